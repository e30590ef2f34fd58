"""Adds up a training record: by level, by kind, by year, and the share of taking part. Pure: no Django.

Minutes are whole numbers until they are shown, so that page and spreadsheet have the same totals.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class Learnt(Protocol):
    """One line of a record."""

    minutes: int
    participatory: bool
    level: str
    kind: str
    completed_on: dt.date


@dataclass
class Sum:
    """Minutes of some lines, and how many of them were participatory."""

    minutes: int = 0
    participatory: int = 0

    def add(self, line: Learnt) -> None:
        """Count one line."""
        self.minutes += line.minutes
        self.participatory += line.minutes if line.participatory else 0

    @property
    def other(self) -> int:
        """Minutes that were not participatory."""
        return self.minutes - self.participatory

    @property
    def share(self) -> int:
        """Participatory minutes in whole per cent of all."""
        return round(100 * self.participatory / self.minutes) if self.minutes else 0

    @property
    def hours(self) -> str:
        """The hours as the page and the spreadsheet show them."""
        return hours(self.minutes)

    @property
    def short(self) -> str:
        """The hours in running words."""
        return short(self.minutes)

    @property
    def participatory_short(self) -> str:
        """The participatory hours in running words."""
        return short(self.participatory)

    @property
    def other_short(self) -> str:
        """The other hours in running words."""
        return short(self.other)

    @property
    def participatory_hours(self) -> str:
        """The participatory hours."""
        return hours(self.participatory)

    @property
    def other_hours(self) -> str:
        """The other hours."""
        return hours(self.other)


@dataclass
class Totals:
    """One person's sums. Levels and kinds stand in order; lines without a level are under `No level`."""

    whole: Sum = field(default_factory=Sum)
    by_level: dict[str, Sum] = field(default_factory=dict)
    by_kind: dict[str, Sum] = field(default_factory=dict)


NO_LEVEL = "No level"


def hours(minutes: int) -> str:
    """Minutes as hours with two places: 90 is `1.50`."""
    return f"{minutes / 60:.2f}"


def short(minutes: int) -> str:
    """The same number in running words: 90 is `1.5`, 60 is `1`."""
    return hours(minutes).rstrip("0").rstrip(".")


def plain_level(level: str) -> str:
    """`Level 3` and `3` are the same level."""
    return " ".join(level.split()).casefold().removeprefix("level").strip()


def level_name(level: str) -> str:
    """`3` and `level 3` are `Level 3`; a level that is not a number stands as it was written."""
    plain = plain_level(level)
    return f"Level {plain}" if plain[:1].isdigit() else level


def total(lines: Iterable[Learnt]) -> Totals:
    """Add up lines."""
    sums = Totals()
    for line in lines:
        sums.whole.add(line)
        sums.by_level.setdefault(level_name(line.level) or NO_LEVEL, Sum()).add(line)
        sums.by_kind.setdefault(line.kind, Sum()).add(line)
    sums.by_level = dict(sorted(sums.by_level.items(), key=lambda row: (row[0] == NO_LEVEL, row[0])))
    return sums


def spoken(minutes: int) -> str:
    """90 is `1 hour 30 minutes`."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} hour{'s' if whole != 1 else ''}"] if whole else []
    parts += [f"{rest} minute{'s' if rest != 1 else ''}"] if rest or not whole else []
    return " ".join(parts)
