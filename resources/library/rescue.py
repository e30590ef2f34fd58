"""When nothing is found: the spelling that was meant, and which filter to loosen. Every way leads to something."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.urls import reverse

from resources.library import browse, filters
from resources.library.models import Resource
from resources.library.search import CONFIG, plain_words
from resources.library.synonyms import flat
from resources.library.wanted import Wanted

_ASKED = re.compile(r"[^\W\d_]{4,40}")

# The nearest words of the library for each word that a search looks for.
_NEAREST = f"""
SELECT asked, ARRAY(
    SELECT word FROM library_searchword WHERE word %% asked AND word <> asked
    ORDER BY similarity(word, asked) DESC, word LIMIT 10
)
FROM unnest(%(words)s::text[]) AS asked
WHERE numnode(plainto_tsquery('{CONFIG}', asked)) > 0
"""  # noqa: S608  our own constants


@dataclass(frozen=True)
class Way:
    """Something to do instead: where it leads, in words, and what is there."""

    url: str
    words: str
    note: str = ""


def corrected(user: Any, words: str) -> str:
    """The same search with words that lead this reader to nothing spelt as the nearest one that leads somewhere.

    What stands only where they may not read, a draft or what is said in a recording, is no word for them.
    """
    asked = [word for word in sorted(plain_words(words))[:8] if not _leads(user, word)]
    if not asked:
        return words
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"words": asked})
        nearest = cursor.fetchall()
    meant = {given: good for given, near in nearest if (good := _first(user, near))}
    return _ASKED.sub(lambda found: meant.get(flat(found[0]), found[0]), words)


def _first(user: Any, near: list[str]) -> str:
    return next((word for word in near if _leads(user, word)), "")


def _leads(user: Any, word: str) -> bool:
    return filters.base(user, Wanted(word, exact="1")).exists()


def ways(user: Any, wanted: Wanted, labels: dict[tuple[str, str], str]) -> list[Way]:
    """What to try instead, each with what it would show this reader; a way to nothing is not offered."""
    meant = corrected(user, wanted.q) if wanted.q else ""
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
