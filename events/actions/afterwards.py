"""What is done once the register is taken: certificates and letters, and eight weeks later the last question."""

import datetime as dt

from django.db import transaction

from events import afterwards, places, stages
from events.actions import telling
from events.actions.evaluation import prove
from events.actions.line import lock_event
from events.models import Evaluation, Event
from portal.lib import clock, jobs

TIME_TO_MEND = dt.timedelta(minutes=30)  # before the letters go out and certificates bind the register


def thank_soon(event: Event) -> None:
    """The register was marked: what follows from it is done in half an hour, so that a slip can be mended first."""
    jobs.enqueue("events.thank", event.pk, due_at=clock.now() + TIME_TO_MEND)


@transaction.atomic
def thank(*, event: Event, after: int = 0) -> int:
    """Issue the certificates that nothing is missing for, and write to those whom the register names, a turn of them.

    Each kind of letter reaches a booking once. Returns the key after which the next turn begins, or 0 when all are
    done.
    """
    event = lock_event(event.pk)
    found = event.bookings.filter(state__in=places.MARKS).select_related("waiver")
    marked = telling.next_turn(found, after)
    since = Evaluation.objects.filter(booking__in=marked, stage=stages.AFTER)
    answered = set(since.values_list("booking", flat=True))
    had = telling.written(afterwards.key_after_register(booking) for booking in marked)
    owed = [booking for booking in marked if afterwards.key_after_register(booking) not in had]
    for booking in marked:
        booking.event = event
        prove(booking)
    for booking in owed:
        afterwards.after_register(booking, answered=booking.pk in answered)
    return telling.end_of(marked)


@transaction.atomic
def follow_up(*, event: Event, after: int = 0) -> int:
    """Ask who came what has changed, once the third stage is open, a turn of them, each once.

    Returns the key after which the next turn begins, or 0 when all are asked.
    """
    event = lock_event(event.pk)
    if stages.open_stage(clock.now(), starts=event.starts, ends=event.ends) != stages.LATER:
        return 0
    if not event.evaluated or not event.is_published:
        return 0
    came = event.bookings.filter(state__in=places.CAME)
    return telling.write_some(event, came, after, afterwards.LATER, afterwards.eight_weeks_later)
