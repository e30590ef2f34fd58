"""What is done once the register is taken: certificates and letters, and eight weeks later the last question."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from events import afterwards, emails, places, stages
from events.actions.evaluation import prove
from events.actions.line import lock_event
from events.models import Evaluation, Event
from portal.lib import clock, jobs
from portal.lib.models import Email

TIME_TO_MEND = dt.timedelta(minutes=30)  # before the letters go out and certificates bind the register


def thank_soon(event: Event) -> None:
    """The register was marked: what follows from it is done in half an hour, so that a slip can be mended first."""
    jobs.enqueue("events.thank", event.pk, due_at=clock.now() + TIME_TO_MEND)


@transaction.atomic
def thank(*, event: Event) -> int:
    """Issue the certificates that nothing is missing for, and write to everybody whom the register names.

    Each kind of letter reaches a booking once; returns how many were written.
    """
    event = lock_event(event.pk)
    marked = list(event.bookings.filter(state__in=places.MARKS).select_related("person", "agency", "waiver"))
    since = Evaluation.objects.filter(booking__event=event, stage=stages.AFTER)
    answered = set(since.values_list("booking", flat=True))
    written = _written(afterwards.key_after_register(booking) for booking in marked)
    owed = [booking for booking in marked if afterwards.key_after_register(booking) not in written]
    for booking in marked:
        booking.event = event
        prove(booking)
    for booking in owed:
        afterwards.after_register(booking, answered=booking.pk in answered)
    return len(owed)


def _written(keys: Iterable[str]) -> set[str]:
    """Those of these letters that were written before."""
    return set(Email.objects.filter(key__in=list(keys)).values_list("key", flat=True))


@transaction.atomic
def follow_up(*, event: Event) -> int:
    """Ask who came what has changed, once the third stage is open; returns how many letters were written."""
    event = lock_event(event.pk)
    if stages.open_stage(clock.now(), starts=event.starts, ends=event.ends) != stages.LATER:
        return 0
    if not event.evaluated or not event.is_published:
        return 0
    owed = {
        emails.key_of(booking, afterwards.LATER): booking
        for booking in event.bookings.filter(state__in=places.CAME).select_related("person", "agency")
    }
    for key in _written(owed):
        del owed[key]
    for booking in owed.values():
        booking.event = event
        afterwards.eight_weeks_later(booking)
    return len(owed)
