"""Telling everybody of a change, or that an event is called off: at once where they are few, else by a job in turns.

Each turn is a transaction of its own, so that a booking waits for a few letters only.
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from events import emails
from events.actions.line import lock_event
from events.models import Booking, BookingQuerySet, Event
from portal.lib import jobs
from portal.lib.models import Email

AT_ONCE = 50  # letters of one turn: nobody waits for more, and the lock is short


def written(keys: Iterable[str]) -> set[str]:
    """Those of these letters that were written before."""
    return set(Email.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def tell_changed(event: Event, *, only_room: bool) -> None:
    """Tell everybody who has something at an event of its latest change; `only_room`: those who come to the room.

    Call it under the event's lock.
    """
    live = event.bookings.live().order_by("-pk")
    if live.count() > AT_ONCE:
        last = live.values_list("pk", flat=True)[0]  # who books later knows of it
        told = "room" if only_room else "everybody"
        jobs.enqueue("events.tell_changed", f"{event.pk}:{event.sequence}:{last}:{told}")
        return
    _changed(event, live, event.sequence, 0, only_room=only_room)


@transaction.atomic
def tell_some_changed(*, event: Event, number: int, last: int, only_room: bool, after: int = 0) -> int:
    """The next turn of the letters about a change, each once; `number` is the change's, `last` the last booking of it.

    Returns the key after which the next turn begins, or 0 when all are told. Who was told meanwhile that the event is
    called off hears of no change.
    """
    event = lock_event(event.pk)
    if not event.is_published:
        return 0
    return _changed(event, event.bookings.live().filter(pk__lte=last), number, after, only_room=only_room)


def _changed(event: Event, live: BookingQuerySet, number: int, after: int, *, only_room: bool) -> int:
    def write(booking: Booking) -> None:
        if booking.is_in_room or not only_room:
            emails.changed(booking, number)

    return write_some(event, live, after, emails.changed_name(number), write)


def tell_called_off(event: Event, number: int) -> None:
    """Tell so many people, whose requests ended with it, that an event is called off. Call it under its lock."""
    if number > AT_ONCE:
        jobs.enqueue("events.tell_called_off", event.pk)
        return
    _called_off(event, 0)


@transaction.atomic
def tell_some_called_off(*, event: Event, after: int = 0) -> int:
    """The next turn of these letters, each once; returns the key after which the next begins, or 0 at the end."""
    return _called_off(lock_event(event.pk), after)


def _called_off(event: Event, after: int) -> int:
    ended = event.bookings.filter(ending=Booking.Ending.CALLED_OFF)
    return write_some(
        event,
        ended,
        after,
        emails.CALLED_OFF,
        lambda booking: emails.called_off(booking, had_place=booking.booked_at is not None),
    )


def write_some(
    event: Event, found: BookingQuerySet, after: int, name: str, write: Callable[[Booking], object]
) -> int:
    """Write this letter to the next turn of these, but for who has it. Call it under the event's lock.

    Returns the key after which the next turn begins, or 0 at the end.
    """
    turn = next_turn(found, after)
    had = written(emails.key_of(booking, name) for booking in turn)
    for booking in turn:
        if emails.key_of(booking, name) not in had:
            booking.event = event
            write(booking)
    return end_of(turn)


def next_turn(found: BookingQuerySet, after: int) -> list[Booking]:
    """Those of these bookings whose turn it is after this key."""
    return list(found.filter(pk__gt=after).select_related("person", "agency").order_by("pk")[:AT_ONCE])


def end_of(turn: Sequence[Booking]) -> int:
    """The key after which the next turn begins, or 0 where this was the last."""
    return turn[-1].pk if len(turn) == AT_ONCE else 0
