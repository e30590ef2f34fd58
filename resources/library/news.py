"""What is new, for one person, in what they follow. Shelves hang up what they have to tell besides new cards."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from portal.lib import clock
from resources.library.models import Bundle, Follow, Resource

MOST = 30  # items that one email names; the rest are counted

Teller = Callable[[Collection[int], dt.date, dt.date], Iterable[tuple[int, str]]]

_tellers: list[Teller] = []


def teller(tell: Teller) -> Teller:
    """Hang up what a shelf has to say of cards (in its `gates.py`).

    It is given the keys of cards that the reader follows and may see, the first day and the day after the last,
    and answers pairs: the key of a card, and a sentence that everybody who sees the card may read.
    """
    _tellers.append(tell)
    return tell


@dataclass(frozen=True)
class Item:
    """One thing that is new: a card, and why this person hears of it."""

    card: Resource
    why: str


@dataclass
class News:
    """What is new between two emails."""

    items: list[Item] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def shown(self) -> list[Item]:
        """Those that the email names."""
        return self.items[:MOST]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.items) - MOST)


def of(person: Any, since: dt.datetime, until: dt.datetime) -> News:
    """New cards first, the newest at the top, then what the shelves tell. A constant number of queries."""
    follows = list(Follow.objects.of(person).select_related("topic", "audience", "review"))
    return News([*_cards(person, follows, since, until), *_told(follows, since, until)])


def _cards(person: Any, follows: list[Follow], since: dt.datetime, until: dt.datetime) -> Iterable[Item]:
    topics = {f.topic_id: f.topic.name for f in follows if f.topic}
    audiences = {f.audience_id: f.audience.name for f in follows if f.audience}
    reviews = {f.review_id: f.review.title for f in follows if f.review}
    wanted = (
        Q(pk__in=_having(Resource.topics.through, topic__in=topics))
        | Q(pk__in=_having(Resource.audiences.through, audience__in=audiences))
        | Q(pk__in=Bundle.objects.filter(whole__in=reviews).values("part_id"))
        | Q(pk__in=reviews)
    )
    seen = Resource.objects.visible_to(person).published()
    new = seen.filter(wanted).released(since, until)
    for card in new.prefetch_related("topics", "audiences", "wholes"):
        formats = [reviews[tie.whole_id] for tie in card.wholes.all() if tie.whole_id in reviews]
        themes = [topics[t.pk] for t in card.topics.all() if t.pk in topics]
        people = [audiences[a.pk] for a in card.audiences.all() if a.pk in audiences]
        why = [f"A new format of {title}" for title in formats] or [
            "You follow " + ", ".join(themes + people)
        ]
        yield Item(card, "Now published" if card.pk in reviews else why[0])


def _having(table: Any, **which: Any) -> Any:
    return table.objects.filter(**which).values("resource_id")


def _told(follows: list[Follow], since: dt.datetime, until: dt.datetime) -> Iterable[Item]:
    """Days, not moments: what was said on the last day is in the next email, so that each is told once."""
    reviews = {f.review.pk: f.review for f in follows if f.review and f.review.is_published}
    first, end = (clock.in_london(moment).date() for moment in (since, until))
    for tell in _tellers:
        for key, sentence in tell(list(reviews), first, end):
            yield Item(reviews[key], sentence)
