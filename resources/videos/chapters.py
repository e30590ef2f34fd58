"""A recording's chapters as trainers type them: one line each, a time and a title. Pure."""

import re
from dataclasses import dataclass

MOST = 40
_LINE = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)[ \t]+(\S.*)")


class Wrong(ValueError):
    """A line is not a chapter; the text says which line and what it should be."""


@dataclass(frozen=True)
class Mark:
    """Where a chapter begins, in whole seconds, and its title."""

    start: int
    title: str


def read(text: str, *, duration: float | None = None) -> list[Mark]:
    """Read lines such as `09:15 Five services, five pictures`, in any order. Raises Wrong."""
    marks: dict[int, Mark] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise Wrong(
                f"Line {number}: write a time and a title, for example 09:15 What daily life was like."
            )
        start = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
        if duration is not None and start >= duration:
            raise Wrong(f"Line {number}: the recording has ended by then.")
        if start in marks:
            raise Wrong(f"Line {number}: another chapter begins at the same time.")
        if len(found[4]) > 80:
            raise Wrong(f"Line {number}: the title is longer than 80 characters.")
        marks[start] = Mark(start, found[4].strip())
    if len(marks) > MOST:
        raise Wrong(f"There are more than {MOST} chapters.")
    return [marks[start] for start in sorted(marks)]


def write(marks: list[Mark]) -> str:
    """The same lines again, for the form."""
    return "\n".join(f"{m.start // 60:02d}:{m.start % 60:02d} {m.title}" for m in marks)


def moved(marks: list[Mark], seconds: float, *, length: float) -> list[Mark]:
    """The marks so many seconds later (earlier, where negative).

    The chapter that is under way at the beginning begins there; what begins after `length` is dropped.
    """
    shifted = [Mark(round(mark.start + seconds), mark.title) for mark in marks]
    before = [mark for mark in shifted if mark.start <= 0]
    after = [mark for mark in shifted if 0 < mark.start < length]
    return [*(Mark(0, mark.title) for mark in before[-1:]), *after]
