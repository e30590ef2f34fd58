"""Which parts of a recording somebody has watched: merged spans of seconds, and what may be believed. Pure."""

import math
from collections.abc import Iterable, Sequence

Spans = list[list[float]]

COMPLETE = 0.9  # of the recording; parts that were skipped do not count
FASTEST = 2.0  # the greatest speed of the player
SLACK = 6.0  # seconds: clocks, rounding and the way to us
SEAM = 0.5  # seconds between two spans that are one: players report a quarter of a second apart


def merged(spans: Iterable[Sequence[float]], *, duration: float) -> Spans:
    """Order and join spans, cut to the recording, rounded to a hundredth of a second."""
    out: Spans = []
    inside = ([round(max(0.0, float(a)), 2), round(min(float(b), duration), 2)] for a, b in spans)
    for start, end in sorted(span for span in inside if span[0] < span[1]):
        if out and start <= out[-1][1] + SEAM:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def watched(spans: Iterable[Sequence[float]]) -> float:
    """Seconds in merged spans."""
    return round(sum(end - start for start, end in spans), 2)


def plausible(spans: Iterable[Sequence[float]], *, passed: float) -> bool:
    """Whether so much can have been watched in `passed` seconds on the wall.

    Every span counts in full, even where two overlap: watching a part twice takes time twice.
    """
    numbers = [(float(a), float(b)) for a, b in spans]
    if any(not math.isfinite(a) or not math.isfinite(b) or a < 0 or b < a for a, b in numbers):
        return False
    return sum(b - a for a, b in numbers) <= max(passed, 0.0) * FASTEST + SLACK


def share(spans: Iterable[Sequence[float]], *, duration: float) -> float:
    """How much of the recording was watched, 0 to 1."""
    return min(1.0, watched(spans) / duration) if duration > 0 else 0.0


def complete(spans: Iterable[Sequence[float]], *, duration: float) -> bool:
    """Whether enough was watched to count."""
    return share(spans, duration=duration) >= COMPLETE


def resume_at(position: float, *, duration: float) -> float:
    """Where to go on: three seconds back, or the beginning for those who had barely begun or had nearly ended."""
    if position < 15 or position > duration * 0.95:
        return 0.0
    return round(position - 3, 2)


def minutes(duration: float) -> int:
    """What a whole recording adds to a record: its length in minutes, at least one."""
    return max(1, round(duration / 60))


def curve(everybodys: Iterable[Sequence[Sequence[float]]], *, duration: float, points: int) -> list[int]:
    """How many people watched each of `points` equal parts: one who watched more than half of a part counts there."""
    counts = [0] * points
    if duration <= 0:
        return counts
    width = duration / points
    for spans in everybodys:
        for number in range(points):
            start, end = number * width, (number + 1) * width
            seen = sum(max(0.0, min(b, end) - max(a, start)) for a, b in spans)
            counts[number] += seen > width / 2
    return counts
