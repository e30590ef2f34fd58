"""Whose turn it is: who in the line may have a place now, and why the others wait. Pure.

There is one line for an event, in the order in which people asked. Nobody passes somebody who could have had the
place. Who still waits for a manager's answer keeps a place that is due, so the answer's slowness costs no turn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MORNING = 9  # o’clock in the UK, when kept places are released

# What the line says of somebody in it.
TAKE = "take"  # a place, now
HOLD = "hold"  # a place is kept until the manager answers
FULL = "full"  # no place is free
AGENCY = "agency"  # the agency has as many as one agency may have
KEPT = "kept"  # what is free is kept for a sector
AHEAD = "ahead"  # what is free is kept for somebody ahead, whose manager has not answered


@dataclass(frozen=True)
class Room:
    """The rules of one event: `kept` is how many places are kept for each sector, empty once they are released."""

    places: int
    per_agency: int | None = None
    kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Seat:
    """Somebody who has a place or wants one; `asks` while the manager has not answered."""

    agency: int | None = None
    sector: str = ""
    asks: bool = False


def of(room: Room, seated: Iterable[Seat], line: Sequence[Seat]) -> list[str]:
    """What each in the line gets: TAKE, HOLD, or why not yet."""
    taken = _Taken(room)
    for seat in seated:
        taken.add(seat)
    held = 0
    said = []
    for seat in line:
        reason = taken.obstacle(seat)
        if reason:
            said.append(AHEAD if reason == FULL and held else reason)
            continue
        taken.add(seat)
        held += seat.asks
        said.append(HOLD if seat.asks else TAKE)
    return said


def by_key(room: Room, seated: Iterable[Seat], line: Mapping[int, Seat]) -> dict[int, str]:
    """The same for a line whose seats have keys, in its order."""
    return dict(zip(line, of(room, seated, list(line.values())), strict=True))


def answer(room: Room, seated: Iterable[Seat], line: Sequence[Seat], newcomer: Seat) -> str:
    """What somebody gets who asks now, behind everybody."""
    return of(room, seated, [*line, newcomer])[-1]


class _Taken:
    """Places as they fill. Those of a sector fill what is kept for it first, then what is open to all."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.all = 0
        self.agencies: Counter[int] = Counter()
        self.sectors: Counter[str] = Counter()

    def add(self, seat: Seat) -> None:
        self.all += 1
        self.sectors[seat.sector] += 1
        if seat.agency is not None:
            self.agencies[seat.agency] += 1

    def obstacle(self, seat: Seat) -> str:
        """Why this one cannot have a place: FULL, AGENCY or KEPT; empty where it can."""
        if self.all >= self.room.places:
            return FULL
        most = self.room.per_agency
        if most is not None and seat.agency is not None and self.agencies[seat.agency] >= most:
            return AGENCY
        if self.sectors[seat.sector] < self.room.kept.get(seat.sector, 0):
            return ""
        waiting_for = sum(max(0, kept - self.sectors[sector]) for sector, kept in self.room.kept.items())
        return "" if self.all + waiting_for < self.room.places else KEPT
