"""What a page offers to follow, and whether this person follows it already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resources.library.models import Follow, Resource, Saved


@dataclass(frozen=True)
class Followable:
    """A theme, an audience or a review with its button."""

    what: str
    slug: str
    name: str
    on: bool


@dataclass(frozen=True)
class Standing:
    """How a person stands to one card: whether they saved it and, for a review, whether they follow it."""

    saved: bool
    follow: Followable | None


def one_of(
    person: Any, filters: list[tuple[str, str]], labels: Mapping[tuple[str, str], str]
) -> Followable | None:
    """The one theme or audience that a list is of; None where it is of several, or the reader is a visitor.

    `filters` are the list's filters (group, slug), `labels` their names; one without a name does not exist.
    """
    chosen = [pair for pair in filters if pair[0] in {"topic", "audience"}]
    if len(chosen) != 1 or chosen[0] not in labels or not person.is_authenticated:
        return None
    what, slug = chosen[0]
    on = Follow.objects.filter(person=person, **{f"{what}__slug": slug}).exists()
    return Followable(what, slug, labels[chosen[0]], on)


def standing(person: Any, card: Resource) -> Standing | None:
    """How this person stands to a card; None for a visitor."""
    if not person.is_authenticated:
        return None
    follow = None
    if card.kind == Resource.Kind.REVIEW:
        on = Follow.objects.filter(person=person, review=card).exists()
        follow = Followable("review", card.slug, card.title, on)
    return Standing(Saved.objects.filter(person=person, resource=card).exists(), follow)
