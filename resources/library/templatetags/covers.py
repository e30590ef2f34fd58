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
    svg = covers.draw(
        seed,
        motif=motif or "lighthouse",
        palette=palette or None,
        quiet=int(quiet or 0),
        width=width,
        height=height,
    )
    return format_html(
        '<img src="data:image/svg+xml,{}" alt="{}" width="{}" height="{}">',
        quote(svg, safe=SAFE),
        label,
        width,
        height,
    )
