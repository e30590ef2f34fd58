"""Searches that people keep: what they are called in words, and what has come since they were kept."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from resources.library import browse, filters
from resources.library.models import Audience, Resource, SavedSearch, Topic
from resources.library.wanted import Wanted


def wanted_of(query: str) -> Wanted:
    """What an address's query asks for, with or without its question mark. Nonsense is left out."""
    return Wanted.read(QueryDict(query.removeprefix("?")).getlist)


def name_of(user: Any, wanted: Wanted) -> str:
    """The search in words, for its owner: `“neglect” in Posters, Schools`."""
    words = f"\u201c{wanted.q}\u201d" if wanted.q else "Everything"
    labels = _labels(user, wanted)
    filters = ", ".join(labels.get(pair, pair[1]) for pair in wanted.filters)
    return (f"{words} in {filters}" if filters else words)[:300]


def _labels(user: Any, wanted: Wanted) -> dict[tuple[str, str], str]:
    """What the values that are on are called; of reviews, only those that this person may know of."""
    reviews = Resource.objects.visible_to(user).announced().filter(slug__in=wanted.review)
    topics = Topic.objects.filter(slug__in=wanted.topic)
    audiences = Audience.objects.filter(slug__in=wanted.audience)
    return {
        **{("kind", kind): label for kind, label in browse.KINDS.items()},
        **{("time", time): label for time, label in browse.TIME_WORDS.items()},
        **{("topic", slug): name for slug, name in topics.values_list("slug", "name")},
        **{("audience", slug): name for slug, name in audiences.values_list("slug", "name")},
        **{("review", slug): title for slug, title in reviews.values_list("slug", "title")},
    }


def news(search: SavedSearch) -> QuerySet[Resource]:
    """What readers got since the search was kept, that its owner may see and has not been told of; newest first.

    What came while they asked for no emails is not told afterwards.
    """
    found = filters.cards(search.person, wanted_of(search.query))
    fresh = found.published().released(search.tells_since or search.created_at)
    return fresh.exclude(pk__in=search.told.values("resource_id"))
