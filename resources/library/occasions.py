"""Events and the cards that belong to them. The rooms above tell of their events here, the shelves of their cards.

An event is named by its source (`event:<uuid>`), as in the training record; so neither room has to know the other.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from resources.library.models import Resource, ResourceQuerySet

Teller = Callable[[Any], "Iterable[Occasion]"]
Holder = Callable[[str], ResourceQuerySet]

_tellers: list[Teller] = []
_holders: list[Holder] = []
_programmes: list["Programme"] = []


@dataclass(frozen=True)
class Occasion:
    """One event: its source, what people call it, and its page."""

    source: str
    name: str
    url: str


@dataclass(frozen=True)
class Held(Occasion):
    """An event with its start, how many people have come to it (0 before its register), and its state in words where
    readers do not have it: Draft, Cancelled.
    """

    starts: dt.datetime
    came: int
    state: str = ""


@dataclass(frozen=True)
class Gathering:
    """An event with all its dates, or a series: what a course can ask people to come to.

    `key` names it for good; `sources` are its dates as the training record names them; `minutes` is what one of them
    adds to the record; `is_open` is whether readers have any of its dates.
    """

    key: str
    name: str
    url: str
    sources: frozenset[str]
    minutes: int
    is_open: bool


class Programme(Protocol):
    """What a room that runs events answers, each in a constant number of queries."""

    def find(self, words: str, most: int) -> Iterable[Held]:
        """Those that readers have with these words in their title, the latest first."""

    def named(self, sources: Collection[str]) -> Iterable[Held]:
        """Those of these sources that are there, whatever their state; sources of other things are passed over."""

    def gatherings(self, words: str, most: int) -> Iterable[Gathering]:
        """Events that readers have, each once for all its dates, and series, with these words in their title."""

    def gathered(self, keys: Collection[str]) -> Iterable[Gathering]:
        """Those of these keys that are there, whatever their state; other keys are passed over."""


def programme(hung: Programme) -> None:
    """Hang up (in a room's `gates.py`) its programme."""
    _programmes.append(hung)


def find(words: str, most: int) -> list[Held]:
    """What may be tied to a recommendation."""
    return [one for hung in _programmes for one in hung.find(words, most)]


def named(sources: Collection[str]) -> list[Held]:
    """What was tied, the latest first."""
    return [one for hung in _programmes for one in hung.named(sources)] if sources else []


def gatherings(words: str, most: int) -> list[Gathering]:
    """What a course may ask people to come to."""
    return [one for hung in _programmes for one in hung.gatherings(words, most)]


def gathered(keys: Iterable[str]) -> list[Gathering]:
    """What courses ask people to come to."""
    named = set(keys)
    return [one for hung in _programmes for one in hung.gathered(named)] if named else []


def teller(tell: Teller) -> Teller:
    """Hang up (in a room's `gates.py`) what tells of the events that a person runs, the newest first."""
    _tellers.append(tell)
    return tell


def holder(hold: Holder) -> Holder:
    """Hang up (in a shelf's `gates.py`) what finds the cards that belong to a source."""
    _holders.append(hold)
    return hold


def run_by(person: Any) -> list[Occasion]:
    """The events that a person may tie a card to."""
    return [occasion for tell in _tellers for occasion in tell(person)]


def cards(source: str, reader: Any) -> list[Resource]:
    """The published cards that belong to an event and that this reader may see."""
    seen = Resource.objects.visible_to(reader).published()
    return [card for hold in _holders for card in seen.filter(pk__in=hold(source).values("pk"))]
