"""Time as the trade counts it: UK time for people, UTC in the database, working days for clocks.

Pure: no Django. England's bank holidays come from the `holidays` package.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """The moment it is, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The date on a wall calendar in the UK."""
    return now().astimezone(LONDON).date()


def in_london(moment: dt.datetime) -> dt.datetime:
    """The same moment as a clock in the UK shows it."""
    return moment.astimezone(LONDON)


def zone_name(moment: dt.datetime) -> str:
    """`GMT` or `BST`, whichever the UK keeps at that moment."""
    return moment.astimezone(LONDON).strftime("%Z")


@cache
def _named_holidays(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """England's bank holidays of one year."""
    return frozenset(_named_holidays(year))


def holiday_name(day: dt.date) -> str:
    """`Christmas Day`, or `Boxing Day, in lieu` for a substitute day; empty when it is no bank holiday."""
    return _named_holidays(day.year).get(day, "").replace(" (observed)", ", in lieu")


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, and not a bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `day`; `day` itself is not counted."""
    return _step(day, count, dt.timedelta(days=1))


def working_days_before(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day before `day`; `day` itself is not counted."""
    return _step(day, count, dt.timedelta(days=-1))


def _step(day: dt.date, count: int, stride: dt.timedelta) -> dt.date:
    while count > 0:
        day += stride
        count -= is_working_day(day)
    return day


class NoSuchTime(ValueError):
    """The clocks went forward over this time: it did not happen."""


class TwoSuchTimes(ValueError):
    """The clocks went back over this time: it happened twice."""


def london_to_utc(wall: dt.datetime, *, second: bool | None = None) -> dt.datetime:
    """Turn a naive UK wall time into UTC.

    `second` chooses between the two readings of an hour that happens twice. Raises NoSuchTime for an hour
    that the clocks skip, TwoSuchTimes for one that they repeat while `second` is None.
    """
    first = wall.replace(tzinfo=LONDON, fold=0)
    later = wall.replace(tzinfo=LONDON, fold=1)
    if first.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) != wall:
        raise NoSuchTime("The clocks go forward over this time. Choose one an hour earlier or later.")
    if first.utcoffset() != later.utcoffset() and second is None:
        raise TwoSuchTimes("The clocks go back and this time comes twice. Say which one you mean.")
    return (later if second else first).astimezone(dt.UTC)
