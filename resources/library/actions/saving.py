"""Keeping a card for later, and handing what is kept to a team."""

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock
from resources.library.models import Resource, Saved, SharedList


class NothingSaved(Exception):
    """There is nothing to share."""


@transaction.atomic
def save_card(*, resource: Resource, by: User) -> None:
    """Keep a card for later. One that is kept already is left as it is."""
    kept, new = Saved.objects.get_or_create(person=by, resource=resource)
    if new:
        audit.record(by=by, verb="library.saved", thing=kept)


@transaction.atomic
def unsave_card(*, resource: Resource, by: User) -> None:
    """Take a card off what is kept."""
    kept = Saved.objects.filter(person=by, resource=resource).first()
    if kept:
        audit.record(by=by, verb="library.unsaved", thing=kept)
        kept.delete()


@transaction.atomic
def share_saved(*, title: str, by: User) -> SharedList:
    """Put what this person has saved today under a link that nobody guesses.

    Raises NothingSaved where nothing they may still see is saved.
    """
    cards = Resource.objects.visible_to(by).announced().filter(pk__in=by.saved.values("resource_id"))
    if not cards:
        raise NothingSaved
    shared = SharedList.objects.create(person=by, title=title)
    shared.cards.set(cards)
    audit.record(by=by, verb="library.list_shared", thing=shared, cards=len(cards))
    return shared


@transaction.atomic
def withdraw_list(*, shared: SharedList, by: User) -> None:
    """Let the link lead nowhere from now on. One that was withdrawn before is left as it is."""
    if shared.withdrawn_at is None:
        shared.withdrawn_at = clock.now()
        shared.save(update_fields=["withdrawn_at"])
        audit.record(by=by, verb="library.list_withdrawn", thing=shared)
