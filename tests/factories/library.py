"""Cards and what hangs on them."""

import itertools

from django.utils.text import slugify

from portal.lib import clock
from resources.library.models import Audience, Resource, Topic

_numbers = itertools.count(1)


def topic(name: str = "Neglect") -> Topic:
    return Topic.objects.get_or_create(name=name, slug=slugify(name))[0]


def audience(name: str = "Schools") -> Audience:
    return Audience.objects.get_or_create(name=name, slug=slugify(name))[0]


def resource(
    kind: str = "report", *, state: str = "published", topics=(), audiences=(), **fields
) -> Resource:
    number = next(_numbers)
    given = {"title": f"Resource {number}", "kind": kind, "state": state, "summary": "What was learnt."}
    given["published_at"] = clock.now() if state == "published" else None
    given |= fields
    given.setdefault("slug", slugify(given["title"]))
    card = Resource.objects.create(**given)
    card.topics.set(topic(name) for name in topics)
    card.audiences.set(audience(name) for name in audiences)
    return card
