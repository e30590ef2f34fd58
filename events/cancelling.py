"""Until when a place may be given up free of charge. Pure.

Partnerships count it in working days (Wirral: three, Sutton: two), so it is data on each event. The page, the
letters and the ledger of charges all ask here.
"""

import datetime as dt

from portal.lib import clock


def last_free_moment(starts: dt.datetime, *, working_days: int, hour: int) -> dt.datetime:
    """The last moment, in UTC, at which giving up a place costs nothing: `hour` o'clock in the UK on the
    `working_days`-th working day (England) before the day of the event, and never later than its start.
    """
    day = clock.working_days_before(clock.in_london(starts).date(), working_days)
    return min(clock.london_to_utc(dt.datetime(day.year, day.month, day.day, hour), second=False), starts)  # noqa: DTZ001  a UK wall time, made UTC here


def is_late(moment: dt.datetime, last_free: dt.datetime) -> bool:
    """Whether giving a place up at `moment` may be charged; the last free moment itself is free."""
    return moment > last_free
