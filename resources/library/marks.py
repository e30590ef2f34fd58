"""What a card says to one person besides its words: that they saved it, that it is new to them."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from resources.library.models import Resource, ResourceQuerySet, Saved, released_between

NOBODY = Q(pk__in=[])


def marked(cards: QuerySet[Resource], person: Any) -> QuerySet[Resource]:
    """The same cards with `saved` and `new`, in the same query; both are False for a visitor."""
    mine = Q(Exists(Saved.objects.filter(person_id=person.pk, resource=OuterRef("pk"))))
    signed_in = person.is_authenticated
    return cards.annotate(
        saved=ExpressionWrapper(mine if signed_in else NOBODY, output_field=BooleanField()),
        new=ExpressionWrapper(_new_to(person), output_field=BooleanField()),
    )


def new_to(person: Any) -> ResourceQuerySet:
    """What readers got since this person's last visit, of what they may open, the newest first.

    A first visit has no visit before it: then nothing is new, rather than everything.
    """
    cards = Resource.objects.visible_to(person).published()
    return cards.released(person.visited_before) if person.visited_before else cards.none()


def _new_to(person: Any) -> Q:
    before = person.visited_before if person.is_authenticated else None
    return Q(state=Resource.State.PUBLISHED) & released_between(before) if before else NOBODY
