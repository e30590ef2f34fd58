"""What the desk says of a card's way to its readers: the same panel on every shelf's editor."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from resources.library import publishing
from resources.library.models import Resource

# Each format has its own part of the desk; everything else is dealt with on the library's.
_PLACES = {
    Resource.Kind.REVIEW: "desk_reviews:edit",
    Resource.Kind.GUIDANCE: "desk_reviews:guidance_edit",
    Resource.Kind.BRIEFING: "desk_briefings:edit",
    Resource.Kind.POSTER: "desk_posters:poster",
    Resource.Kind.COURSE: "desk_learning:edit",
}


def place_of(card: Resource) -> str:
    """Where staff deal with a card; recordings have keys of their own, so their list is as near as it gets."""
    ours = card.kind in {Resource.Kind.REVIEW, Resource.Kind.GUIDANCE, Resource.Kind.COURSE}
    if card.external_url and not ours:
        return reverse("desk_library:edit", args=[card.uuid])
    if card.kind == Resource.Kind.VIDEO:
        return reverse("desk_videos:list")
    place = _PLACES.get(Resource.Kind(card.kind))
    return reverse(place, args=[card.slug]) if place else reverse("desk_library:edit", args=[card.uuid])


@dataclass(frozen=True)
class Way:
    """How far a card is on its way to its readers, and what this person may do about it now."""

    card: Resource
    obstacles: list[str]  # what the gates still want
    others: list[str]  # why this person may not publish it, and who can
    wholes: list[Resource]  # what it will be published with
    together: list[Resource]  # what will be published with it
    leaving: list[Resource]  # what would be taken away with it
    may_publish: bool
    may_send: bool
    may_decide: bool
    public_until: dt.date | None  # the end of the minimum public period that it is in


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
        leaving=publishing.leaving(card) if publishes else [],
        may_publish=publishes and waits and not others,
        may_send=person.has_perm("library.send", card) and not (waits or card.is_published),
        may_decide=publishes,
        public_until=publishing.public_until(card),
    )
