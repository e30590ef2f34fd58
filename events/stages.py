"""The three stages of an event's evaluation: when each is open, who is asked, and what. Pure.

Before, after and eight weeks later, as partnerships agree it at booking; the last one is answered with the manager
(Haringey asked at six to eight weeks). Moments are aware and in UTC; days and hours are the UK's.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from events import places
from portal.lib import clock

BEFORE = "before"
AFTER = "after"
LATER = "later"
STAGES = (BEFORE, AFTER, LATER)

WEEKS = 8  # from the day of the end to the third stage
OPEN_WEEKS = 4  # so long the third stage stays open
MORNING = 9  # o'clock in the UK

LOW, TOP = 1, 5  # the scale of every statement
SCALE = ((1, "not at all"), (2, "a little"), (3, "partly"), (4, "mostly"), (5, "fully"))
MOST = 6  # statements of one event
ANYTHING = "Using what this event is about in my work"


@dataclass(frozen=True)
class Asked:
    """What one stage asks besides the statements, which are the same at all three.

    `words` is a question in one's own words, `recommend` a question on the scale, `manager` whether somebody may be
    named who comments; empty where it is not asked.
    """

    name: str
    words: str = ""
    recommend: str = ""
    manager: bool = False


QUESTIONS: Mapping[str, Asked] = {
    BEFORE: Asked("Before"),
    AFTER: Asked(
        "After",
        words="What will you do differently?",
        recommend="Would you recommend this event to a colleague?",
    ),
    LATER: Asked("Eight weeks later", words="What did you do differently?", manager=True),
}

# Who is asked at each stage, by how things stand with their booking: the register may be taken late.
ASKED_OF: Mapping[str, tuple[str, ...]] = {
    BEFORE: (places.BOOKED,),
    AFTER: (places.BOOKED, *places.CAME),
    LATER: places.CAME,
}


def _morning(ends: dt.datetime, weeks: int) -> dt.datetime:
    day = clock.in_london(ends).date() + dt.timedelta(weeks=weeks)
    return clock.london_to_utc(dt.datetime(day.year, day.month, day.day, MORNING))  # noqa: DTZ001  a UK wall time, made UTC here


def opens_at(stage: str, ends: dt.datetime) -> dt.datetime | None:
    """The first moment of a stage; None for the first one, which opens with the booking."""
    return {BEFORE: None, AFTER: ends, LATER: _morning(ends, WEEKS)}[stage]


def closes_at(stage: str, starts: dt.datetime, ends: dt.datetime) -> dt.datetime:
    """The first moment at which a stage can no longer be answered or changed."""
    last = {BEFORE: starts, AFTER: _morning(ends, WEEKS), LATER: _morning(ends, WEEKS + OPEN_WEEKS)}
    return last[stage]


def open_stage(now: dt.datetime, *, starts: dt.datetime, ends: dt.datetime) -> str:
    """The stage that can be answered now, or nothing: never two at once, and none while the event runs."""
    for stage in STAGES:
        opens = opens_at(stage, ends)
        if (opens is None or opens <= now) and now < closes_at(stage, starts, ends):
            return stage
    return ""


def asks(stage: str, state: str) -> bool:
    """Whether somebody whose booking is in this state is asked at this stage."""
    return state in ASKED_OF.get(stage, ())


def statements(takeaways: list[str]) -> list[str]:
    """What people say how confident they are about, until the trainer words it otherwise."""
    return takeaways[:MOST] or [ANYTHING]
