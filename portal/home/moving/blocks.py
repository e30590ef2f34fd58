"""What a cell holds that is more than words: the seven sections of a briefing, the boxes of a poster. Pure."""

import re
from collections.abc import Iterable

from resources.briefings.seven import Part
from resources.posters.fields import LABELS, Box

MOST_SECTIONS, LONGEST_HEADING = 7, 80
LETTERS, SIDES = ("body", "strong", "display"), ("left", "center", "right")


class Malformed(ValueError):
    """A cell cannot be read; the text says what it should look like."""


def sections(cell: str) -> list[Part]:
    """`# Why it matters`, the words below it, and so on: a line with one # begins each section. Raises Malformed."""
    before, *rest = re.split(r"(?m)^#[ \t]+", cell)
    if before.strip():
        raise Malformed("Begin each section with a line of its own: # and its heading.")
    if len(rest) > MOST_SECTIONS:
        raise Malformed(f"A briefing has {MOST_SECTIONS} sections at most.")
    parts = []
    for number, text in enumerate(rest, 1):
        heading, _, body = text.partition("\n")
        if not heading.strip() or len(heading.strip()) > LONGEST_HEADING:
            raise Malformed(f"A section has a heading of 1 to {LONGEST_HEADING} characters.")
        parts.append(Part(number, heading.strip(), body.strip()))
    return parts


def of_sections(parts: Iterable[Part]) -> str:
    """The same as a cell. In a body # and ## are the same heading, so it goes out as ##."""
    texts = []
    for part in parts:
        body = re.sub(r"(?m)^#(?=[ \t])", "##", part.body.replace("\r\n", "\n")).strip()
        texts.append(f"# {part.heading}\n{body}".strip())
    return "\n\n".join(texts)


def boxes(cell: str) -> list[Box]:
    """A line a box: key, left, top, width and height as fractions of the page, largest and smallest type in points,
    most lines, letters, side, colour, and what is printed before it. Raises Malformed.
    """
    return [_box(line) for line in cell.split("\n") if line.strip()]


def _box(line: str) -> Box:
    try:
        key, x, y, w, h, largest, smallest, lines, letters, side, colour, *before = line.split(maxsplit=11)
        box = Box(
            key=key,
            x=float(x),
            y=float(y),
            w=float(w),
            h=float(h),
            size_max=float(largest),
            size_min=float(smallest),
            max_lines=int(lines),
            font_role=letters,
            align=side,
            colour=colour,
            before=_unquoted(before),
        )
    except ValueError as error:
        raise Malformed(_LIKE) from error
    on_page = (
        0 <= box.x < 1 and 0 <= box.y < 1 and 0 < box.w <= 1.0001 - box.x and 0 < box.h <= 1.0001 - box.y
    )
    sizes = 4 <= box.size_min <= box.size_max <= 400 and 1 <= box.max_lines <= 6
    looks = letters in LETTERS and side in SIDES and re.fullmatch(r"#[0-9A-Fa-f]{6}", colour)
    if key not in LABELS or not (on_page and sizes and looks) or len(box.before) > 40:
        raise Malformed(_LIKE)
    return box


_LIKE = "A box is a line like: lead_name 0.1 0.78 0.5 0.04 24 13 2 strong left #1D2530"


def _unquoted(rest: list[str]) -> str:
    """What is printed before a word may end in a blank, so it stands between quotation marks."""
    return rest[0].strip().removeprefix('"').removesuffix('"') if rest else ""


def of_boxes(found: Iterable[Box]) -> str:
    """The same as a cell."""
    return "\n".join(_line(box) for box in found)


def _line(box: Box) -> str:
    numbers = (box.x, box.y, box.w, box.h, box.size_max, box.size_min, box.max_lines)
    words = [box.key, *map(str, numbers), box.font_role, box.align, box.colour]
    return " ".join([*words, f'"{box.before}"'] if box.before else words)
