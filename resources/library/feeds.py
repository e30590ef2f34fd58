"""What leaves the portal by itself: the feed of what is new, and the pictures of link previews. Open to all only."""

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from accounts import context
from portal.lib import mail
from portal.lib.http import find
from resources.library import pictures
from resources.library.models import Resource, Topic
from resources.library.sharing import cover_address, feed_address

if TYPE_CHECKING:
    _Feed = Feed[Resource, "Topic | None"]
else:
    _Feed = Feed

NEWEST = 50
# XML cannot hold them, and the feed of all must not stop for one of them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)


class Newest(_Feed):
    """What was published last, of everything or of one theme."""

    feed_type = Atom1Feed

    def __init__(self, topic: Topic | None, cards: list[Resource]) -> None:
        self.topic, self.cards = topic, cards
        house = context.partnership()
        self.house = house.name if house else "Safeguarding"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic | None:
        return self.topic

    def title(self, topic: Topic | None) -> str:
        return _plain(f"{self.house} Learning: {topic or 'new in the library'}")

    def author_name(self, topic: Topic | None) -> str:
        return _plain(self.house)

    def link(self, topic: Topic | None) -> str:
        return mail.address(f"/library/?topic={topic.slug}" if topic else "/library/")

    def feed_url(self, topic: Topic | None) -> str:
        return feed_address(topic)

    def feed_guid(self, topic: Topic | None) -> str:
        # RFC 4151: the year in which the address was this portal's own stays as it is.
        host = urlsplit(settings.PORTAL_ADDRESS).hostname
        return f"tag:{host},2026:library{f'/{topic.slug}' if topic else ''}"

    def subtitle(self, topic: Topic | None) -> str:
        return "Learning from safeguarding reviews that is open to everybody."

    def items(self, topic: Topic | None) -> list[Resource]:
        return self.cards

    def item_title(self, item: Resource) -> str:
        return _plain(item.title)

    def item_description(self, item: Resource) -> str:
        note = f"Content note: {item.content_note.rstrip('.')}. " if item.content_note else ""
        # Readers take an Atom summary of this kind for HTML.
        return escape(_plain(note + item.summary))

    def item_link(self, item: Resource) -> str:
        return mail.address(item.get_absolute_url())

    def item_guid(self, item: Resource) -> str:
        return item.uuid.urn

    def item_pubdate(self, item: Resource) -> dt.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Resource) -> dt.datetime:
        return _updated(item)

    def item_categories(self, item: Resource) -> list[str]:
        return [_plain(name) for name in (item.get_kind_display(), *map(str, item.topics.all()))]


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest fifty that everybody may read, of everything or of one theme (`?topic=`), as Atom 1.0."""
    slug = request.GET.get("topic", "")
    topic = find(Topic.objects.all(), slug=slug) if slug else None
    cards = Resource.objects.open_to_all()
    if topic:
        cards = cards.filter(topics=topic)
    newest = list(cards.order_by("-published_at", "pk").prefetch_related("topics")[:NEWEST])
    made = Newest(topic, newest)
    answer = condition(lambda _: _tag(made), lambda _: _latest(newest))(made)
    response: HttpResponse = cache_control(public=True, max_age=600)(answer)(request)
    return response


def _latest(cards: list[Resource]) -> dt.datetime | None:
    return max(map(_updated, cards), default=None)


def _updated(card: Resource) -> dt.datetime:
    return max(card.changed_at, card.published_at or card.changed_at)


def _tag(made: Newest) -> str:
    """Changes with every card that comes, goes or is changed."""
    said = [made.title(made.topic), *(f"{c.uuid} {c.changed_at.isoformat()} {c.slug}" for c in made.cards)]
    return f'"{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:32]}"'


@login_not_required
@require_safe
def cover(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The cover of what visitors may know of, 1200 by 630. The address of an older drawing leads to today's."""
    card = find(Resource.objects.visible_to(AnonymousUser()), slug=slug)
    svg = pictures.drawing(card)
    if version != pictures.version(svg):
        return redirect(cover_address(card))

    def draw(request: HttpRequest) -> HttpResponse:
        return HttpResponse(pictures.png(svg), content_type="image/png")

    kept = cache_control(public=True, max_age=31_536_000, immutable=True)(draw)
    response: HttpResponse = condition(lambda _: f'"{version}"')(kept)(request)
    return response
