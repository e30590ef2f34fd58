"""Coming the other way, where an event has two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.signed_in import SignedIn
from events import actions
from events.models import Booking, Event
from portal.lib.http import find, idempotent


@require_POST
@idempotent("events.change_way")
def change(request: SignedIn, slug: str) -> HttpResponse:
    """Come the way that was pressed; what is refused is said on the event's page, where nothing has changed."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(Booking.objects.of(request.user).live(), event=found)
    try:
        booking = actions.change_way(booking=booking, way=request.POST.get("way", ""), by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, f"You come {'to the room' if booking.is_in_room else 'online'}.")
    return redirect(found)
