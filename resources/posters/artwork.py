"""Draws a poster's artwork from words, for partnerships that have no designer at hand."""

from collections.abc import Sequence
from pathlib import Path

from portal.lib import typst_draw
from resources.posters import fields

TEMPLATE = Path(__file__).parent / "typst" / "poster.typ"
TALK_TO = "Worried? Talk to"
MOST_MESSAGES = 3
COVER_SIZES = {fields.FULL: (840, 353), fields.MINI: (840, 345)}  # the picture's shape on each


class TooManyWords(Exception):
    """The words do not fit on the poster at a size that is read from a step away."""


def draw_poster(
    title: str,
    line: str,
    messages: Sequence[str],
    cover_svg: str,
    partnership: str,
    size: str = fields.FULL,
) -> bytes:
    """Draw a tagged PDF: A4 for `full`, A6 without the messages for `mini`; `fields.usual_boxes` lie in its panel.

    Raises TooManyWords, or typst_draw.CannotDraw for a letter that no font has.
    """
    data = {
        "title": f"{title} – poster",
        "headline": title,
        "line": line,
        "messages": [message for message in messages if message] if size == fields.FULL else [],
        "cover": cover_svg,
        "partnership": partnership,
        "talk_to": TALK_TO,
        "size": size,
    }
    if not typst_draw.query(TEMPLATE, data, "<fit>")[0]["ok"]:
        raise TooManyWords
    return typst_draw.compile_pdf(TEMPLATE, data)


def text_of(headline: str, line: str, messages: Sequence[str], partnership: str) -> str:
    """The poster's words in reading order: the first text alternative of a poster that was drawn here."""
    points = [f"- {message}" for message in messages if message]
    return "\n".join(
        [
            headline,
            line,
            *points,
            f"{TALK_TO} your safeguarding lead.",
            f"Immediate danger: 999. {partnership}.",
        ]
    )
