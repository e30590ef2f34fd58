"""Events and the cards that belong to them. The rooms above tell of their events here, the shelves of their cards.

An event is named by its source (`event:<uuid>`), as in the training record; so neither room has to know the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from resources.library.models import Resource, ResourceQuerySet

Teller = Callable[[Any], "Iterable[Occasion]"]
Holder = Callable[[str], ResourceQuerySet]

_tellers: list[Teller] = []
_holders: list[Holder] = []


@dataclass(frozen=True)
class Occasion:
    """One event: its source, what people call it, and its page."""

    source: str
    name: str
    url: str


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
