"""Days and hours in words, for letters and messages: UK time, with GMT or BST named. Pure."""

import datetime as dt

from portal.lib import clock


def day(moment: dt.datetime) -> str:
    """Thursday 26 November 2026."""
    there = clock.in_london(moment)
    return f"{there:%A} {there.day} {there:%B %Y}"


def hour(moment: dt.datetime) -> str:
    """09:45 GMT."""
    return f"{clock.in_london(moment):%H:%M} {clock.zone_name(moment)}"


def span(starts: dt.datetime, ends: dt.datetime) -> str:
    """10:00 to 11:30 GMT."""
    return f"{clock.in_london(starts):%H:%M} to {hour(ends)}"


def lasting(length: dt.timedelta) -> str:
    """1 hour 30 minutes, 2 hours, 45 minutes."""
    counted = zip(divmod(length // dt.timedelta(minutes=1), 60), ("hour", "minute"), strict=True)
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in counted if number)


def full(moment: dt.datetime) -> str:
    """Monday 23 November 2026, 17:00 GMT."""
    return f"{day(moment)}, {hour(moment)}"


def short(moment: dt.datetime) -> str:
    """Mon 23 Nov, 17:00."""
    there = clock.in_london(moment)
    return f"{there:%a} {there.day} {there:%b}, {there:%H:%M}"
