"""When the link of an online event may be shown. Pure: moments are aware and in UTC."""

import datetime as dt

BEFORE = "before"
OPEN = "open"
AFTER = "after"


def opens_at(starts: dt.datetime, minutes: int) -> dt.datetime:
    """The first moment of the join window: `minutes` before the start."""
    return starts - dt.timedelta(minutes=minutes)


def window(now: dt.datetime, *, starts: dt.datetime, ends: dt.datetime, minutes: int) -> str:
    """BEFORE, OPEN or AFTER. The last moment of the event still belongs to it."""
    if now < opens_at(starts, minutes):
        return BEFORE
    return OPEN if now <= ends else AFTER
