"""Places: what a booking can be and become, and how a person's standing is said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

REQUESTED = "requested"
APPROVED = "approved"
WAITING = "waiting"
OFFERED = "offered"
BOOKED = "booked"
ATTENDED = "attended"
PARTLY = "partly"
NOT_ATTENDED = "not_attended"
EXCUSED = "excused"
CANCELLED = "cancelled"

LINE = (REQUESTED, APPROVED, WAITING)  # these stand in the line for a place
LIVE = (REQUESTED, APPROVED, WAITING, OFFERED, BOOKED)  # one of these per person and event
HOLDING = (OFFERED, BOOKED, ATTENDED, PARTLY, NOT_ATTENDED, EXCUSED)  # these use up a place
MARKS = (ATTENDED, PARTLY, NOT_ATTENDED, EXCUSED)  # what a register may say
ON_REGISTER = (BOOKED, *MARKS)
CAME = (ATTENDED, PARTLY)
ADMITTED = (BOOKED, *CAME, NOT_ATTENDED)  # may open the link, marked already or not

# What happens to those who booked last when there are fewer places than people who have one.
KEEP = "keep"  # they keep them, and nobody new gets one
BACK = "back"  # they go to the front of the line
END = "end"  # they lose them
SURPLUS = (KEEP, BACK, END)

FEW = 3  # so many places left are said with a warning's tone

# What each may become. Nothing else is possible. Who was not booked and comes on the day is marked at once.
NEXT: Mapping[str, frozenset[str]] = {
    "": frozenset({REQUESTED, WAITING, BOOKED, ATTENDED}),  # a new booking
    REQUESTED: frozenset({APPROVED, BOOKED, ATTENDED, CANCELLED}),
    APPROVED: frozenset({WAITING, BOOKED}),
    WAITING: frozenset({OFFERED, BOOKED, ATTENDED, CANCELLED}),
    OFFERED: frozenset({BOOKED, WAITING, ATTENDED, CANCELLED}),
    BOOKED: frozenset({*MARKS, WAITING, CANCELLED}),
    **{mark: frozenset(MARKS) - {mark} for mark in MARKS},
    CANCELLED: frozenset(),
}


class Impossible(Exception):
    """A booking cannot become that; the code that asked is wrong."""


def step(before: str, after: str) -> str:
    """The state after, where it is one that may follow. Raises Impossible."""
    if after not in NEXT[before]:
        raise Impossible(f"{before or 'nothing'} does not become {after}")
    return after


def free(places: int, taken: int) -> int:
    """How many places are left; never less than none."""
    return max(0, places - taken)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


@dataclass(frozen=True)
class Standing:
    """How things stand between one person and one event.

    `tone` is ok, warn, bad, info or plain; `action` is `book`, `ask` (the manager), `wait` (join the waiting list)
    or nothing.
    """

    tone: str
    words: str
    action: str = ""


_OWN = {
    ATTENDED: Standing("ok", "Attended"),
    PARTLY: Standing("warn", "Attended in part"),
    NOT_ATTENDED: Standing("plain", "Did not attend"),
    EXCUSED: Standing("plain", "Excused"),
}
_LIVE = {
    BOOKED: Standing("ok", "Booked"),
    OFFERED: Standing("warn", "Offered to you"),
    REQUESTED: Standing("warn", "With your manager"),
}


def standing(
    *,
    left: int,
    waiting: int,
    started: bool,
    ended: bool,
    called_off: bool,
    asks: bool = False,
    mine: str = "",
    turn: int = 0,
) -> Standing:
    """Say it in words.

    `left` is how many places somebody new can have, `waiting` how many wait, `asks` whether managers are asked;
    `mine` is the state of this person's own request, `turn` its place in the line.
    """
    if called_off:
        return Standing("bad", "Cancelled")
    if mine in _OWN:
        return _OWN[mine]
    if ended or (started and mine != BOOKED):
        return Standing("plain", "Ended" if ended else "Started")
    if mine in _LIVE:
        return _LIVE[mine]
    if mine in LINE:
        return Standing("warn", f"Waiting list, {ordinal(turn)}")
    return _for_a_newcomer(left, waiting, asks)


def left(number: int) -> str:
    """1 place left, 12 places left."""
    return f"{number} place{'' if number == 1 else 's'} left"


def _for_a_newcomer(number: int, waiting: int, asks: bool) -> Standing:
    if number > 0:
        return Standing("warn" if number <= FEW else "info", left(number), "ask" if asks else "book")
    return Standing("bad", f"Full, {waiting} waiting" if waiting else "Full", "ask" if asks else "wait")
