"""The full addresses by which a card, its picture and the feed are known outside."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.lib import mail
from resources.library import pictures
from resources.library.models import Resource, Topic


def feed_address(topic: Topic | None = None) -> str:
    """The feed of everything, or of one theme."""
    return mail.address(reverse("library:feed") + (f"?{urlencode({'topic': topic.slug})}" if topic else ""))


def cover_address(card: Resource) -> str:
    """The picture of a card's cover as it is drawn today."""
    version = pictures.version(pictures.drawing(card))
    return mail.address(reverse("library:cover", args=[card.slug, version]))
