"""What the desk says of a card's way to its readers: the same panel on every shelf's editor."""

from dataclasses import dataclass

from accounts.models import User
from resources.library import publishing
from resources.library.models import Resource


@dataclass(frozen=True)
class Way:
    """How far a card is on its way to its readers, and what this person may do about it now."""

    card: Resource
    obstacles: list[str]  # what the gates still want
    others: list[str]  # why this person may not publish it, and who can
    wholes: list[Resource]  # what it will be published with
    together: list[Resource]  # what will be published with it
    may_publish: bool
    may_send: bool
    may_decide: bool


def way(card: Resource, person: User) -> Way:
    """Ask everything once, for the panel and the page."""
    publishes, waits = person.has_perm("library.decide"), card.is_waiting and not card.is_published
    others = publishing.second_reader(card, person) if publishes and waits else []
    return Way(
        card=card,
        obstacles=[] if card.is_published else publishing.obstacles(card),
        others=others,
        wholes=[] if card.is_published else publishing.unpublished_wholes(card),
        together=[] if card.is_published else publishing.together(card),
        may_publish=publishes and waits and not others,
        may_send=person.has_perm("library.send", card) and not (waits or card.is_published),
        may_decide=publishes,
    )
