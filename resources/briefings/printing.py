"""Draws the one page of a briefing: A4, tagged, the same words as everywhere else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.lib import clock, typst_draw
from resources.briefings import seven
from resources.briefings.models import Briefing

TEMPLATE = Path(__file__).parent / "typst" / "page.typ"
SMALLEST_READABLE = 8.0  # points; below this the page is refused
PICTURE_PPI = 96  # A4 on its side becomes 1123 pixels wide
COMFORTABLE = 9.0  # points; below this the author is warned


@dataclass(frozen=True)
class Page:
    """A drawn page: its bytes, a picture of it (PNG), the type size reached in points, and whether all is on it."""

    pdf: bytes
    picture: bytes
    type_size: float
    fits: bool


def draw(briefing: Briefing, *, partnership: str) -> Page:
    """Draw the page. Raises typst_draw.CannotDraw for letters that no font has."""
    data = words(briefing, partnership)
    fit = typst_draw.query(TEMPLATE, data, "<fit>")[0]
    pdf = typst_draw.compile_pdf(TEMPLATE, data, timestamp=int(briefing.words_changed_at.timestamp()))
    size = round(float(fit["size"]), 1)
    [picture] = typst_draw.compile_png(TEMPLATE, data, ppi=PICTURE_PPI)[:1]
    return Page(pdf, picture, size, bool(fit["ok"]) and size >= SMALLEST_READABLE)


def words(briefing: Briefing, partnership: str) -> dict[str, Any]:
    """What the drawing is given: plain data, in the order in which it is read."""
    card = briefing.resource
    when = clock.in_london(card.published_at or briefing.words_changed_at)
    return {
        "title": card.title,
        "summary": card.summary,
        "partnership": partnership,
        "date": f"{when:%B %Y}",
        "footer": "For discussion in teams and supervision.",
        "address": settings.PORTAL_ADDRESS.rstrip("/") + card.get_absolute_url(),
        "questions": briefing.question_lines,
        "sections": [
            {"heading": part.heading, "blocks": seven.as_blocks(part.body, settings.PORTAL_ADDRESS)}
            for part in briefing.parts
        ],
    }
