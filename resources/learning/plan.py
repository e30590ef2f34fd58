"""The plan of a course as its author types it: numbered lines become parts with steps. Pure: no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

REFLECTION = "reflection"
LAST = 10_000  # a line without a number goes to the end


@dataclass(frozen=True)
class Line:
    """One line: its number, the part it begins (or nothing, to go on with the one above), and what is to be done.

    `thing` is the key of a card, or what else names it: `event:<uuid>`, `reflection:<uuid>`, or `REFLECTION` for a new
    one, which has a title and a question of its own.
    """

    number: int | None
    part: str
    thing: int | str
    required: bool = True
    title: str = ""
    question: str = ""


@dataclass
class Part:
    """A part of a course with its lines in order."""

    title: str
    lines: list[Line] = field(default_factory=list)


def parts(lines: Iterable[Line]) -> list[Part]:
    """Put lines in order of their numbers, and begin a part wherever a new title stands."""
    found: list[Part] = []
    for line in sorted(lines, key=lambda line: LAST if line.number is None else line.number):
        title = line.part.strip()
        if not found or (title and title != found[-1].title):
            found.append(Part(title))
        found[-1].lines.append(line)
    return found


def moved(given: Iterable[Part], thing: int | str, *, up: bool) -> list[Part]:
    """The plan with one line a place higher or lower: into the part beside it where it stands at the edge of its own.

    The only line of a part takes the part with it. At the top and at the bottom nothing changes.
    """
    found = [Part(part.title, list(part.lines)) for part in given]
    here, place = next(
        (number, place)
        for number, part in enumerate(found)
        for place, line in enumerate(part.lines)
        if line.thing == thing
    )
    lines, step = found[here].lines, -1 if up else 1
    if 0 <= place + step < len(lines):
        lines[place], lines[place + step] = lines[place + step], lines[place]
    elif len(lines) == 1:
        return part_moved(found, thing, up=up)
    elif 0 <= here + step < len(found):
        found[here + step].lines.insert(len(found[here + step].lines) if up else 0, lines.pop(place))
    return found


def part_moved(given: Iterable[Part], thing: int | str, *, up: bool) -> list[Part]:
    """The plan with the part of a line a place higher or lower. A part without a title stays the first: it has none
    because no title stands above it.
    """
    found = list(given)
    here = next(n for n, part in enumerate(found) if any(line.thing == thing for line in part.lines))
    there = here + (-1 if up else 1)
    if 0 <= there < len(found) and found[min(here, there)].title:
        found[here], found[there] = found[there], found[here]
    return found


def circles(asks: Mapping[int, Iterable[int]], start: int) -> bool:
    """Whether a course would have to be completed before itself. `asks` names what each asks for first."""
    seen: set[int] = set()
    ahead = list(asks.get(start, ()))
    while ahead:
        one = ahead.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            ahead += asks.get(one, ())
    return False


def twice(lines: Iterable[Line]) -> set[int | str]:
    """The things that stand on more than one line; new reflections are each a thing of its own."""
    seen: set[int | str] = set()
    again: set[int | str] = set()
    for line in lines:
        (again if line.thing in seen else seen).add(line.thing)
    return again - {REFLECTION}
