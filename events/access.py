"""Access needs: a person's own page, and the list for those who run the event."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed_in import SignedIn
from events import actions
from events.forms import AccessForm
from events.models import AccessNeed, Booking, Event
from events.models.access import kept_for
from portal.lib.http import find, form_page, idempotent, needs, tried


@require_http_methods(["GET", "POST"])
@idempotent("events.tell_access_needs")
def mine(request: SignedIn, slug: str) -> HttpResponse:
    """What the reader needs at an event that they have asked for, until it is over."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(
        Booking.objects.of(request.user).live().select_related("access_need", "event"), event=found
    )
    need = getattr(booking, "access_need", None)
    initial = {"access": need.usual, "access_words": need.words} if need else {}
    form = AccessForm(request.POST or None, initial=initial)
    if tried(form, lambda _: actions.tell_access_needs(booking=booking, by=request.user, **form.needs())):
        messages.success(request, "Thank you. Those who run the event see it, and nobody else.")
        return redirect(found)
    return form_page(request, "events/access.html", {"event": found, "form": form, "days": kept_for().days})


@require_safe
@needs("events.run")
def at_event(request: SignedIn, slug: str) -> HttpResponse:
    """Who needs what, for those who run the event."""
    found = find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)
    context = {
        "event": found,
        "tab": "access",
        "needs": AccessNeed.objects.at(found),
        "gone_on": found.ends + kept_for(),
    }
    return render(request, "events/desk_access.html", context)
