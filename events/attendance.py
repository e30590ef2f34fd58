"""Reads the attendance report that Teams writes, in every shape that it comes in. Pure.

Teams has written a flat list (name, Joined or Left, moment), one table below a summary, and since 2021 numbered
sections: summary, participants, in-meeting activities. It writes UTF-16 with tabs; a spreadsheet saves it anew with
commas or semicolons. Headings come in the organiser's language, so columns are told by what stands in them; dates
come in the order of the organiser's country, so the event's own day decides which.
"""

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from portal.lib import clock
from portal.lib.decoding import Unreadable, decode

__all__ = ["LARGEST", "Attender", "Report", "Stay", "Unreadable", "fold", "merged", "read"]

LARGEST = 8 * 1024 * 1024  # bytes: 5,000 people in UTF-16, each with some joins, are 4 MB
NEAR = dt.timedelta(days=1)  # a report's day may differ by so much from the event's: organisers abroad
LONGEST, LONGEST_LINE = 320, 10_000  # characters of a cell, and of a line, that are read

Stay = tuple[
    dt.datetime, dt.datetime | None
]  # when somebody joined, and when they left, as far as the file knows

_MOMENT = re.compile(
    r"(?P<a>\d{1,4})(?P<sign>[./-]) ?(?P<b>\d{1,2})[./-] ?(?P<c>\d{1,4})\.?(?:,? |, ?|T)(?:[a-zà]{1,3}\.? )?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,7})?"
    r" ?(?P<half>[AaPp]\.? ?[Mm]\.?)? ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?"
)
_LENGTH = re.compile(r"(?:\d{1,4} ?[a-zäöéó.]{1,10} ?){1,3}|\d{1,3}:\d{2}:\d{2}", re.IGNORECASE)
_PART = re.compile(r"(\d{1,4}) ?([a-zäöéó]{1,10})", re.IGNORECASE)
_HOURS = ("h", "st", "g", "u", "t")  # h, hour, heure, hora, ora; Std.; godz.; uur; tim
_NAMES = {  # the heading of the column of names, folded; elsewhere it is the first column
    "name", "full name", "nom", "nom complet", "vollstandiger name", "nombre", "nombre completo", "nome",
    "nome completo", "naam", "volledige naam", "imie i nazwisko", "imie i nazwisko uczestnika", "namn", "navn", "enw",
}  # fmt: skip
_HOSTS = ("organi", "presen", "prasent", "prezent", "moderat", "referent", "relator", "trefnydd")


@dataclass(frozen=True)
class Attender:
    """Somebody in the file: the name that Teams shows, their addresses in small letters, and when they were there."""

    name: str
    addresses: tuple[str, ...] = ()
    stays: tuple[Stay, ...] = ()
    host: bool = False


@dataclass(frozen=True)
class Report:
    """What a file says: how many rows about people it has, and the people, each once."""

    rows: int
    people: tuple[Attender, ...]


@dataclass
class _Line:
    """One row about one person."""

    name: str
    addresses: list[str]
    moments: list["_Moment"]
    words: list[str]
    utc: bool


@dataclass(frozen=True)
class _Moment:
    """A moment as it was written; which number is the day is told by the whole file."""

    numbers: tuple[int, int, int]
    time: dt.time
    zone: dt.tzinfo | None
    iso: bool


@dataclass
class _Table:
    lines: list[_Line] = field(default_factory=list)


_ORDERS: tuple[tuple[int, int, int], ...] = ((2, 1, 0), (2, 0, 1))  # where year, month and day stand: UK, US


def read(content: bytes, *, near: dt.datetime) -> Report:
    """Read a report; `near` is the start of the event, by which the order of day and month is told.

    Raises Unreadable, with a sentence for the person who chose the file.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024**2} MB, so it is no attendance report.")
    tables = _tables(_rows(decode(content)[0]))
    if not tables:
        raise Unreadable(
            "There are no participants in this file. In Teams, open the meeting’s Attendance tab and choose Download."
        )
    in_utc = _clock_of([moment for table in tables for line in table.lines for moment in line.moments], near)
    people: list[_Person] = []
    for table in tables:
        _add(people, table, in_utc)
    return Report(
        rows=len(tables[-1].lines),
        people=tuple(person.closed() for person in sorted(people, key=lambda one: fold(one.name))),
    )


def fold(name: str) -> str:
    """A name as it is compared: small letters without accents or brackets; `Bevan, Rhys` is `rhys bevan`."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name)
    last, comma, first = bare.partition(",")
    plain = unicodedata.normalize("NFKD", f"{first} {last}" if comma else bare).casefold()
    plain = plain.replace("ł", "l").replace("ø", "o").replace("đ", "d")
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", letters.replace("'", "").replace("’", "")))


def merged(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Stays in order, those that touch or overlap put together; one without an end lasts to the end."""
    found: list[Stay] = []
    for joined, left in sorted(stays, key=lambda stay: stay[0]):
        if found and (found[-1][1] is None or joined <= found[-1][1]):
            before, until = found[-1]
            found[-1] = (before, None if until is None or left is None else max(until, left))
        else:
            found.append((joined, left))
    return tuple(found)


def _rows(text: str) -> list[list[str]]:
    """The cells of every line, with plain blanks. Teams breaks no line inside a cell, so one line is one row."""
    lines = text.replace("\x00", "").splitlines()
    said = re.fullmatch(r"sep=([,;\t])", lines[0].strip()) if lines else None
    signs = {sign: sum(line.count(sign) for line in lines) for sign in "\t;,"}
    sign = said[1] if said else max(signs, key=lambda one: signs[one])
    if not said and signs["\t"] >= len(lines):
        sign = "\t"  # dates and names hold commas, but nothing that people type holds a tab
    return [
        [_clean(cell) for cell in row]
        for line in lines
        for row in csv.reader([line[:LONGEST_LINE]], delimiter=sign)
    ]


def _clean(cell: str) -> str:
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
        cell = "".join(" " if unicodedata.category(sign) in {"Zs", "Cf"} else sign for sign in cell)
    return " ".join(cell.split())[:LONGEST].removeprefix("'")


def _tables(rows: Sequence[list[str]]) -> list[_Table]:
    """The tables of people: below a heading of three cells or more, until a row that is empty or holds one word."""
    found: list[list[list[str]]] = []
    heading: list[str] = []
    for row in rows:
        filled = sum(1 for cell in row if cell)
        if filled < 2:
            heading = []
        elif filled > 2 and (not heading or _names_columns(row)):
            heading = row
            found.append([heading])
        elif heading:
            found[-1].append(row)
    tables = [_Table(list(_lines(rows))) for rows in found]
    return [table for table in tables if table.lines] or _untimed(rows)


def _names_columns(row: Sequence[str]) -> bool:
    """Is a heading that we know. Headings hold no digits, and rows of people hold times."""
    return not any(map(str.isdigit, "".join(row))) and any(fold(cell) in _NAMES for cell in row)


def _lines(rows: Sequence[list[str]]) -> Iterable["_Line"]:
    """The people of one table. Its first two columns of moments say when they came and went; others something else."""
    heading = [] if any(map(_moment, rows[0])) else rows[0]
    found = [
        (row, {at: moment for at, cell in enumerate(row) if (moment := _moment(cell))})
        for row in rows[1 if heading else 0 :]
    ]
    columns = sorted({at for _, moments in found for at in moments})[:2]
    named = next((at for at, cell in enumerate(heading) if fold(cell) in _NAMES), 0)
    utc = any("(UTC)" in cell for cell in heading)
    for row, moments in found:
        times = [moments[at] for at in columns if at in moments]
        if times and named < len(row) and row[named] and named not in moments:
            yield _line(row, named, times, set(moments), utc=utc)


def _line(row: list[str], named: int, times: list["_Moment"], skip: set[int], *, utc: bool = False) -> _Line:
    rest = [cell for at, cell in enumerate(row) if cell and at != named and at not in skip]
    return _Line(
        name=row[named],
        addresses=[cell.casefold() for cell in rest if "@" in cell],
        moments=times,
        words=[cell for cell in rest if "@" not in cell],
        utc=utc,
    )


def _untimed(rows: Sequence[list[str]]) -> list[_Table]:
    """A report of who came but not when, which a tenant may choose: the rows below a heading that names the name."""
    table, inside = _Table(), False
    for row in rows:
        if not inside:
            inside = sum(1 for cell in row if cell) >= 2 and fold(row[0]) in _NAMES
        elif not any(row):
            break
        elif row[0]:
            table.lines.append(_line(row, 0, [], set()))
    return [table] if table.lines else []


def _moment(cell: str) -> _Moment | None:
    found = _MOMENT.fullmatch(cell) if cell[:1].isdigit() else None
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        time = dt.time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None
    said = found["zone"] or ""
    zone: dt.tzinfo | None = dt.UTC if said in {"Z", "UTC"} else None
    if said[:1] in {"+", "-"}:
        east = dt.timedelta(hours=int(said[1:3]), minutes=int(said[-2:]))
        zone = dt.timezone(east if said[0] == "+" else -east)
    numbers = (int(found["a"]), int(found["b"]), int(found["c"]))
    return _Moment(numbers, time, zone, iso=numbers[0] > 31)


def _day(moment: _Moment, order: tuple[int, int, int]) -> dt.date | None:
    year, month, day = (moment.numbers[i] for i in ((0, 1, 2) if moment.iso else order))
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _clock_of(moments: Sequence[_Moment], near: dt.datetime) -> Callable[["_Moment", bool], dt.datetime]:
    """How this file's moments are read: in the order of day and month that lies nearest to the event.

    Raises Unreadable where none lies near it.
    """
    wanted = clock.in_london(near).date()
    chosen, least = _ORDERS[0], None
    for order in _ORDERS:
        days = [_day(moment, order) for moment in moments]
        if None in days:
            continue
        away = sum(abs((day - wanted).days) for day in days if day)
        if least is None or away < least:
            chosen, least = order, away
    if moments:
        first = min((day for moment in moments if (day := _day(moment, chosen))), default=None)
        if least is None or first is None:
            raise Unreadable("The dates in this file cannot be read. Download the report from Teams anew.")
        if all(abs((_day(moment, chosen) or first) - wanted) > NEAR for moment in moments):
            raise Unreadable(f"This report is of another day, {first.day} {first:%B %Y}.")

    def in_utc(moment: _Moment, utc: bool) -> dt.datetime:
        day = _day(moment, chosen) or wanted
        zone = moment.zone or (dt.UTC if utc else clock.LONDON)
        return dt.datetime.combine(day, moment.time, zone).astimezone(dt.UTC)

    return in_utc


@dataclass
class _Person:
    """Somebody while the file is read: a later table, which knows every join, replaces what an earlier one said."""

    name: str
    addresses: dict[str, None]
    stays: list[Stay] = field(default_factory=list)
    host: bool = False
    table: _Table | None = None

    def closed(self) -> Attender:
        return Attender(self.name, tuple(self.addresses), merged(self.stays), self.host)


def _add(people: list[_Person], table: _Table, in_utc: Callable[[_Moment, bool], dt.datetime]) -> None:
    """Add one table's people. Lines are of one person where an address is the same, or the name where one has none."""
    by_address = {address: person for person in people for address in person.addresses}
    by_name: dict[str, list[_Person]] = {}
    for person in people:
        by_name.setdefault(_called(person.name), []).append(person)
    timed = [(line, [in_utc(moment, line.utc) for moment in line.moments]) for line in table.lines]
    # Those with an address first, so that a line of the same name without one finds its person.
    timed.sort(key=lambda one: (not one[0].addresses, one[1][:1]))
    joining = _words_for_joining([line for line, _ in timed])
    for line, moments in timed:
        called = _called(line.name)
        known = next((by_address[one] for one in line.addresses if one in by_address), None)
        if known is None:
            same = [one for one in by_name.get(called, []) if not (line.addresses and one.addresses)]
            bare = [one for one in same if not one.addresses]
            known = bare[0] if bare else same[0] if len(same) == 1 else None
        if known is None:
            known = _Person(line.name, {})
            people.append(known)
            by_name.setdefault(called, []).append(known)
        for address in line.addresses:
            known.addresses.setdefault(address)
            by_address[address] = known
        if known.table is not table:
            known.table, known.stays = table, []
        known.host = known.host or any(fold(word).startswith(_HOSTS) for word in line.words)
        _stay(known, line, moments, joining)


def _called(name: str) -> str:
    """What tells lines of one person without an address: the folded name, or the name itself where nothing is left."""
    return fold(name) or name


def _words_for_joining(lines: Sequence[_Line]) -> set[str]:
    """In a flat list, the words for joining: those with which somebody begins. None for any other table."""
    for line in lines:
        if (
            len(line.moments) != 1
            or len(line.words) != 1
            or line.addresses
            or _LENGTH.fullmatch(line.words[0])
        ):
            return set()
    first: dict[str, str] = {}
    for line in lines:
        first.setdefault(_called(line.name), line.words[0])
    return set(first.values())


def _stay(person: _Person, line: _Line, moments: list[dt.datetime], joining: set[str]) -> None:
    if not moments:
        return
    joined, left = moments[0], moments[1] if len(moments) > 1 else None
    if joining and line.words[0] not in joining:  # in a flat list, somebody left
        if person.stays and person.stays[-1][1] is None:
            person.stays[-1] = (person.stays[-1][0], joined)
        return
    if left is None and not joining and (length := _length(line.words)):
        left = joined + length
    person.stays.append((joined, None if left is None else max(joined, left)))


def _length(words: Iterable[str]) -> dt.timedelta | None:
    """`1h 2m 3s`, `1 Std. 2 Min.` or `01:02:03` among the words of a line."""
    said = next((word for word in words if _LENGTH.fullmatch(word)), "")
    if ":" in said:
        hours, minutes, seconds = map(int, said.split(":"))
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    total = 0
    for number, unit in _PART.findall(said):
        small = unit.lower()
        total += int(number) * (60 if small.startswith("m") else 3600 if small.startswith(_HOURS) else 1)
    return dt.timedelta(seconds=total) if said else None
