"""How far a review's recommendations have come. Pure: no Django."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

NOT_STARTED, UNDER_WAY, COMPLETE = "not-started", "under-way", "complete"


class Asked(Protocol):
    """A recommendation as the plan sees it."""

    @property
    def state(self) -> str: ...
    @property
    def completed_on(self) -> dt.date | None: ...
    @property
    def due(self) -> dt.date | None: ...


@dataclass(frozen=True)
class Progress:
    """Counts of recommendations by state, and the day on which the last of them was completed, once all are."""

    complete: int
    under_way: int
    not_started: int
    completed_on: dt.date | None

    @property
    def total(self) -> int:
        return self.complete + self.under_way + self.not_started

    @property
    def open(self) -> int:
        """How many are not complete."""
        return self.total - self.complete

    @property
    def is_complete(self) -> bool:
        """Every recommendation is complete, and there was at least one."""
        return self.total > 0 and self.open == 0

    @property
    def in_words(self) -> str:
        """`24 of 24 complete, 22 November 2018`; without the day while anything is open."""
        words = f"{self.complete} of {self.total} complete"
        return f"{words}, {in_words(self.completed_on, 'day')}" if self.completed_on else words


def progress(recommendations: Iterable[Asked]) -> Progress:
    """Count the recommendations; the plan is complete on the day its last recommendation was."""
    asked = list(recommendations)
    counts = {state: sum(r.state == state for r in asked) for state in (COMPLETE, UNDER_WAY, NOT_STARTED)}
    days = [r.completed_on for r in asked if r.state == COMPLETE and r.completed_on]
    finished = bool(asked) and counts[COMPLETE] == len(asked)
    return Progress(
        counts[COMPLETE], counts[UNDER_WAY], counts[NOT_STARTED], max(days) if finished and days else None
    )


def days_late(recommendation: Asked, today: dt.date) -> int:
    """Days since the recommendation was due; 0 while there is time, once it is complete, or without a date."""
    if recommendation.state == COMPLETE or recommendation.due is None:
        return 0
    return max(0, (today - recommendation.due).days)


def in_words(day: dt.date, precision: str) -> str:
    """A date as exactly as it is known: `5 November 2026`, `November 2026` or `2026`."""
    if precision == "year":
        return f"{day:%Y}"
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"
