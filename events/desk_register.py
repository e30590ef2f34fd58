"""The register of an event: by hand, and where the other ways to take it begin."""

from typing import Any

import segno
from django.contrib import messages
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed_in import SignedIn
from events import actions, roomcode, saying, ways
from events.forms import AttendanceFileForm, RegisterForm, WalkInForm
from events.models import AttendanceProposal, Booking, Event
from portal.lib import clock, mail
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


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.walk_in")
def walk_in(request: SignedIn, slug: str) -> HttpResponse:
    """Somebody who came without a place: by their address, with the reason; a full room is said, and keeps nobody out."""
    found = find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)
    form = WalkInForm(request.POST or None, event=found)

    def deed(given: dict[str, Any]) -> object:
        return actions.walk_in(
            event=found, person=form.person, reason=given["reason"], way=form.chosen_way, by=request.user
        )

    if tried(form, deed):
        messages.success(request, f"{form.person.name} is on the register as attended.")
        return redirect("desk_events:register", found.slug)
    return form_page(request, "events/desk_walk_in.html", {"event": found, "form": form, "tab": "register"})


def _on_register(found: Event) -> list[Booking]:
    """Who stands on the register, by name, each with the moment when they first opened the link, or None."""
    lines = found.bookings.on_register().select_related("person", "agency")
    listed = list(lines.annotate(seen=Min("presences__at")).order_by("person__name", "pk"))
    for booking in listed:
        booking.event = found
    return listed


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
        "overfull": saying.overfull(found, form.bookings) if found.has_started else "",
        "upload": upload or AttendanceFileForm(),
        "waiting": waiting if waiting and not waiting.is_over else None,
    }
    return form_page(request, "events/desk_register.html", context)


@require_safe
@needs("events.run")
def room(request: SignedIn, slug: str) -> HttpResponse:
    """The screen of a room: a square code that changes, for people with a place to scan."""
    rooms = Event.objects.run_by(request.user).exclude(format=Event.Format.ONLINE)
    found = find(rooms.filter(published_at__isnull=False).select_related("trainer"), slug=slug)
    code = actions.room_code(found)
    coming = found.bookings.on_register()
    if found.is_hybrid:
        coming = coming.filter(way=ways.ROOM)
    page = mail.address(reverse("events:here", args=[found.slug]))
    # Scanners ask for an empty border of four modules around the code.
    drawn = segno.make(f"{page}{code}/", error="m").svg_inline(
        border=4, dark="#1D2530", light="#FFFFFF", omitsize=True
    )
    context = {
        "event": found,
        "tab": "register",
        "window": found.join_window,
        "drawn": mark_safe(drawn),  # noqa: S308  drawn here, of letters that we chose
        "code": roomcode.spoken(code),
        "page": page,
        "changes": roomcode.changes_at(clock.now()),
        "seen": coming.filter(presences__isnull=False).distinct().count(),
        "booked": coming.count(),
    }
    return render(request, "events/desk_room.html", context)
