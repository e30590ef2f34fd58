"""The annual-report pack: rooms hang up (in their `annual.py`) the tables that a partnership's year is told with.

One quarter or one training year at a time; the page, the spreadsheet, the CSV and the PDF are made of the same tables.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from portal.lib import few

Cell = str | int | float | None

HIDDEN = "hidden"  # also where five or more are hidden, so that nobody can tell the few from the total


@dataclass(frozen=True)
class Span:
    """A quarter or a training year: its key in addresses, its name, and its days, both included."""

    key: str
    name: str
    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Table:
    """One table: its title, headings, rows and, where things add up, their total. `note` says what counts."""

    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    note: str = ""

    @property
    def lines(self) -> list[list[Cell]]:
        """Heading, rows and total, as a spreadsheet has them."""
        return [list(self.heading), *map(list, self.rows), *([list(self.total)] if self.total else [])]

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows, each cell with its heading: a narrow screen shows them below each other."""
        return [list(zip(self.heading, row, strict=True)) for row in self.rows]

    @property
    def labelled_total(self) -> list[tuple[str, Cell]]:
        """The total, each cell with its heading."""
        return list(zip(self.heading, self.total, strict=True))

    def blocks(self, most: int) -> "list[Table]":
        """Itself, cut where it has more columns than a sheet of paper has room for; each block begins with the first."""
        if len(self.heading) <= most:
            return [self]
        places = range(1, len(self.heading))
        cuts = [[0, *places[at : at + most - 1]] for at in range(0, len(places), most - 1)]
        return [
            Table(
                f"{self.title} ({number} of {len(cuts)})",
                [self.heading[place] for place in cut],
                [[row[place] for place in cut] for row in self.rows],
                [self.total[place] for place in cut] if self.total else (),
                self.note if number == len(cuts) else "",
            )
            for number, cut in enumerate(cuts, 1)
        ]


@dataclass(frozen=True)
class Chapter:
    """What one room tells of a span."""

    name: str
    order: int
    tell: Callable[[Span], Iterable[Table]] = field(compare=False)


_chapters: dict[str, Chapter] = {}


def chapter(
    name: str, *, order: int
) -> Callable[[Callable[[Span], Iterable[Table]]], Callable[[Span], Iterable[Table]]]:
    """Hang up a chapter."""

    def hang(tell: Callable[[Span], Iterable[Table]]) -> Callable[[Span], Iterable[Table]]:
        _chapters[name] = Chapter(name, order, tell)
        return tell

    return hang


def pack(span: Span) -> list[tuple[str, list[Table]]]:
    """Every chapter in order with its tables."""
    told = sorted(_chapters.values(), key=lambda one: (one.order, one.name))
    return [(one.name, list(one.tell(span))) for one in told]


def year_of(day: dt.date) -> int:
    """The year in which a day's training year begins: it runs from 1 April to 31 March."""
    return day.year if day.month >= 4 else day.year - 1


def year_name(begins: int) -> str:
    """`April 2026 to March 2027`."""
    return f"April {begins} to March {begins + 1}"


def year(begins: int) -> Span:
    """The training year from April of `begins`."""
    return Span(
        str(begins),
        year_name(begins),
        dt.date(begins, 4, 1),
        dt.date(begins + 1, 3, 31),
    )


def quarter(begins: int, number: int) -> Span:
    """A quarter (1 to 4) of the training year from April of `begins`."""
    month = 3 * number + 1
    first = dt.date(begins + (month > 12), month - 12 * (month > 12), 1)
    following = dt.date(first.year + (first.month > 9), (first.month + 2) % 12 + 1, 1)
    last = following - dt.timedelta(days=1)
    return Span(f"{begins}-q{number}", f"{first:%B} to {last:%B %Y}", first, last)


def spans(today: dt.date, *, years: int = 3) -> list[Span]:
    """What can be told today: the quarters and years that have begun, the newest first."""
    this, found = year_of(today), []
    for begins in range(this, this - years, -1):
        found.append(year(begins))
        found += [
            quarter(begins, number) for number in (4, 3, 2, 1) if quarter(begins, number).first <= today
        ]
    return found


def without_few(rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> list[list[Cell]]:
    """The same rows with small numbers of people hidden in these columns.

    As many go with them as `few.hidden` says, so that none can be told from the total.
    """
    shown = [list(row) for row in rows]
    for column in columns:
        numbers = {place: cell for place, row in enumerate(rows) if isinstance(cell := row[column], int)}
        for place in few.hidden(numbers):
            shown[place][column] = HIDDEN
    return shown
