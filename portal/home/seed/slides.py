"""A review's slides for a team meeting: what happened, what was found, what is asked."""

import io
from collections.abc import Sequence

from pptx import Presentation
from pptx.util import Cm, Pt

_WIDE = (Cm(33.867), Cm(19.05))
_LAYOUT_TITLE, _LAYOUT_WORDS = 0, 1


def make(title: str, subtitle: str, pages: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A PowerPoint file: a title, then one slide for each heading with its points. Every slide has a real title."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE
    deck.core_properties.title = title
    deck.core_properties.language = "en-GB"
    first = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_TITLE])
    _fill(first.shapes.title, [title], size=44, box=(Cm(2), Cm(5), Cm(29.8), Cm(4.5)))
    _fill(first.placeholders[1], [subtitle], size=24, box=(Cm(2), Cm(10), Cm(29.8), Cm(4)))
    for heading, points in pages:
        slide = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_WORDS])
        _fill(slide.shapes.title, [heading], size=36, box=(Cm(2), Cm(1), Cm(29.8), Cm(3)))
        _fill(slide.placeholders[1], points, size=24, box=(Cm(2), Cm(4.5), Cm(29.8), Cm(13)))
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _fill(shape: object, lines: Sequence[str], *, size: int, box: tuple[int, int, int, int]) -> None:
    shape.left, shape.top, shape.width, shape.height = box  # type: ignore[attr-defined]  # pptx ships no types
    frame = shape.text_frame  # type: ignore[attr-defined]  # pptx ships no types
    frame.text = lines[0]
    for line in lines[1:]:
        frame.add_paragraph().text = line
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(size)
