"""Figures as SVG. Pure: numbers in, a drawing out.

A drawing never stands alone: the template puts the numbers beside it, so every SVG here is hidden from
assistive technology. Colours come from classes or presentation attributes, because the content policy
forbids style attributes.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, radians, sin

INK = "#1D2530"
TRACK = "#EADFCB"
FAINT = "#F5EEE2"
PINE = "#146B65"
PINE_PALE = "#8FC1B2"
MARIGOLD = "#EDA63C"


def number(value: float) -> str:
    """Two decimals at most and no trailing zero, so that the same numbers always give the same text."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _bar(shapes: str, *, height: int, css: str) -> str:
    return (
        f'<svg class="{css}" viewBox="0 0 700 {height}" width="100%" height="{height}"'
        f' preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="700" height="{height}" rx="6" fill="{TRACK}"/>{shapes}</svg>'
    )


def stacked_bar(
    parts: Sequence[float],
    *,
    total: float,
    colours: Sequence[str] = (PINE, PINE_PALE, MARIGOLD),
    height: int = 14,
) -> str:
    """Parts of a whole, left to right. More than the whole is drawn as the whole, never beyond the edge."""
    start, shapes = 0.0, ""
    for index, part in enumerate(parts):
        end = min(700.0, start + (700 * part / total if total > 0 else 0))
        if end > start:
            gap = 2 if end < 700 else 0
            colour = colours[index % len(colours)]
            shapes += (
                f'<rect x="{number(start)}" width="{number(max(end - start - gap, 1))}" height="{height}"'
                f' rx="3" fill="{colour}"/>'
            )
        start = end
    return _bar(shapes, height=height, css="hbar")


def cell_bar(value: float, *, top: float, target: float | None = None, css: str = "c1") -> str:
    """The bar in the middle column of a table of bars. A target is a dashed line with a white edge."""
    width = 100 * min(max(value, 0), top) / top if top > 0 else 0
    line = ""
    if target is not None and top > 0:
        at = number(100 * target / top)
        stroke = f'<path d="M{at} 0V10" vector-effect="non-scaling-stroke" stroke='
        line = f'{stroke}"#fff" stroke-width="5"/>{stroke}"{INK}" stroke-width="2" stroke-dasharray="4 3"/>'
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="100" height="10" fill="{FAINT}"/>'
        f'<rect class="{css}" width="{number(width)}" height="10"/>{line}</svg>'
    )


def cell_shift(first: float, second: float, *, low: float, top: float) -> str:
    """From one mean to another on a scale, for a cell of a table: the bar is the change, the dashed line its start.

    A fall has another colour.
    """
    one, other = (100 * (min(max(value, low), top) - low) / (top - low) for value in (first, second))
    left, width = min(one, other), abs(other - one)
    start = f'<path d="M{number(one)} 0V10" vector-effect="non-scaling-stroke" stroke='
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="100" height="10" fill="{FAINT}"/>'
        f'<rect class="{"c1" if second >= first else "c2"}" x="{number(left)}" width="{number(width)}" height="10"/>'
        f'{start}"#fff" stroke-width="5"/>{start}"{INK}" stroke-width="2" stroke-dasharray="4 3"/></svg>'
    )


def round_top(value: float) -> int:
    """The top of the scale: the next 1, 2, 4 or 8 times a power of ten, so that quarters are whole."""
    step = 4
    while step < value:
        for factor in (1, 2, 4, 8):
            if step * factor >= value:
                return step * factor
        step *= 10
    return step


def area(
    values: Sequence[float],
    labels: Sequence[str],
    *,
    before: Sequence[float] = (),
    width: int = 640,
    every: int = 1,
) -> str:
    """A line over a filled ground, with last year's line dotted behind it.

    A phone gets a drawing of its own (width=340, every=2): shrunk text could not be read.
    """
    if not values:
        return ""
    height, left, right = 230, 44, 16
    top = round_top(max([*values, *before]))
    span = max(len(values) - 1, 1)

    def x(index: int) -> float:
        return left + (width - left - right) * index / span

    def y(value: float) -> float:
        return height - 34 - (height - 54) * value / top

    def line(points: Sequence[float]) -> str:
        return " ".join(
            f"{'L' if index else 'M'}{number(x(index))} {number(y(value))}"
            for index, value in enumerate(points)
        )

    out = [f'<svg class="chart" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">']
    for quarter in range(5):
        value = top * quarter / 4
        level = number(y(value))
        out.append(
            f'<line class="grid-l" x1="{left}" x2="{width - right}" y1="{level}" y2="{level}"/>'
            f'<text x="{left - 8}" y="{number(y(value) + 4)}" text-anchor="end">{number(value)}</text>'
        )
    floor = number(y(0))
    out.append(
        f'<path class="a1" d="{line(values)} L{number(x(len(values) - 1))} {floor} L{left} {floor}Z"/>'
    )
    if before:
        out.append(f'<path class="l2" d="{line(before)}"/>')
    out.append(f'<path class="l1" d="{line(values)}"/>')
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        if index % every == 0:
            out.append(
                f'<text x="{number(x(index))}" y="{height - 10}" text-anchor="middle">{_escape(label)}</text>'
            )
        out.append(f'<circle class="c1" cx="{number(x(index))}" cy="{number(y(value))}" r="4"/>')
    last = len(values) - 1
    out.append(
        f'<text class="v" x="{number(x(last))}" y="{number(y(values[last]) - 12)}" text-anchor="end">'
        f"{number(values[last])}</text></svg>"
    )
    return "".join(out)


def _arc(start: float, end: float, colour: str) -> str:
    first, last = radians(start), radians(end)
    large = int(end - start > 180)
    return (
        f'<path d="M{60 + 50 * cos(first):.1f} {60 + 50 * sin(first):.1f}'
        f'A50 50 0 {large} 1 {60 + 50 * cos(last):.1f} {60 + 50 * sin(last):.1f}"'
        f' stroke="{colour}" stroke-width="13" fill="none"/>'
    )


def dial(place: int, *, size: int = 104, lit: str = "#F6CE86", rest: str = "#2C6663") -> str:
    """A place in seven sections: one segment is lit, so that it can never be read as a score."""
    turn = 360 / 7
    arcs = "".join(
        _arc(-90 + index * turn + 4.5, -90 + (index + 1) * turn - 4.5, lit if index == place - 1 else rest)
        for index in range(7)
    )
    return (
        f'<svg class="dial" viewBox="0 0 120 120" width="{size}" height="{size}" role="img"'
        f' aria-label="Section {place} of 7">{arcs}'
        f'<text x="60" y="73" text-anchor="middle" font-size="38">{place}</text></svg>'
    )


def spoken_dial(words: Sequence[int], *, rate: int = 130, limit: int = 150, size: int = 104) -> str:
    """Seven minutes by word count: each segment as long as its section takes to read aloud."""
    total = sum(words)
    whole = max(total, 7 * rate)
    edges = [0.0]
    for count in words:
        edges.append(edges[-1] + 360 * count / whole)
    arcs = "".join(
        _arc(-90 + start + 2.2, -90 + end - 2.2, PINE if count <= limit else MARIGOLD)
        for count, (start, end) in zip(words, pairwise(edges), strict=True)
        if end - start > 4.4
    )
    minutes = total / rate
    return (
        f'<svg class="dial" viewBox="0 0 120 120" width="{size}" height="{size}" role="img"'
        f' aria-label="{total} words, about {minutes:.1f} minutes read aloud">'
        f'<circle cx="60" cy="60" r="50" stroke="{TRACK}" stroke-width="5" fill="none"/>{arcs}'
        f'<text x="60" y="66" text-anchor="middle" font-size="27">{minutes:.1f}</text>'
        '<text x="60" y="82" text-anchor="middle" font-size="12">minutes</text></svg>'
    )


def band(share: float | None) -> tuple[str, str]:
    """The class and the word of a share in a heat grid; None is a group too small to show."""
    if share is None:
        return "hn", "fewer than 5 people"
    words = ("few", "some", "about half", "most", "nearly all")
    step = min(4, max(0, int(share // 20)))
    return f"h{step}", words[step]


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
