from functools import lru_cache
from urllib.parse import quote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from resources.library import covers

register = template.Library()

# What an address inside double quotes may keep as it is; the rest is percent-encoded.
SAFE = " =:/,;()-"


@register.simple_tag
def cover(
    seed: str,
    motif: str = "lighthouse",
    quiet: int = 0,
    palette: str = "",
    label: str = "",
    width: int = 480,
    height: int = 300,
) -> SafeString:
    """A picture inside the page, so that a page of cards needs no further requests. Decoration unless it has a label."""
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        _drawn(str(seed), motif or "lighthouse", palette or None, int(quiet or 0), width, height),
        label,
        width,
        height,
    )


@lru_cache(maxsize=2048)  # about 8 MB: a drawing never changes, and a page of cards needs two dozen
def _drawn(seed: str, motif: str, palette: str | None, quiet: int, width: int, height: int) -> str:
    svg = covers.draw(seed, motif=motif, palette=palette, quiet=quiet, width=width, height=height)
    return f"data:image/svg+xml,{quote(svg, safe=SAFE)}"
