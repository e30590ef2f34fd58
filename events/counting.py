"""What the figures of the programme count, and how counts become rows. Pure; charges are pounds."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from events import places


@dataclass
class Counts:
    """Bookings by what became of them. `coming` have a place at an event whose register is not taken."""

    offered: int = 0
    waiting: int = 0
    coming: int = 0
    attended: int = 0
    partly: int = 0
    absent: int = 0
    excused: int = 0
    walked_in: int = 0  # of those who attended, in full or in part
    cancelled: int = 0
    late: int = 0  # of the cancelled
    to_pay: Decimal = Decimal(0)

    @property
    def taken(self) -> int:
        """Those who use or used a place."""
        return self.offered + self.coming + self.attended + self.partly + self.absent + self.excused

    def add(self, other: "Counts") -> None:
        for field in fields(Counts):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass
class Line(Counts):
    """One row of a table: an event, a month, a sector, an agency, or the total. `places` is 0 where there are none."""

    name: str = ""
    places: int = 0

    @property
    def share(self) -> int | None:
        """How full, in percent; None where no places are counted."""
        return round(100 * self.taken / self.places) if self.places else None


_WHERE = {
    places.OFFERED: "offered",
    **dict.fromkeys(places.LINE, "waiting"),
    places.BOOKED: "coming",
    places.ATTENDED: "attended",
    places.PARTLY: "partly",
    places.NOT_ATTENDED: "absent",
    places.EXCUSED: "excused",
    places.CANCELLED: "cancelled",
}


def of(state: str, number: int, *, late: bool, to_pay: Decimal, walked_in: int = 0) -> Counts:
    """So many bookings in one state; `to_pay` is for all of them, `walked_in` is how many had no place before."""
    counts = Counts(**{_WHERE[state]: number}, late=number if late else 0, to_pay=to_pay)
    counts.walked_in = walked_in if state in places.CAME else 0
    return counts


def grouped(rows: Iterable[tuple[str, Counts]]) -> list[Line]:
    """Rows of the same name added up, in the order of their names."""
    found: dict[str, Line] = {}
    for name, counts in rows:
        found.setdefault(name, Line(name=name)).add(counts)
    return sorted(found.values(), key=lambda line: line.name.casefold())


def total(lines: Iterable[Line]) -> Line:
    """All of them together."""
    whole = Line(name="Total")
    for line in lines:
        whole.add(line)
        whole.places += line.places
    return whole
