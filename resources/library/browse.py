"""What a reader finds: one page of cards, their order, and the counts beside the filters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from resources.library import marks, matching, scan
from resources.library.asking import Asked
from resources.library.matching import Found
from resources.library.models import Bundle, Resource
from resources.library.wanted import Wanted

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

_WORDS = {"kind": KINDS, "time": TIME_WORDS}


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
class Shelf:
    """One page of the library as a reader sees it."""

    page: "Page[int]"
    found: list[Found]
    groups: list[Group]

    @property
    def total(self) -> int:
        """How many cards there are on all pages."""
        return self.page.paginator.count


def shelf(user: Any, wanted: Wanted, asked: Asked, number: int = 1) -> Shelf:
    """One page (from 1; beyond the last it is the last): a look at the index, the cards, and where each matched."""
    sight = scan.look(user, wanted, asked, number=number, size=A_PAGE)
    listed = marks.marked(for_list(Resource.objects.filter(pk__in=sight.keys)), user)
    cards = {card.pk: card for card in listed}
    page = Paginator(range(sight.total), A_PAGE).get_page(number)
    shown = [cards[key] for key in sight.keys if key in cards]
    return Shelf(page, matching.dressed(shown, asked, user), _groups(wanted, sight))


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


def _groups(wanted: Wanted, sight: scan.Sight) -> list[Group]:
    """The filters with their counts, from the same rows as the list. What is on stays, even with nothing behind it."""
    return [
        Group(
            name,
            title,
            [
                Choice(value, label, n, value in getattr(wanted, name))
                for value, label, n in _named(name, sight.counts.get(name, []), getattr(wanted, name))
            ],
        )
        for name, title in GROUP_TITLES.items()
    ]


def _named(name: str, counted: scan.Counted, on: Iterable[str]) -> scan.Counted:
    """Formats and lengths in the order of their words, years backwards; the rest comes in order, with its names."""
    count = {value: n for value, _, n in counted}
    if words := _WORDS.get(name):
        return [(v, label, count.get(v, 0)) for v, label in words.items() if v in count or v in on]
    if name == "year":
        return [(year, year, count.get(year, 0)) for year in sorted({*count, *on}, reverse=True)]
    return counted
