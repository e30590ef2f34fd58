"""When a thing that was set is to be done, and where one person is with it. Pure: no Django.

A cell of the progress grid is one person and one thing. It is done when the training record says so, and never by hand.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SOON = 7  # days before its day at which a thing counts as due soon, and people are reminded


class State(StrEnum):
    """Where somebody is with a thing."""

    DONE = "done"
    LATE = "late"
    DUE = "due"
    NOT_SET = "not set"


# Each state has its place in the heat grid's scale; the words always stand in the cell.
COLOURS = {State.DONE: "h4", State.LATE: "h0", State.DUE: "h1", State.NOT_SET: "hn"}


def day_for(due: dt.date, set_on: dt.date, joined: dt.date) -> dt.date:
    """The day for somebody who joined on a day: who joins later has as many days as the others had."""
    return due + max(joined - set_on, dt.timedelta(0))


def spoken(day: dt.date, today: dt.date) -> str:
    """`27 Nov`, with the year where it is another one."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


@dataclass(frozen=True)
class Cell:
    """One person and one thing: the day it is due (None: not set for them), the day it was done, and today."""

    due: dt.date | None
    done_on: dt.date | None
    today: dt.date

    @property
    def state(self) -> State:
        """Where they are."""
        if self.due is None:
            return State.NOT_SET
        if self.done_on is not None:
            return State.DONE
        return State.LATE if self.due < self.today else State.DUE

    @property
    def is_late(self) -> bool:
        """Its day is over and it is not done."""
        return self.state == State.LATE

    @property
    def is_soon(self) -> bool:
        """Not done, and its day is today or in the next seven days."""
        return self.state == State.DUE and self.days_left <= SOON

    @property
    def days_left(self) -> int:
        """Days until its day; below nought once that is over. Only where it is set."""
        assert self.due is not None  # noqa: S101 -- asked of what is set
        return (self.due - self.today).days

    @property
    def words(self) -> str:
        """`Done 18 Nov`, `3 days late`, `Due 27 Nov`, `Not set`."""
        if self.due is None:
            return "Not set"
        if self.done_on is not None:
            return f"Done {spoken(self.done_on, self.today)}"
        if self.is_late:
            return f"{-self.days_left} day{'' if self.days_left == -1 else 's'} late"
        return f"Due {spoken(self.due, self.today)}"

    @property
    def colour(self) -> str:
        """Its place in the scale of the grid."""
        return COLOURS[self.state]


@dataclass(frozen=True)
class Summary:
    """Some things of one person together: how many are in each state."""

    counts: Counter[State]

    @property
    def set(self) -> int:
        """How many are set for them."""
        return sum(self.counts.values()) - self.counts[State.NOT_SET]

    @property
    def done(self) -> int:
        """How many of those are done."""
        return self.counts[State.DONE]

    @property
    def state(self) -> State:
        """The one that matters most: late, then due, then done."""
        return next(
            (state for state in (State.LATE, State.DUE, State.DONE) if self.counts[state]), State.NOT_SET
        )

    @property
    def words(self) -> str:
        """`2 of 3 done, 1 late`, `Not set`."""
        if not self.set:
            return "Not set"
        words = f"{self.done} of {self.set} done"
        return f"{words}, {self.counts[State.LATE]} late" if self.counts[State.LATE] else words

    @property
    def colour(self) -> str:
        """Its place in the scale of the grid."""
        return COLOURS[self.state]


def summed(cells: Iterable[Cell]) -> Summary:
    """Count the states of some cells."""
    return Summary(Counter(cell.state for cell in cells))


def share(done: int, of: int) -> int | None:
    """Whole per cent; None where there is nothing to divide."""
    return round(100 * done / of) if of else None
