"""The hidden key that makes a form count once (see portal.lib.http.idempotent)."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A fresh key for one showing of one form."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())
