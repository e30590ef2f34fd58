"""A proposed register as it is looked at: each booking with what the file says of it, and who is nobody yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from events import actions, places, proposing
from events.attendance import fold, merged
from events.models import AttendanceProposal, Booking, Exemption
from events.proposing import Guest, Stranger, Verdict

SHOWN = 150  # so many of a group have a choice of their own on the page; the others stay as proposed
OUT = "out"
ABSENT = Verdict(proposing.ABSENT, places.NOT_ATTENDED, "Not in the file.")
EXCUSED = Verdict(proposing.ABSENT, places.EXCUSED, "Not in the file, and the charge was waived.")


@dataclass(frozen=True)
class Line:
    """One booking, what the file says of it, and the mark that is proposed or stands already."""

    booking: Booking
    verdict: Verdict
    found: bool
    mark: str
    charge: str
    aside: bool = (
        False  # comes to the room of an event with two ways, so that no file from Teams speaks of them
    )

    @property
    def key(self) -> str:
        return str(self.booking.uuid)

    @property
    def differs(self) -> bool:
        """It was marked before, and otherwise than the file says."""
        return self.booking.state in places.MARKS and self.booking.state != self.verdict.mark


@dataclass
class Proposal:
    """What confirming would do, and what needs an eye first."""

    kept: AttendanceProposal
    bookings: Sequence[Booking]
    again: bool = field(init=False)
    lines: dict[str, Line] = field(init=False)

    def __post_init__(self) -> None:
        event = self.kept.event
        self.people = self.kept.attenders()
        self.again = actions.was_saved(self.kept)
        exempt = set(Exemption.objects.values_list("sector", flat=True))
        guests = [Guest(str(one.uuid), one.person.name, one.person.email) for one in self.bookings]
        hosts = [fold(event.trainer.name)] if event.trainer else []
        self.match = proposing.match(self.people, guests, hosts=hosts)
        self.lines = {}
        for booking in self.bookings:
            key = str(booking.uuid)
            numbers = self.match.found.get(key, ())
            verdict = self._verdict(numbers) if numbers else EXCUSED if hasattr(booking, "waiver") else ABSENT
            # The same file again proposes what was saved from it, as it stands now: it changes nothing.
            stands = self.again and booking.state in places.MARKS
            mark = booking.state if stands else verdict.mark
            aside = event.is_hybrid and booking.is_in_room and not numbers
            self.lines[key] = Line(booking, verdict, bool(numbers), mark, _charge(booking, exempt), aside)

    def _verdict(self, numbers: Iterable[int]) -> Verdict:
        event = self.kept.event
        stays = merged(stay for number in numbers for stay in self.people[number].stays)
        return proposing.judge(stays, event.starts, event.ends, self.kept.rule)

    @property
    def count(self) -> Counter[str]:
        """How many of each kind, and how many of the file are nobody yet."""
        kinds = Counter(line.verdict.kind for line in self.lines.values() if line.found)
        kinds["not_in_file"] = len(self.absent)
        kinds["strangers"] = len(self.match.strangers)
        return kinds

    @property
    def doubtful(self) -> list[Line]:
        """Found in the file, and not simply there throughout; or marked otherwise before."""
        return [
            line
            for line in self.lines.values()
            if line.found and (line.verdict.kind != proposing.THROUGHOUT or line.differs)
        ]

    @property
    def absent(self) -> list[Line]:
        """Booked and not in the file that should name them."""
        return [line for line in self.lines.values() if not line.found and not line.aside]

    @property
    def aside(self) -> list[Line]:
        """Booked for the room; their marks stay as they are."""
        return [line for line in self.lines.values() if line.aside]

    @property
    def naming(self) -> int:
        """How many people would be marked as it stands."""
        return len(self.lines) - len(self.aside)

    @property
    def throughout(self) -> list[Line]:
        """There from beginning to end, and not marked otherwise before."""
        doubtful = {line.key for line in self.doubtful}
        return [line for line in self.lines.values() if line.found and line.key not in doubtful]

    def of(self, stranger: Stranger) -> list[Line]:
        """Whom a stranger may be: those suggested first, then everybody who is not in the file."""
        first = [self.lines[key] for key in stranger.maybe]
        return first + [
            line for line in (*self.absent, *self.aside)[:SHOWN] if line.key not in stranger.maybe
        ]

    def proposed(self, stranger: Stranger) -> Verdict:
        """What somebody gets who is this stranger."""
        return self._verdict([stranger.number])

    def marks(self, chosen: Mapping[str, str], who: Mapping[int, str]) -> dict[str, str]:
        """Every booking's mark: as chosen, else as its stranger's times say, else as proposed.

        `who` maps the number of somebody in the file to the booking that they are.
        """
        known: dict[str, list[int]] = {key: list(numbers) for key, numbers in self.match.found.items()}
        named = set()
        for number, key in who.items():
            if key in self.lines:
                known.setdefault(key, []).append(number)
                named.add(key)
        marks = {}
        for key, line in self.lines.items():
            if line.aside and key not in named:
                continue
            said = chosen.get(key) or line.mark
            marks[key] = self._verdict(known[key]).mark if key in named and said == line.mark else said
        return marks

    def changes(self, marks: Mapping[str, str]) -> list[tuple[Booking, str]]:
        """What saving these marks would change: bookings with their new mark."""
        return [
            (line.booking, marks[key])
            for key, line in self.lines.items()
            if key in marks and marks[key] != line.booking.state
        ]

    @property
    def changing(self) -> list[tuple[Booking, str]]:
        """What confirming as it stands would change."""
        return self.changes(self.marks({}, {}))


def _charge(booking: Booking, exempt: set[str]) -> str:
    """What not coming costs the agency, in a few words."""
    waiver = getattr(booking, "waiver", None)
    if waiver:
        return f"Waived: {waiver.reason}"
    if not booking.event.price:
        return "None"
    if booking.agency is None or booking.agency.sector in exempt:
        return "None, exempt"
    return booking.event.price
