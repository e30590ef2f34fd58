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


class Programme(Protocol):
    """What a room that runs events answers, each in a constant number of queries."""

    def find(self, words: str, most: int) -> Iterable[Held]:
        """Those that readers have with these words in their title, the latest first."""

    def named(self, sources: Collection[str]) -> Iterable[Held]:
        """Those of these sources that are there, whatever their state; sources of other things are passed over."""


def programme(hung: Programme) -> None:
    """Hang up (in a room's `gates.py`) its programme."""
    _programmes.append(hung)


def find(words: str, most: int) -> list[Held]:
    """What may be tied to a recommendation."""
    return [one for hung in _programmes for one in hung.find(words, most)]


def named(sources: Collection[str]) -> list[Held]:
    """What was tied, the latest first."""
    return [one for hung in _programmes for one in hung.named(sources)] if sources else []


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
