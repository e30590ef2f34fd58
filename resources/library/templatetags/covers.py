from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from resources.library import covers

register = template.Library()


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
    """Inlined, so that a page of cards needs no further requests. Decoration unless it is given a label."""
    svg = covers.draw(
        seed,
        motif=motif or "lighthouse",
        palette=palette or None,
        quiet=int(quiet or 0),
        width=width,
        height=height,
    )
    said = (
        f'role="img" aria-label="{conditional_escape(label)}"'
        if label
        else 'aria-hidden="true" focusable="false"'
    )
    # The numbers and names in the drawing are our own; the seed only steers the dice.
    return mark_safe(svg.replace("<svg ", f"<svg {said} ", 1))  # noqa: S308
