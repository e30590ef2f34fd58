"""Which backups stay: all of the last hours, one of each hour before, one of each day before that. Pure."""

import datetime as dt
from collections.abc import Iterable

ALL_FOR = dt.timedelta(hours=3)
HOURLY_FOR = dt.timedelta(days=2)


def staying(taken: Iterable[dt.datetime], now: dt.datetime, keep: dt.timedelta) -> set[dt.datetime]:
    """Of the moments at which backups were begun (aware), those that stay until `keep` is over; the newest always.

    Of an hour and of a day the last one stays.
    """
    newest_of: dict[str, dt.datetime] = {}
    for moment in sorted(taken):
        age = now - moment
        if age <= keep:
            exactly = "%H:%M:%S" if age <= ALL_FOR else "%H" if age <= HOURLY_FOR else "day"
            newest_of[f"{moment:%Y-%m-%d} {moment:{exactly}}"] = moment
        newest_of["newest"] = moment
    return set(newest_of.values())
