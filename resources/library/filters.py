"""Which cards a search is about: what this reader may know of, the words, and a condition for each group of filters."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from resources.library import asking
from resources.library.asking import Asked
from resources.library.models import Bundle, Resource, ResourceQuerySet, SearchEntry
from resources.library.wanted import TIMES, Wanted


def base(user: Any, wanted: Wanted, asked: Asked | None = None) -> ResourceQuerySet:
    """The published and announced cards this person may know of that hold the words, whatever the filters."""
    found = Resource.objects.visible_to(user).announced()
    if wanted.q:
        found = found.filter(_holding(user, (asked or asking.of(wanted)).query))
    return found


def _holding(user: Any, query: SearchQuery) -> Q:
    """Which cards hold the words where this person may read: a visitor never learns what is said in a recording."""
    if user.is_authenticated:
        return Q(search_entry__vector=query)
    return Q(pk__in=SearchEntry.objects.found_by_visitors(query).values("pk"))


def cards(user: Any, wanted: Wanted, asked: Asked | None = None) -> ResourceQuerySet:
    """Those of them that meet every group."""
    return base(user, wanted, asked).filter(*conditions(user, wanted).values())


def conditions(user: Any, wanted: Wanted) -> dict[str, Q]:
    """What each group of filters asks; a group without a value asks nothing and is not here."""
    return {
        name: made(user, values) for name, made in _CONDITIONS.items() if (values := getattr(wanted, name))
    }


def reviews(user: Any) -> ResourceQuerySet:
    """The reviews this person may know of; any other leads to nothing."""
    return Resource.objects.visible_to(user).announced().filter(kind=Resource.Kind.REVIEW)


def _kinds(user: Any, kinds: Iterable[str]) -> Q:
    return Q(kind__in=kinds)


def _topics(user: Any, slugs: Iterable[str]) -> Q:
    through = Resource.topics.through.objects.filter(topic__slug__in=slugs)
    return Q(pk__in=through.values("resource_id"))


def _audiences(user: Any, slugs: Iterable[str]) -> Q:
    through = Resource.audiences.through.objects.filter(audience__slug__in=slugs)
    return Q(pk__in=through.values("resource_id"))


def _times(user: Any, times: Iterable[str]) -> Q:
    either = Q()
    for least, most in (TIMES[time] for time in times):
        either |= Q(minutes__gte=least) & (Q() if most is None else Q(minutes__lte=most))
    return either


def _reviews(user: Any, slugs: Iterable[str]) -> Q:
    """The reviews themselves and their parts."""
    chosen = reviews(user).filter(slug__in=slugs)
    parts = Bundle.objects.filter(whole__in=chosen).values("part_id")
    return Q(pk__in=chosen.values("pk")) | Q(pk__in=parts)


def _years(user: Any, years: Iterable[str]) -> Q:
    return Q(published_at__year__in=[int(year) for year in years])


_CONDITIONS = {
    "kind": _kinds,
    "topic": _topics,
    "audience": _audiences,
    "time": _times,
    "review": _reviews,
    "year": _years,
}
