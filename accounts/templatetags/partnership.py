"""The partnership for what is drawn without a request: letters and error pages."""

from django import template

from accounts import context
from accounts.models import Partnership

register = template.Library()


@register.simple_tag
def the_partnership() -> Partnership | None:
    """The one row: `{% the_partnership as partnership %}`."""
    return context.partnership()
