"""One index for every shelf. What a reader finds with it is in `browse.py`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import F

from resources.library.models import Resource, SearchPart, SearchWord
from resources.library.synonyms import flat

CONFIG = "portal"  # english with accents forgiven; made by the migration 0001_initial
MOST_TEXT = 600_000  # characters of one weight in a card's vector: PostgreSQL takes a megabyte in all

_UNFIT = re.compile("[\x00\ue000\ue001]")
_WORD = re.compile(r"[^\W\d_]{4,40}")


@dataclass(frozen=True)
class Part:
    """A piece of text to be found: where it stands in words, what is added to the address, and its weight (A-D)."""

    label: str
    text: str
    locator: str = ""
    weight: str = "C"


@transaction.atomic
def index(resource: Resource, parts: Iterable[Part], *, source: str = SearchPart.Source.SHELF) -> None:
    """Replace what the search knows of a card from one source. Call it from the action that changed the text.

    A shelf passes its own parts and leaves `source` alone; title and summary are indexed by `index_card`, a file's
    pages by the library.
    """
    SearchPart.objects.filter(resource=resource, source=source).delete()
    rows = SearchPart.objects.bulk_create(
        SearchPart(
            resource=resource,
            source=source,
            label=part.label[:120],
            locator=part.locator[:120],
            text=printable(part.text),
            weight=part.weight,
            order=number,
        )
        for number, part in enumerate(parts)
        if printable(part.text).strip()
    )
    for weight in "ABCD":
        SearchPart.objects.filter(pk__in=[r.pk for r in rows], weight=weight).update(
            vector=SearchVector(F("text"), config=CONFIG, weight=weight)
        )
    learn_words(row.text for row in rows)
    refresh(resource)


def printable(text: str) -> str:
    """Without what PostgreSQL cannot store (NUL) and what the list of results uses for itself (private signs)."""
    return _UNFIT.sub("", text)


def index_card(resource: Resource) -> None:
    """Index the card's own words. Actions of the library call it on every change of a card."""
    index(
        resource,
        [Part("Title", resource.title, weight="A"), Part("Summary", resource.summary, weight="B")],
        source=SearchPart.Source.CARD,
    )


def refresh(resource: Resource) -> None:
    """Join a card's parts to its one vector: all of them once it is published, before that its own words only."""
    with connection.cursor() as cursor:
        cursor.execute(_JOINED.format(which="WHERE card.id = %s"), [resource.pk])


def rebuild() -> None:
    """Make every vector afresh, after a bulk load or a change of the search configuration. Takes minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE library_searchpart SET vector = setweight(to_tsvector('{CONFIG}', text), weight::\"char\")"  # noqa: S608  our own constants
        )
        cursor.execute(_JOINED.format(which=""))


def _weighted(which: str) -> str:
    return " || ".join(
        f"setweight(to_tsvector('{CONFIG}', left(coalesce(string_agg(part.text, ' ' ORDER BY part.id)"
        f" FILTER (WHERE part.weight = '{weight}' AND {which}), ''), {MOST_TEXT})), '{weight}')"
        for weight in "ABCD"
    )


_ALL, _OWN = _weighted("true"), _weighted("part.source = 'card'")
_ASK_FOR_ACCOUNT = ", ".join(f"'{kind}'" for kind in Resource.SIGNED_IN_KINDS)
_JOINED = (
    "INSERT INTO library_searchentry (resource_id, vector, near, for_visitors)"  # noqa: S608  our own constants
    " SELECT id, words, ts_filter(coalesce(own, words), '{{a,b}}'), own FROM ("
    f"SELECT card.id, {_ALL} AS words, CASE WHEN card.kind IN ({_ASK_FOR_ACCOUNT}) THEN {_OWN} END AS own"
    " FROM library_resource card LEFT JOIN library_searchpart part"
    " ON part.resource_id = card.id AND (part.source = 'card' OR card.state = 'published')"
    " {which} GROUP BY card.id) joined"
    " ON CONFLICT (resource_id) DO UPDATE"
    " SET vector = excluded.vector, near = excluded.near, for_visitors = excluded.for_visitors"
)


def plain_words(text: str) -> set[str]:
    """The words of four letters or more, small and without accents: what a spelling is compared with."""
    return set(_WORD.findall(flat(text)))


def learn_words(texts: Iterable[str]) -> None:
    """Remember the words for `did you mean`. In one order, so that two writers never wait for each other in a ring."""
    words = sorted(set().union(*(plain_words(text) for text in texts)))
    SearchWord.objects.bulk_create(
        (SearchWord(word=word) for word in words), ignore_conflicts=True, batch_size=1000
    )
