"""How long a manager has to answer, and a person to take an offer. Pure: moments are aware and in UTC."""

import datetime as dt

from portal.lib import clock

WORKING_DAYS = 5  # for the manager
HOUR = 17  # o'clock in the UK on the last of them


def manager_until(asked: dt.datetime, starts: dt.datetime) -> dt.datetime:
    """The last moment for the manager's answer, never later than the start."""
    day = clock.working_days_after(clock.in_london(asked).date(), WORKING_DAYS)
    return min(clock.london_to_utc(dt.datetime(day.year, day.month, day.day, HOUR)), starts)  # noqa: DTZ001  a UK wall time, made UTC here


def offer_until(offered: dt.datetime, starts: dt.datetime, *, hours: int) -> dt.datetime:
    """The last moment to take an offer, never later than the start."""
    return min(offered + dt.timedelta(hours=hours), starts)
