"""A card's way to its readers and back: sent for review, published, announced, archived."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock
from resources.library import publishing, search
from resources.library.actions.cards import lock
from resources.library.models import Resource

State = Resource.State


def _move(card: Resource, state: State, *, by: User | None, verb: str, **detail: Any) -> None:
    """Change a locked card's state; its text is found, or no longer found, from now on."""
    before, card.state = card.state, state
    card.save()
    search.refresh(card)
    audit.record(by=by, verb=verb, thing=card, before=before, **detail)


@transaction.atomic
def send_for_review(*, resource: Resource, by: User) -> Resource:
    """Ask the business team to read a draft and publish it. Anything but a draft is left as it is."""
    lock(resource)
    if resource.state == State.DRAFT:
        _move(resource, State.IN_REVIEW, by=by, verb="library.sent_for_review")
    return resource


@transaction.atomic
def send_back(*, resource: Resource, by: User, reason: str = "") -> Resource:
    """Give a card that waits for review back to its owner as a draft."""
    lock(resource)
    if resource.state == State.IN_REVIEW:
        _move(resource, State.DRAFT, by=by, verb="library.sent_back", reason=reason)
    return resource


@transaction.atomic
def publish(*, resource: Resource, by: User | None, at: dt.datetime | None = None) -> Resource:
    """Give a card to its readers, if every gate of its kind lets it through.

    `at` is when it was first published where that was before today; otherwise the first time here counts, and
    stays when a card comes back from the archive. Raises publishing.NotReady with what is still to do.
    A card that is published already is left as it is.
    """
    lock(resource)
    if resource.is_published:
        return resource
    if sentences := publishing.obstacles(resource):
        raise publishing.NotReady(sentences)
    resource.published_at = at or resource.published_at or clock.now()
    _move(resource, State.PUBLISHED, by=by, verb="library.published")
    publishing.follow(resource, by)
    return resource


@transaction.atomic
def archive(*, resource: Resource, by: User | None, reason: str = "") -> Resource:
    """Take a card away from its readers; nothing is deleted, and it can be published again."""
    lock(resource)
    if resource.state != State.ARCHIVED:
        _move(resource, State.ARCHIVED, by=by, verb="library.archived", reason=reason)
    return resource


@transaction.atomic
def announce(*, resource: Resource, by: User | None, expected_text: str) -> Resource:
    """Tell readers that something is coming, and when, in words: its title and summary show, its content does not.

    What is published already is left as it is.
    """
    lock(resource)
    if not resource.is_published:
        resource.expected_text = expected_text
        _move(resource, State.EXPECTED, by=by, verb="library.announced", expected=expected_text)
    return resource
