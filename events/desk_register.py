"""The register of an event: by hand, and where the other ways to take it begin."""

from typing import Any

from django.contrib import messages
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.signed_in import SignedIn
from events import actions
from events.forms import AttendanceFileForm, RegisterForm
from events.models import AttendanceProposal, Booking, Event
from portal.lib.http import find, form_page, idempotent, needs, tried


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.mark_register")
def register(request: SignedIn, slug: str) -> HttpResponse:
    """Who came: one choice for each person with a place."""
    found = find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)
    form = RegisterForm(request.POST or None, bookings=_on_register(found))
    changed: list[int] = []
    if tried(
        form,
        lambda _: changed.append(actions.mark_register(event=found, marks=form.marks(), by=request.user)),
    ):
        messages.success(request, f"The register is saved. {changed[0]} changed.")
        return redirect("desk_events:register", found.slug)
    return page(request, found, form=form)


def _on_register(found: Event) -> list[Booking]:
    """Who stands on the register, by name, each with the moment when they first opened the link, or None."""
    lines = found.bookings.on_register().select_related("person", "agency")
    return list(lines.annotate(seen=Min("presences__at")).order_by("person__name", "pk"))


def page(
    request: SignedIn,
    found: Event,
    *,
    form: RegisterForm | None = None,
    upload: AttendanceFileForm | None = None,
) -> HttpResponse:
    """The register as it stands; 422 where something given has to be mended."""
    form = form or RegisterForm(bookings=_on_register(found))
    waiting = AttendanceProposal.objects.filter(event=found).defer("people").first()
    context: dict[str, Any] = {
        "event": found,
        "form": form,
        "tab": "register",
        "lines": form.lines(),
        "upload": upload or AttendanceFileForm(),
        "waiting": waiting if waiting and not waiting.is_over else None,
    }
    return form_page(request, "events/desk_register.html", context)
