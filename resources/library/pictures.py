"""The cover of a card as a picture for link previews: chats and search engines do not draw SVG."""

import functools
import hashlib
from pathlib import Path

from portal.lib import typst_draw
from resources.library import covers
from resources.library.models import Resource

WIDTH, HEIGHT = 1200, 630  # what the previews of the large platforms show whole
TEMPLATE = Path(__file__).parent / "typst" / "cover.typ"


def drawing(card: Resource) -> str:
    """The same cover as on the card, quiet level and all, in the shape of a preview."""
    return covers.draw(
        card.slug,
        motif=card.cover_motif or "lighthouse",
        quiet=2 if card.kind == Resource.Kind.REVIEW else card.quiet,
        width=WIDTH,
        height=HEIGHT,
    )


def version(svg: str) -> str:
    """Stands in the picture's address: another drawing has another address, so each may be kept for ever."""
    return hashlib.sha256(svg.encode()).hexdigest()[:16]


@functools.lru_cache(maxsize=64)
def png(svg: str) -> bytes:
    """The drawing in dots. Raises typst_draw.CannotDraw."""
    return typst_draw.compile_png(TEMPLATE, {"svg": svg}, ppi=72)[0]
