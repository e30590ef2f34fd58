"""The desk's part of how events belong together: series, what is needed first, materials, repeats, templates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.signed_in import SignedIn
from events import actions
from events.forms import MaterialsForm, ProgrammeForm, RepeatForm
from events.models import Event
from portal.lib.http import find, form_page, idempotent, needs, tried


def _event(request: SignedIn, slug: str) -> Event:
    return find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.place_in_programme")
def programme(request: SignedIn, slug: str) -> HttpResponse:
    """To which series it belongs, what is needed first, and whether it is a template."""
    found = _event(request, slug)
    form = ProgrammeForm(request.POST or None, event=found)

    def deed(given: dict[str, Any]) -> None:
        series = list(given["series"])
        if given["new_series"]:
            series.append(actions.begin_series(title=given["new_series"], by=request.user))
        actions.place_in_programme(
            event=found,
            by=request.user,
            series=series,
            needed=given["needed"],
            template_name=given["template"],
        )

    if tried(form, deed):
        messages.success(request, "Saved.")
        return redirect("desk_events:event", found.slug)
    context = {"event": found, "form": form, "tab": "programme", "materials": found.materials.count()}
    return form_page(request, "events/desk_programme.html", context)


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.set_materials")
def materials(request: SignedIn, slug: str) -> HttpResponse:
    """Which cards of the library belong to it, found by a search."""
    found, q = _event(request, slug), request.GET.get("q", "").strip()
    form = MaterialsForm(request.POST or None, event=found, by=request.user, search=q)
    if tried(form, lambda data: actions.set_materials(event=found, by=request.user, **data)):
        messages.success(request, "The materials are saved.")
        return redirect("desk_events:materials", found.slug)
    context = {"event": found, "form": form, "q": q, "tab": "programme"}
    return form_page(request, "events/desk_materials.html", context)


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.repeat_event")
def repeat(request: SignedIn, slug: str) -> HttpResponse:
    """The same event for another day: a new draft."""
    found, form = _event(request, slug), RepeatForm(request.POST or None)
    if form.is_valid():
        made = actions.repeat_event(event=found, starts=form.starts, by=request.user)
        messages.success(
            request, "The draft is kept. Give it its join link, and publish it when it is ready."
        )
        return redirect("desk_events:event", made.slug)
    return form_page(request, "events/desk_repeat.html", {"event": found, "form": form, "tab": "programme"})
