"""One index for every shelf, one query for every reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import F

from resources.library.models import Resource, SearchPart


@dataclass(frozen=True)
class Part:
    """A piece of text to be found: where it stands in words, what is added to the address, and its weight (A-D)."""

    label: str
    text: str
    locator: str = ""
    weight: str = "C"


def index(resource: Resource, parts: Iterable[Part]) -> None:
    """Replace what the search knows of a card. Call it from the action that changed the text.

    A card's title and summary are indexed by `index_card`; a shelf passes its own parts here.
    """
    with transaction.atomic():
        resource.search_parts.exclude(label__in=["Title", "Summary"]).delete()
        _write(resource, parts)


def index_card(resource: Resource) -> None:
    """Index the card's own words. Actions of the library call it on every change of a card."""
    with transaction.atomic():
        resource.search_parts.filter(label__in=["Title", "Summary"]).delete()
        _write(
            resource,
            [Part("Title", resource.title, weight="A"), Part("Summary", resource.summary, weight="B")],
        )


def _write(resource: Resource, parts: Iterable[Part]) -> None:
    rows = SearchPart.objects.bulk_create(
        SearchPart(
            resource=resource, label=p.label, locator=p.locator, text=p.text, weight=p.weight, order=number
        )
        for number, p in enumerate(parts)
        if p.text.strip()
    )
    for weight in "ABCD":
        SearchPart.objects.filter(pk__in=[r.pk for r in rows], weight=weight).update(
            vector=SearchVector(F("text"), config="english", weight=weight)
        )
