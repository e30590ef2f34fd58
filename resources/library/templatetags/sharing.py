"""What a card's page says of itself to chats and search engines."""

from typing import Any

from django import template

from portal.lib import mail
from resources.library import sharing
from resources.library.models import Resource

register = template.Library()


@register.inclusion_tag("library/_preview.html", takes_context=True)
def link_preview(context: dict[str, Any], card: Resource) -> dict[str, Any]:
    """Open Graph tags for a page's head; nothing at all for what visitors may not know of."""
    if not card.is_open:
        return {}
    return {
        "card": card,
        "url": mail.address(card.get_absolute_url()),
        "picture": sharing.cover_address(card),
        "partnership": context.get("partnership"),
    }
