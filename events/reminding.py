"""Which reminder is due. Pure; counted in UTC, so that a clock change moves nothing."""

import datetime as dt

from portal.lib import clock

WEEK = "week"  # at nine in the morning, UK time, seven days before
DAY = "day"  # at nine in the morning, UK time, one working day before
HOURS = "hours"  # two hours before the start

MORNING = 9


def due_at(kind: str, starts: dt.datetime) -> dt.datetime:
    """The moment, in UTC, from which a reminder of this kind may go out."""
    if kind == HOURS:
        return starts - dt.timedelta(hours=2)
    there = clock.in_london(starts).date()
    day = there - dt.timedelta(days=7) if kind == WEEK else clock.working_days_before(there, 1)
    return clock.london_to_utc(dt.datetime(day.year, day.month, day.day, MORNING))  # noqa: DTZ001  a UK wall time, made UTC here


def due(now: dt.datetime, starts: dt.datetime) -> str:
    """The reminder to send now, or nothing: never two at once, and none once the event has started."""
    if now >= starts:
        return ""
    return next((kind for kind in (HOURS, DAY, WEEK) if due_at(kind, starts) <= now), "")
