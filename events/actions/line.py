"""The line of one event. Whatever touches places or the line does so under the lock of the event's row."""

from django.db import transaction

from accounts.models import User
from events import emails, places
from events.actions.refusals import Refused
from events.models import Booking, Event
from portal.lib import audit, clock


def lock_event(pk: int) -> Event:
    """Take the event's row for this transaction, as it is now.

    The one lock under which places are counted, given and passed on. Not the stronger FOR UPDATE: bookings refer
    to the row, and would wait for it needlessly.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def book(*, event: Event, person: User, by: User) -> Booking:
    """Give a person a place, or the next turn in the line where none is free.

    Asking again changes nothing and answers what there is. Raises Refused once the event has started or was
    called off.
    """
    event = lock_event(event.pk)
    if not event.is_published:
        raise Refused("This event does not take bookings.")
    if event.has_started:
        raise Refused("This event has started, so it can no longer be booked.")
    had = event.bookings.live().filter(person=person).first()
    if had:
        return had
    taken, waiting = event.tally()
    state = places.answer(event.places, taken, waiting)
    moment = clock.now()
    booking = Booking(event=event, person=person, agency=person.agency, state=state, asked_at=moment)
    booking.booked_at = moment if booking.is_booked else None
    booking.save(force_insert=True)
    audit.record(by=by, verb=f"events.{state}", thing=booking, event=event.slug)
    if booking.is_booked:
        emails.booked(booking)
    else:
        emails.waiting(booking, turn=waiting + 1)
    return booking


@transaction.atomic
def cancel(*, booking: Booking, by: User, tell: bool = True) -> Booking:
    """Give a place or a turn up; a place goes to the front of the line at once.

    Giving up twice changes nothing. `tell` is False for somebody who leaves the portal and must not be written to.
    Raises Refused once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = _fresh(event, booking)
    if not booking.is_live:
        return booking
    if event.has_started:
        raise Refused("This event has started, so a place can no longer be given up here.")
    had_place = booking.is_booked
    give_up(booking, late=had_place and not event.is_free_to_cancel)
    audit.record(
        by=by, verb="events.gave_up", thing=booking, had_place=had_place, late=booking.cancelled_late
    )
    if tell:
        emails.cancelled(booking, had_place=had_place)
    move_up(event)
    return booking


def _fresh(event: Event, booking: Booking) -> Booking:
    """The booking as it is under the lock, holding the locked event."""
    found = event.bookings.select_related("person").get(pk=booking.pk)
    found.event = event
    return found


def give_up(booking: Booking, *, late: bool = False) -> None:
    booking.state, booking.cancelled_at, booking.cancelled_late = places.CANCELLED, clock.now(), late
    booking.save(update_fields=["state", "cancelled_at", "cancelled_late"])


def move_up(event: Event) -> None:
    """Give every free place to the front of the line. Call it under the lock; after the start it does nothing."""
    if event.has_started or not event.is_published:
        return
    taken, _ = event.tally()
    line = list(event.bookings.waiting().in_order().select_related("person"))
    for booking in places.moving_up(event.places, taken, line):
        booking.event = event
        booking.state, booking.booked_at = places.BOOKED, clock.now()
        booking.save(update_fields=["state", "booked_at"])
        audit.record(by=None, verb="events.moved_up", thing=booking, event=event.slug)
        emails.moved_up(booking)


@transaction.atomic
def change_places(*, event: Event, places_now: int, by: User) -> Event:
    """Set the number of places; new ones go to the front of the line at once.

    Raises Refused for fewer places than people who have one.
    """
    event = lock_event(event.pk)
    taken, _ = event.tally()
    if places_now < taken:
        raise Refused(f"{taken} people have a place. Choose {taken} or more.")
    before, event.places = event.places, places_now
    event.save(update_fields=["places", "changed_at"])
    audit.record(by=by, verb="events.changed_places", thing=event, before=before, now=places_now)
    move_up(event)
    return event
