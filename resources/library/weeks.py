"""When the weekly email goes: on Monday morning, and later in the week for who was missed. Pure."""

import datetime as dt

HOUR = 7  # o'clock in the UK


def week_of(wall: dt.datetime) -> dt.date:
    """The Monday whose email is due at this UK wall time: a week begins on Monday at seven."""
    day = (wall - dt.timedelta(hours=HOUR)).date()
    return day - dt.timedelta(days=day.weekday())
