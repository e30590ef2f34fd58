"""The order of the line: who is put before whom, by name and with a reason."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from accounts.models import User
from events import line_letters
from events.actions.line import fresh, lock_event, move_up
from events.models import Booking
from portal.lib import audit
from portal.lib.refusals import Refused

A_TICK = dt.timedelta(microseconds=1)  # the database knows no shorter time


def arrange(line: Sequence[Booking]) -> None:
    """Make this the order of a line, of which it holds everybody. Call it under the lock of the event.

    The moments by which people stand in it stay the same ones and are given out anew, so that who asks later still
    stands behind everybody.
    """
    moments = sorted(booking.stands for booking in line)
    for index, (before, after) in enumerate(pairwise(moments), 1):
        moments[index] = max(after, before + A_TICK, moments[index - 1] + A_TICK)
    for booking, moment in zip(line, moments, strict=True):
        if booking.stands != moment:
            booking.counts_from = moment
            booking.save(update_fields=["counts_from"])


@transaction.atomic
def move(*, booking: Booking, to: int, reason: str, by: User) -> Booking:
    """Put somebody at a numbered place in the line, from 1; they and those whom they pass are told the reason.

    Where they stand there already nothing changes. Raises Refused for somebody who does not stand in the line, a
    place that it does not have, or once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if event.has_started or not event.is_published:
        raise Refused("The line moves until the event starts.")
    line = list(event.bookings.in_line().in_order().select_related("person", "agency"))
    if booking not in line:
        raise Refused("This person does not stand in the line any more.")
    if not 1 <= to <= len(line):
        raise Refused(f"The line has {len(line)} places. Choose one of them.")
    before = line.index(booking) + 1
    if to == before:
        return booking
    line.remove(booking)
    line.insert(to - 1, booking)
    booking.reason = reason
    booking.save(update_fields=["reason"])
    arrange(line)
    entry = audit.record(
        by=by, verb="events.moved", thing=booking, event=event.slug, before=before, now=to, reason=reason
    )
    line_letters.moved(booking, turn=to, number=entry.pk)
    for turn, passed in enumerate(line[to:before], to + 1):
        passed.event = event
        line_letters.passed(passed, turn=turn, reason=reason, number=entry.pk)
    move_up(event)
    return booking
