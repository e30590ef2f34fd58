"""What a competency framework asks of a person, and how far their record is. Pure: no Django.

Frameworks are local and several (Working Together 2010 groups, intercollegiate levels, ...), so they are data. A
framework runs in periods of whole training years, from 1 April to 31 March.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from accounts import hours
from portal.lib import annual

HALF = 50


@dataclass(frozen=True)
class Period:
    """The days for which something is asked, both included."""

    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Asked:
    """So many minutes at any of these levels (none: at every level), at least `share` per cent of them taking part."""

    levels: tuple[str, ...]
    minutes: int
    share: int = 0

    @property
    def participatory(self) -> int:
        """The minutes that must be participatory."""
        return math.ceil(self.minutes * self.share / 100)

    @property
    def name(self) -> str:
        """`Level 3 or Level 4`, `Any level`."""
        return " or ".join(map(hours.level_name, self.levels)) or "Any level"

    @property
    def words(self) -> str:
        """`12 hours at Level 3, at least half of them participatory`."""
        words = f"{spoken(self.minutes)} {at(self.levels)}".strip()
        if self.share:
            words += f", at least {'half' if self.share == HALF else f'{self.share}%'} of them participatory"
        return words

    def counts(self, line: hours.Learnt) -> bool:
        """Whether a line of the record counts towards it."""
        return not self.levels or hours.plain_level(line.level) in {
            hours.plain_level(level) for level in self.levels
        }


@dataclass(frozen=True)
class Standing:
    """How far one record is with one thing that is asked, in one period."""

    asked: Asked
    period: Period
    recorded: hours.Sum

    @property
    def missing(self) -> int:
        """Minutes still to come."""
        return max(self.asked.minutes - self.recorded.minutes, self.missing_participatory, 0)

    @property
    def missing_participatory(self) -> int:
        """Participatory minutes still to come."""
        return max(self.asked.participatory - self.recorded.participatory, 0)

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return self.missing == 0

    @property
    def whole(self) -> int:
        """The length of a bar that holds what is recorded and what is still to come, in minutes."""
        return self.recorded.minutes + self.missing

    @property
    def missing_short(self) -> str:
        """The hours still to come, in running words."""
        return hours.short(self.missing)

    @property
    def to_come(self) -> str:
        """What is missing: `3 hours`, `3 hours, 1 hour of them participatory`; empty where nothing is."""
        if self.complete:
            return ""
        words = spoken(self.missing)
        if not self.missing_participatory:
            return words
        if self.missing_participatory == self.missing:
            return f"{words}, all of it participatory"
        return f"{words}, {spoken(self.missing_participatory)} of it participatory"


def period(first_year: int, years: int, day: dt.date) -> Period:
    """The period that a day lies in, where periods of so many training years follow each other from April of `first_year`.

    Before the first period it is the first.
    """
    turns = max((annual.year_of(day) - first_year) // years, 0)
    begins = first_year + turns * years
    return Period(annual.year(begins).first, annual.year(begins + years - 1).last)


def standing(asked: Asked, within: Period, lines: Iterable[hours.Learnt]) -> Standing:
    """Measure a record."""
    recorded = hours.Sum()
    for line in lines:
        if within.holds(line.completed_on) and asked.counts(line):
            recorded.add(line)
    return Standing(asked, within, recorded)


def at(levels: Iterable[str]) -> str:
    """`at Level 3 or Level 4`; empty for every level."""
    return f"at {' or '.join(map(hours.level_name, levels))}" if levels else ""


def spoken(minutes: int) -> str:
    """`12 hours`, `1 hour`, `1.5 hours`: two places at most."""
    amount = hours.short(minutes)
    return f"{amount} hour{'' if amount == '1' else 's'}"
