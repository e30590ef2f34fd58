"""Places and the one line for them: who gets a place, who moves up, and how a person's standing is said.

Pure. A line is always in the order in which people asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

REQUESTED = "requested"
APPROVED = "approved"
WAITING = "waiting"
OFFERED = "offered"
BOOKED = "booked"
ATTENDED = "attended"
PARTLY = "partly"
NOT_ATTENDED = "not_attended"
CANCELLED = "cancelled"

LIVE = (REQUESTED, APPROVED, WAITING, OFFERED, BOOKED)  # one of these per person and event
HOLDING = (OFFERED, BOOKED, ATTENDED, PARTLY, NOT_ATTENDED)  # these use up a place
ON_REGISTER = (BOOKED, ATTENDED, PARTLY, NOT_ATTENDED)
MARKS = (ATTENDED, PARTLY, NOT_ATTENDED)  # what a register may say

FEW = 3  # so many places left are said with a warning's tone

Request = TypeVar("Request")


def free(places: int, taken: int) -> int:
    """How many places are left; never less than none."""
    return max(0, places - taken)


def answer(places: int, taken: int, waiting: int) -> str:
    """What a new request becomes: BOOKED where a place is free and nobody waits for it, else WAITING."""
    return BOOKED if free(places, taken) and not waiting else WAITING


def moving_up(places: int, taken: int, line: Sequence[Request]) -> Sequence[Request]:
    """Who gets a place now: as many from the front of the waiting line as places are free."""
    return line[: free(places, taken)]


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


@dataclass(frozen=True)
class Standing:
    """How things stand between one person and one event.

    `tone` is ok, warn, bad, info or plain; `action` is `book`, `wait` (join the waiting list) or nothing.
    """

    tone: str
    words: str
    action: str = ""


_OWN = {
    ATTENDED: Standing("ok", "Attended"),
    PARTLY: Standing("warn", "Attended in part"),
    NOT_ATTENDED: Standing("plain", "Did not attend"),
}


def standing(
    *,
    places: int,
    taken: int,
    waiting: int,
    started: bool,
    ended: bool,
    called_off: bool,
    mine: str = "",
    turn: int = 0,
) -> Standing:
    """Say it in words. `mine` is the state of this person's own request, `turn` its place among those who wait."""
    if called_off:
        return Standing("bad", "Cancelled")
    if mine in _OWN:
        return _OWN[mine]
    if ended or (started and mine != BOOKED):
        return Standing("plain", "Ended" if ended else "Started")
    if mine == BOOKED:
        return Standing("ok", "Booked")
    if mine == WAITING:
        return Standing("warn", f"Waiting list, {ordinal(turn)}")
    return _for_a_newcomer(free(places, taken), waiting)


def left(number: int) -> str:
    """1 place left, 12 places left."""
    return f"{number} place{'' if number == 1 else 's'} left"


def _for_a_newcomer(number: int, waiting: int) -> Standing:
    if number and not waiting:
        return Standing("warn" if number <= FEW else "info", left(number), "book")
    return Standing("bad", f"Full, {waiting} waiting" if waiting else "Full", "wait")
