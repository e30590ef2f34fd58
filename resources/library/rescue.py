"""When nothing is found: the spelling that was meant, and which filter to loosen. Every way leads to something."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.urls import reverse

from resources.library import browse, filters
from resources.library.models import Resource
from resources.library.search import plain_words
from resources.library.synonyms import flat
from resources.library.wanted import Wanted

_ASKED = re.compile(r"[^\W\d_]{4,40}")

# The nearest word of the library for each word that it does not know.
_NEAREST = """
SELECT asked, (
    SELECT word FROM library_searchword WHERE word %% asked
    ORDER BY similarity(word, asked) DESC, word LIMIT 1
)
FROM unnest(%(words)s::text[]) AS asked
WHERE NOT EXISTS (SELECT 1 FROM library_searchword WHERE word = asked)
"""


@dataclass(frozen=True)
class Way:
    """Something to do instead: where it leads, in words, and what is there."""

    url: str
    words: str
    note: str = ""


def corrected(words: str) -> str:
    """The same search with unknown words spelt as the library spells the nearest one."""
    asked = sorted(plain_words(words))[:8]
    if not asked:
        return words
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"words": asked})
        meant = {given: near for given, near in cursor.fetchall() if near}
    return _ASKED.sub(lambda found: meant.get(flat(found[0]), found[0]), words)


def ways(user: Any, wanted: Wanted, labels: dict[tuple[str, str], str]) -> list[Way]:
    """What to try instead, each with what it would show this reader; a way to nothing is not offered."""
    meant = corrected(wanted.q) if wanted.q else ""
    tries: list[tuple[Wanted, str, str]] = []
    if meant != wanted.q:
        tries.append((wanted.with_words(meant), f"Did you mean \u201c{meant}\u201d?", ""))
    if wanted.q and wanted.filters:
        tries.extend(
            (wanted.only_words(words), f"Search every format and theme for \u201c{words}\u201d", "")
            for words in dict.fromkeys([wanted.q, meant])
        )
    on = dict.fromkeys(group for group, _ in wanted.filters)
    if len(on) > 1 or (on and not wanted.q):
        for group in on:
            taken = " or ".join(labels.get((group, v), v) for v in getattr(wanted, group))
            tries.append((wanted.apart_from(group), f"Take off \u201c{taken}\u201d", ""))
    if wanted.q and wanted.filters:
        kept = ", ".join(labels.get(pair, pair[1]) for pair in wanted.filters)
        tries.append((wanted.only_filters(), f"See everything in {kept}", ", without the search words"))
    if wanted.q or wanted.filters:
        tries.append((Wanted(), "See the whole library", ""))
    offered = [
        Way(reverse("library:browse") + other.query, words, note + tail)
        for other, words, tail in tries
        if (note := _said(filters.cards(user, other)))
    ]
    return offered[:5]


def _said(found: Any) -> str:
    """`3 results: 1 guidance, 2 briefings`, or nothing where there are none."""
    count = dict(found.order_by().values_list("kind").annotate(n=Count("pk")))
    total = sum(count.values())
    if not total:
        return ""
    kinds = ", ".join(f"{count[k]} {_kind_word(k, count[k])}" for k in browse.KINDS if k in count)
    return f"{total} result{'' if total == 1 else 's'}: {kinds}"


def _kind_word(kind: str, number: int) -> str:
    if kind == Resource.Kind.SLIDES:
        return "set of slides" if number == 1 else "sets of slides"
    word = str(Resource.Kind(kind).label) if number == 1 else browse.KINDS[kind]
    return word[0].lower() + word[1:]
