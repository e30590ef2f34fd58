"""Which words of a briefing stand on which slide. Pure.

A slide is read from the back of a room, so that a long section goes on over several; not a word is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from portal.lib import text
from resources.briefings import seven

LETTERS_A_LINE = 66  # at 24 points on a wide slide
MOST_LINES = 10.0
GAP = 0.4  # lines between two points
MOST_LETTERS = LETTERS_A_LINE * int(MOST_LINES - GAP)


@dataclass(frozen=True)
class Line:
    """One paragraph or point of a slide; `number` counts on where a numbered list began on the slide before."""

    kind: text.Kind
    spans: tuple[text.Span, ...]
    number: int = 0

    @property
    def letters(self) -> int:
        return sum(len(span.text) for span in self.spans)

    @property
    def room(self) -> float:
        """How many lines of the slide it takes."""
        return ceil(max(self.letters, 1) / LETTERS_A_LINE) + GAP


@dataclass(frozen=True)
class Slide:
    """One slide of a section, or of the questions; `notes` are the whole section's words."""

    title: str
    lines: tuple[Line, ...]
    notes: str


def slides(parts: Sequence[seven.Part], questions: Sequence[str]) -> list[Slide]:
    """Every slide after the title, in reading order."""
    made = []
    for part in parts:
        title = f"{part.number}. {part.heading}"
        notes = f"{title}\n\n{text.to_plain(part.body)}".strip()
        made += _section(title, _lines(part.body), notes)
    if questions:
        points = [Line("bullets", (text.Span(question),)) for question in questions]
        notes = "\n".join([seven.QUESTIONS_HEADING, "", *(f"- {question}" for question in questions)])
        made += _section(seven.QUESTIONS_HEADING, points, notes)
    return made


def _section(title: str, lines: Sequence[Line], notes: str) -> list[Slide]:
    """As many slides as the lines need; where there are several, each says which of them it is."""
    groups: list[list[Line]] = [[]]
    room = 0.0
    for line in (piece for whole in lines for piece in _pieces(whole)):
        if groups[-1] and room + line.room > MOST_LINES:
            groups.append([])
            room = 0.0
        groups[-1].append(line)
        room += line.room
    count = len(groups)
    names = [title] if count == 1 else [f"{title} ({n} of {count})" for n in range(1, count + 1)]
    return [Slide(name, tuple(group), notes) for name, group in zip(names, groups, strict=True)]


def _lines(body: str) -> list[Line]:
    return [
        Line(block.kind, spans, number if block.kind == "numbers" else 0)
        for block in text.parse(body)
        for number, spans in enumerate(block.lines, 1)
    ]


def _pieces(line: Line) -> Iterator[Line]:
    """The line itself, or parts of it that fit on a slide each, cut after a sentence where there is one."""
    while line.letters > MOST_LETTERS:
        cut = _place_to_cut("".join(span.text for span in line.spans))
        first, rest = _cut(line.spans, cut)
        yield Line(line.kind, first, line.number)
        # What goes on is no new point.
        line = Line("paragraph", rest)
    yield line


def _place_to_cut(words: str) -> int:
    head = words[:MOST_LETTERS]
    ends = max(head.rfind(sign) for sign in (". ", "? ", "! "))
    if ends > 0:
        return ends + 2
    return head.rfind(" ") + 1 or MOST_LETTERS


def _cut(spans: Sequence[text.Span], at: int) -> tuple[tuple[text.Span, ...], tuple[text.Span, ...]]:
    first, rest = [], []
    for span in spans:
        here, there = span.text[: max(at, 0)], span.text[max(at, 0) :]
        at -= len(span.text)
        if here:
            first.append(text.Span(here, span.bold, span.href))
        if there:
            rest.append(text.Span(there, span.bold, span.href))
    return tuple(first), tuple(rest)
