"""Where each card of a page matched: its marked title, and the words around the best place in its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.lib import clock
from resources.library.asking import Asked
from resources.library.models import Resource
from resources.library.search import CONFIG

# Nobody types these: they stand for <mark> until the words around them are escaped.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Found:
    """A card as the list shows it: with its marked title and the words in which it matched."""

    card: Resource
    title: SafeString | str
    why_label: str = ""
    why: SafeString | str = ""
    facts: str = ""
    place: str = ""  # the address of the passage, where it has one of its own


def dressed(page: Iterable[Resource], asked: Asked, user: Any) -> list[Found]:
    """The cards of one page with marked titles and the part in which each matched best. One query, if there are words.

    A visitor reads nothing of what is said in a recording, nor of a course: their pages ask for an account.
    """
    shown = list(page)
    closed = [] if user.is_authenticated else list(Resource.SIGNED_IN_KINDS)
    matches = _matches(shown, asked, closed) if asked.words and shown else {}
    return [_found(card, matches.get(card.pk)) for card in shown]


@dataclass(frozen=True)
class _Match:
    title: str
    in_title: bool
    label: str | None
    locator: str | None
    text: str | None
    passage: str | None


# `some` forgives what the whole search asks together: the words of one card may stand in different parts. A phrase
# stays a phrase: who asked for CSE did not ask for every child.
# Of a card that is announced and not yet published, only its own words are looked at.
_MATCHES = f"""
WITH asked AS (SELECT websearch_to_tsquery('{CONFIG}', %(words)s) AS whole),
loose AS (
    SELECT whole, CASE WHEN querytree(whole) IN ('', 'T') THEN whole
        ELSE replace(querytree(whole), ' & ', ' | ')::tsquery END AS some
    FROM asked
),
best AS (
    SELECT DISTINCT ON (part.resource_id) part.resource_id, part.label, part.locator, part.text
    FROM loose, library_searchpart part JOIN library_resource card ON card.id = part.resource_id
    WHERE part.resource_id = ANY(%(cards)s) AND part.vector @@ loose.some
        AND NOT (part.source = 'card' AND part.label = 'Title')
        AND (part.source = 'card' OR card.state = 'published' AND card.kind <> ALL(%(closed)s))
    ORDER BY part.resource_id, part.vector @@ loose.whole DESC, ts_rank(part.vector, loose.some) DESC, part.id
)
SELECT card.id,
    CASE WHEN to_tsvector('{CONFIG}', card.title) @@ loose.some THEN ts_headline('{CONFIG}', card.title,
        loose.some, 'HighlightAll=true, StartSel={_BEGIN}, StopSel={_END}') ELSE card.title END,
    to_tsvector('{CONFIG}', card.title) @@ loose.whole,
    best.label, best.locator, best.text,
    ts_headline('{CONFIG}', best.text, loose.some,
        'StartSel={_BEGIN}, StopSel={_END}, MinWords=7, MaxWords=16, ShortWord=2')
FROM loose, library_resource card LEFT JOIN best ON best.resource_id = card.id
WHERE card.id = ANY(%(cards)s)
"""  # noqa: S608  our own constants


def _matches(shown: list[Resource], asked: Asked, closed: list[Resource.Kind]) -> dict[int, _Match]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MATCHES.replace("websearch_to_tsquery", asked.function),
            {"words": asked.words, "cards": [card.pk for card in shown], "closed": list(map(str, closed))},
        )
        return {pk: _Match(*rest) for pk, *rest in cursor.fetchall()}


def _found(card: Resource, match: _Match | None) -> Found:
    if match is None:
        return Found(card, card.title, facts=facts(card))
    if match.in_title or match.passage is None:
        label = "In the title" if _BEGIN in match.title else ""
        return Found(card, _marked(match.title), label, facts=facts(card))
    place = f"{card.get_absolute_url()}{match.locator}" if match.locator else ""
    return Found(card, _marked(match.title), match.label or "", _quoted(match), facts(card), place)


def _marked(text: str) -> SafeString:
    """Escape the words, then turn the signs that stand for the marks into marks."""
    marked = escape(text).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(marked)  # noqa: S308  escaped above


def _quoted(match: _Match) -> SafeString:
    """The passage in quotation marks, with dots where its part goes on."""
    passage, text = " ".join((match.passage or "").split()), " ".join((match.text or "").split())
    bare = passage.replace(_BEGIN, "").replace(_END, "")
    before = "" if text.startswith(bare) else "\u2026"
    behind = "" if text.endswith(bare) else "\u2026"
    return _marked(f"\u201c{before}{passage}{behind}\u201d")


def facts(card: Resource) -> str:
    """The small line of a card: what it is made of, and when."""
    if card.state == Resource.State.EXPECTED:
        return f"Expected {card.expected_text}".strip()
    document = getattr(card, "document", None)
    if card.kind == Resource.Kind.REVIEW:
        number = getattr(card, "formats", 0)
        what = f"{number} format{'' if number == 1 else 's'}" if number else ""
    elif card.minutes:
        what = f"{card.minutes} min"
    elif card.external_url:
        what = card.publisher
    elif document and document.current:
        what = document.current.facts
    else:
        what = ""
    when = f"{clock.in_london(card.published_at):%b %Y}" if card.published_at else ""
    return ", ".join(words for words in (what, when) if words)
