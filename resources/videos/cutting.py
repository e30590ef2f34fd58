"""Leaving out the ends of a recording: the waiting room and the goodbyes. Times as people write them. Pure."""

import re
from dataclasses import dataclass

SHORTEST = 1.0  # seconds that have to be left
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:\.(\d{1,3}))?")


class Wrong(ValueError):
    """The times are none, or leave nothing; the text is a sentence for the trainer."""


@dataclass(frozen=True)
class Cut:
    """What is shown of a sent file: from `start`, to `end` or to its own end, in seconds of that file."""

    start: float = 0.0
    end: float | None = None

    def length(self, whole: float) -> float:
        """Seconds that are shown of a file of `whole` seconds; 0 where nothing is left."""
        ends = whole if self.end is None else min(self.end, whole)
        return max(0.0, ends - self.start)

    def fits(self, whole: float) -> bool:
        """Whether enough is left of a file of `whole` seconds."""
        return self.length(whole) >= min(SHORTEST, whole)


def seconds(text: str) -> float:
    """Read `00:31:16`, `31:16` or `31:16.5`. Raises Wrong."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Wrong("Write a time as hours:minutes:seconds, for example 00:31:16.")
    fraction = float(f"0.{found[4]}") if found[4] else 0.0
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + fraction


def clock(seconds: float) -> str:
    """`00:31:16`, as the trainer's form shows a time; thousandths only where there are any."""
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    shown = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{shown}.{rest:03d}".rstrip("0") if rest else shown


def read(start: str, end: str, *, whole: float | None) -> Cut:
    """Read both times; an empty one leaves that end as it is. `whole` is the file's length, where it is known.

    Raises Wrong.
    """
    cut = Cut(seconds(start) if start.strip() else 0.0, seconds(end) if end.strip() else None)
    if cut.end is not None and cut.end - cut.start < SHORTEST:
        raise Wrong("The end has to come after the beginning.")
    if whole is not None:
        if cut.start >= whole:
            raise Wrong(f"The recording has ended by then: it is {clock(whole)} long.")
        if not cut.fits(whole):
            raise Wrong("Nothing would be left of the recording.")
        if cut.end is not None and cut.end >= whole:
            cut = Cut(cut.start, None)
    return cut
