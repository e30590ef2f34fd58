"""Coming the other way to an event that is online and in a room."""

from django.db import transaction

from accounts.models import User
from events import emails, places, ways
from events.actions.line import fresh, lock_event
from events.models import Booking, Event
from portal.lib import audit
from portal.lib.refusals import Refused


@transaction.atomic
def change_way(*, booking: Booking, way: str, by: User) -> Booking:
    """Come online instead of to the room, or to the room while it has a seat; the turn in the line stays as it is.

    The same way again changes nothing. Raises Refused for a full room, an event with one way, somebody without a
    place or a turn, and once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if not event.is_hybrid or way not in ways.WAYS:
        raise Refused("There is only one way to come to this event.")
    if event.has_started or not event.is_published:
        raise Refused("How you come can be changed until the event starts.")
    if not booking.is_live:
        raise Refused("You have no place and no turn at this event.")
    if booking.way == way:
        return booking
    if way == ways.ROOM and booking.state in places.HOLDING and not event.seats_left:
        raise Refused("The room is full. Your place online stays yours.")
    booking.way, booking.room_was_full = way, False
    booking.save(update_fields=["way", "room_was_full"])
    audit.record(by=by, verb="events.changed_way", thing=booking, event=event.slug, way=way)
    if booking.is_booked:
        event.sequence += 1  # their calendar entry has another place, and only a higher number replaces it
        event.save(update_fields=["sequence", "changed_at"])
        emails.another_way(booking)
    return booking


def follow_format(event: Event, before: str) -> None:
    """After a change of an event's format: whoever has a place or a turn comes by the way that there was.

    Call it under the event's lock. Raises Refused where more come to the room than it has seats.
    """
    if event.format != before:
        way = before if event.is_hybrid else ""  # the formats with one way are called like the ways
        event.bookings.live().update(way=way, room_was_full=False)
    taken = event.seats_taken
    if event.is_hybrid and taken > (event.room_places or 0):
        seats = f"{taken} seat{'' if taken == 1 else 's'}"
        raise Refused(f"The room needs {seats} or more: so many people come there.")
