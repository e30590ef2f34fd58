"""What a reader finds: the cards, their order, the counts beside the filters, and where each card matched."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear, Lower
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.lib import clock
from resources.library import asking
from resources.library.asking import Asked
from resources.library.models import Audience, Bundle, Resource, Topic
from resources.library.search import CONFIG
from resources.library.wanted import TIMES, Wanted

A_PAGE = 24

KINDS = {
    "briefing": "7-minute briefings",
    "review": "Case reviews",
    "poster": "Posters",
    "video": "Video briefings",
    "report": "Reports",
    "slides": "Slides",
    "action-plan": "Action plans",
    "guidance": "Guidance",
    "form": "Blank forms",
    "course": "Courses",
    "link": "Links",
}
GROUP_TITLES = {
    "kind": "Format",
    "topic": "Theme",
    "audience": "Who it is for",
    "time": "Time it takes",
    "review": "Case review",
    "year": "Published",
}
TIME_WORDS = {
    "10": "Up to 10 minutes",
    "30": "11 to 30 minutes",
    "60": "31 to 60 minutes",
    "more": "More than an hour",
}

# Nobody types these: they stand for <mark> until the words around them are escaped.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Choice:
    """One value of a filter: how many cards it shows by itself, with the filters of the other groups."""

    value: str
    label: str
    count: int
    on: bool


@dataclass
class Group:
    """One group of filters."""

    name: str
    title: str
    values: list[Choice] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether one of its values is on."""
        return any(choice.on for choice in self.values)


@dataclass(frozen=True)
class Found:
    """A card as the list shows it: with its marked title and the words in which it matched."""

    card: Resource
    title: SafeString | str
    why_label: str = ""
    why: SafeString | str = ""
    facts: str = ""


def cards(user: Any, wanted: Wanted, asked: Asked | None = None) -> QuerySet[Resource]:
    """The published and announced cards this person may know of that meet every group and hold the words."""
    found = Resource.objects.visible_to(user).announced()
    if wanted.q:
        found = found.filter(search_entry__vector=(asked or asking.of(wanted)).query)
    if wanted.kind:
        found = found.filter(kind__in=wanted.kind)
    if wanted.topic:
        found = found.filter(pk__in=_through(Resource.topics.through, "topic", wanted.topic))
    if wanted.audience:
        found = found.filter(pk__in=_through(Resource.audiences.through, "audience", wanted.audience))
    if wanted.time:
        found = found.filter(_takes(wanted.time))
    if wanted.review:
        found = found.filter(_of_reviews(user, wanted.review))
    if wanted.year:
        found = found.filter(published_at__year__in=[int(year) for year in wanted.year])
    return found


def _through(table: Any, name: str, slugs: Iterable[str]) -> Any:
    return table.objects.filter(**{f"{name}__slug__in": slugs}).values("resource_id")


def _takes(times: Iterable[str]) -> Q:
    either = Q()
    for least, most in (TIMES[time] for time in times):
        either |= Q(minutes__gte=least) & (Q() if most is None else Q(minutes__lte=most))
    return either


def _of_reviews(user: Any, slugs: Iterable[str]) -> Q:
    """The reviews themselves and their parts; a review this person may not know of leads to nothing."""
    reviews = Resource.objects.visible_to(user).announced().filter(kind="review", slug__in=slugs)
    return Q(pk__in=reviews.values("pk")) | Q(
        pk__in=Bundle.objects.filter(whole__in=reviews).values("part_id")
    )


def in_order(found: QuerySet[Resource], wanted: Wanted, asked: Asked | None = None) -> QuerySet[Resource]:
    """Best match (title before summary before text), newest, most used, or A to Z; the rest decides ties.

    The rank is of the card's joined vector, so that words in its title and in its text count together.
    """
    newest = F("published_at").desc(nulls_last=True)
    if wanted.order == "best":
        query = (asked or asking.of(wanted)).query
        rank = SearchRank(F("search_entry__vector"), query, weights=[0.05, 0.15, 0.4, 1.0], normalization=1)
        return found.annotate(rank=rank).order_by("-rank", newest, "pk")
    if wanted.order == "used":
        return found.order_by(F("search_entry__used").desc(nulls_last=True), newest, "pk")
    if wanted.order == "title":
        return found.order_by(Lower("title"), "pk")
    return found.order_by(newest, Lower("title"), "pk")


def for_list(found: QuerySet[Resource]) -> QuerySet[Resource]:
    """With what a card in a list says of itself: its file, and how many published formats it ties together."""
    formats = (
        Bundle.objects.filter(whole=OuterRef("pk"), part__state=Resource.State.PUBLISHED)
        .order_by()
        .values("whole")
        .annotate(n=Count("*"))
        .values("n")
    )
    return found.select_related("document__current").annotate(formats=Coalesce(Subquery(formats), 0))


def groups(user: Any, wanted: Wanted, asked: Asked | None = None) -> list[Group]:
    """The filters with their counts, from the same rows as the list: one query a group."""
    made = []
    for name, counted in _COUNTED.items():
        base = cards(user, wanted.apart_from(name), asked).order_by()
        on = getattr(wanted, name)
        shown = [Choice(value, label, n, value in on) for value, label, n in counted(user, base, on)]
        made.append(Group(name, GROUP_TITLES[name], shown))
    return made


Counted = list[tuple[str, str, int]]


def _kinds(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    count = dict(base.values_list("kind").annotate(n=Count("pk")))
    return [(k, label, count.get(k, 0)) for k, label in KINDS.items() if k in count or k in on]


def _topics(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    return _tagged(Topic.objects.all(), Resource.topics.through, "topic", base, on)


def _audiences(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    return _tagged(Audience.objects.all(), Resource.audiences.through, "audience", base, on)


def _tagged(tags: Any, table: Any, name: str, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    uses = table.objects.filter(resource__in=base.values("pk")).order_by()
    count = dict(uses.values_list(f"{name}_id").annotate(n=Count("*")))
    return [(tag.slug, tag.name, count.get(tag.pk, 0)) for tag in tags if tag.pk in count or tag.slug in on]


def _times(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    steps = [When(_takes([time]), then=Value(time)) for time in TIMES]
    timed = base.filter(minutes__isnull=False).annotate(time=Case(*steps, output_field=CharField()))
    count = dict(timed.values_list("time").annotate(n=Count("pk")))
    return [(t, label, count.get(t, 0)) for t, label in TIME_WORDS.items() if t in count or t in on]


def _reviews(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    """Each review with its parts among the cards, and itself where it is one of them."""
    reviews = Resource.objects.visible_to(user).announced().filter(kind="review")
    ties = Bundle.objects.filter(part__in=base.values("pk")).order_by()
    parts = dict(ties.values_list("whole_id").annotate(n=Count("*")))
    itself = Q(pk__in=base.filter(kind="review").values("pk"))
    rows = reviews.filter(itself | Q(pk__in=list(parts)) | Q(slug__in=on)).order_by(
        F("published_at").desc(nulls_last=True), "title"
    )
    shown = rows.annotate(me=Case(When(itself, then=1), default=0)).values_list("pk", "slug", "title", "me")
    return [(slug, title, parts.get(pk, 0) + me) for pk, slug, title, me in shown]


def _years(user: Any, base: QuerySet[Resource], on: Iterable[str]) -> Counted:
    dated = base.filter(published_at__isnull=False).annotate(year=ExtractYear("published_at"))
    count = {str(year): n for year, n in dated.values_list("year").annotate(n=Count("pk"))}
    return [(year, year, count.get(year, 0)) for year in sorted({*count, *on}, reverse=True)]


_COUNTED = {
    "kind": _kinds,
    "topic": _topics,
    "audience": _audiences,
    "time": _times,
    "review": _reviews,
    "year": _years,
}


def dressed(page: Iterable[Resource], wanted: Wanted, asked: Asked | None = None) -> list[Found]:
    """The cards of one page with marked titles and the part in which each matched best. One query."""
    shown = list(page)
    matches = _matches(shown, asked or asking.of(wanted)) if wanted.q else {}
    return [_found(card, matches.get(card.pk)) for card in shown]


@dataclass(frozen=True)
class _Match:
    title: str
    in_title: bool
    label: str | None
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
    SELECT DISTINCT ON (part.resource_id) part.resource_id, part.label, part.text
    FROM loose, library_searchpart part JOIN library_resource card ON card.id = part.resource_id
    WHERE part.resource_id = ANY(%(cards)s) AND part.vector @@ loose.some
        AND NOT (part.source = 'card' AND part.label = 'Title')
        AND (part.source = 'card' OR card.state = 'published')
    ORDER BY part.resource_id, part.vector @@ loose.whole DESC, ts_rank(part.vector, loose.some) DESC, part.id
)
SELECT card.id,
    CASE WHEN to_tsvector('{CONFIG}', card.title) @@ loose.some THEN ts_headline('{CONFIG}', card.title,
        loose.some, 'HighlightAll=true, StartSel={_BEGIN}, StopSel={_END}') ELSE card.title END,
    to_tsvector('{CONFIG}', card.title) @@ loose.whole,
    best.label, best.text,
    ts_headline('{CONFIG}', best.text, loose.some,
        'StartSel={_BEGIN}, StopSel={_END}, MinWords=7, MaxWords=16, ShortWord=2')
FROM loose, library_resource card LEFT JOIN best ON best.resource_id = card.id
WHERE card.id = ANY(%(cards)s)
"""  # noqa: S608  our own constants


def _matches(shown: list[Resource], asked: Asked) -> dict[int, _Match]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MATCHES.replace("websearch_to_tsquery", asked.function),
            {"words": asked.words, "cards": [card.pk for card in shown]},
        )
        return {pk: _Match(*rest) for pk, *rest in cursor.fetchall()}


def _found(card: Resource, match: _Match | None) -> Found:
    if match is None:
        return Found(card, card.title, facts=facts(card))
    if match.in_title or match.passage is None:
        label = "In the title" if _BEGIN in match.title else ""
        return Found(card, _marked(match.title), label, facts=facts(card))
    return Found(card, _marked(match.title), match.label or "", _quoted(match), facts(card))


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
