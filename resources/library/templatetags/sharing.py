"""What an open page says of itself to chats and search engines."""

from typing import Any

from django import template

from portal.lib import mail, text
from resources.library import sharing
from resources.library.models import Resource

register = template.Library()


@register.inclusion_tag("library/_preview.html", takes_context=True)
def link_preview(context: dict[str, Any], card: Resource) -> dict[str, Any]:
    """Open Graph tags for a page's head; nothing at all for what visitors may not know of."""
    if not card.is_open:
        return {}
    return {
        "title": card.title,
        "said": card.summary or card.content_note or card.get_kind_display(),
        "note": card.content_note if card.summary else "",
        "url": mail.address(card.get_absolute_url()),
        "kind": "article",
        "picture": sharing.cover_address(card),
        "partnership": context.get("partnership"),
    }


@register.inclusion_tag("library/_preview.html", takes_context=True)
def page_preview(
    context: dict[str, Any], title: str, words: str, path: str, note: str = "", kind: str = "article"
) -> dict[str, Any]:
    """The same for an open page that is no card: it has no picture. `words` may be an editor's own; `kind` is the
    protocol's: article or website.
    """
    return {
        "title": title,
        "said": " ".join(line for block in text.parse(words) for line in block.plain()),
        "note": note,
        "url": mail.address(path),
        "kind": kind,
        "partnership": context.get("partnership"),
    }
