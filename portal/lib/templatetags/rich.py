"""``{{ value|rich }}``: an editor's words as clean HTML."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.lib.text import to_html

register = template.Library()


@register.filter
def rich(value: object, top: int = 2) -> SafeString:
    """Draw the words; ``value|rich:3`` where the page around them already has an h2."""
    return mark_safe(to_html(str(value or ""), top=top))  # noqa: S308 -- nh3 has cleaned it
