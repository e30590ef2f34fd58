"""Being there: who scanned the code of the room."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from events import joining, roomcode
from events.actions.line import fresh, lock_event
from events.models import Booking, Event, Presence
from portal.lib import audit, clock
from portal.lib.refusals import Refused


def room_code(event: Event) -> str:
    """What the room's screen shows now."""
    return roomcode.code(str(event.uuid), clock.now(), settings.SECRET_KEY)


@transaction.atomic
def check_in(*, booking: Booking, code: str, by: User) -> Presence:
    """Log that somebody with a place scanned the room's code; a second time changes nothing.

    Raises Refused without a place, outside the window, and for a code that is not on the screen any more.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if not booking.is_booked or not event.is_published or not booking.is_in_room:
        raise Refused("Only people with a place in the room can check in.")
    if event.join_window != joining.OPEN:
        raise Refused("The room is not open now.")
    if not roomcode.is_good(code, str(event.uuid), clock.now(), settings.SECRET_KEY):
        raise Refused("This code is not on the screen any more. Scan or type the one that is there now.")
    before = booking.presences.first()
    if before:
        return before
    presence = Presence.objects.create(booking=booking)
    audit.record(by=by, verb="events.checked_in", thing=booking)
    return presence
