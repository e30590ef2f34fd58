"""A card's way to its readers and back: sent for review, agreed to, published, announced, archived."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock
from resources.library import emails, periods, publishing, search
from resources.library.actions.cards import hush, lock
from resources.library.models import Decision, Resource

State = Resource.State


def _move(card: Resource, state: State, *, by: User | None, verb: str, **detail: Any) -> None:
    """Change a locked card's state; its text is found, or no longer found, from now on."""
    before, card.state = card.state, state
    card.save()
    search.refresh(card)
    audit.record(by=by, verb=verb, thing=card, before=before, **detail)


def _forget_agreement(card: Resource) -> None:
    """Nobody has agreed to it, and no day is set."""
    card.approved_by = card.approved_edition = card.publish_at = None
    card.publish_refused = ""


@transaction.atomic
def send_for_review(*, resource: Resource, by: User) -> Resource:
    """Ask that somebody else reads a card and publishes it. What waits or is published already is left as it is.

    What was announced stays announced, and what is in the archive stays there, until it is published.
    """
    lock(resource)
    if not (resource.is_published or resource.is_waiting):
        resource.sent_by, resource.sent_at = by, clock.now()
        _forget_agreement(resource)
        draft = resource.state == State.DRAFT
        to = State.IN_REVIEW if draft else State(resource.state)
        _move(resource, to, by=by, verb="library.sent_for_review")
    return resource


@transaction.atomic
def send_back(*, resource: Resource, by: User, reason: str = "") -> Resource:
    """Give a card that waits for review back to its author, with a letter. Nobody has agreed to it then, and no day
    is set.
    """
    lock(resource)
    if resource.is_waiting:
        emails.sent_back(resource, by=by, reason=reason)
        resource.sent_by = resource.sent_at = None
        _forget_agreement(resource)
        waits = resource.state == State.IN_REVIEW
        _move(
            resource,
            State.DRAFT if waits else State(resource.state),
            by=by,
            verb="library.sent_back",
            reason=reason,
        )
    return resource


@transaction.atomic
def approve(
    *, resource: Resource, by: User, at: dt.datetime | None = None, edition: int | None = None
) -> Resource:
    """Agree to a card's words as they stand, so that it is published at `at`, or without that with its whole.

    `edition` is what was read. Gates are asked when that day comes, not now: what is still missing may arrive. Raises
    publishing.NotReady where the words are another edition now, for its author, for a day before an embargo ends, and
    without a day for what belongs to no unpublished whole.
    """
    lock(resource)
    if resource.is_published:
        return resource
    todo = [*publishing.changed_since(resource, edition), *publishing.second_reader(resource, by)]
    ends = max(filter(None, [resource.embargo_until, publishing.embargo_of_wholes(resource)]), default=None)
    if at is not None and ends is not None and at < ends:
        todo.append(f"Choose a time after the embargo ends: {publishing.in_words(ends)}.")
    if at is None and not publishing.unpublished_wholes(resource):
        todo.append("Choose a day, or publish it now: it belongs to nothing that is still to be published.")
    if todo:
        raise publishing.NotReady(todo)
    resource.approved_by, resource.approved_edition = by, resource.edition
    resource.publish_at, resource.publish_refused = at, ""
    resource.save()
    audit.record(by=by, verb="library.approved", thing=resource, at=at.isoformat() if at else "")
    return resource


@transaction.atomic
def withdraw_approval(*, resource: Resource, by: User) -> Resource:
    """Take the day of publication, and what was agreed to, back; the card goes on waiting for review."""
    lock(resource)
    if resource.approved_by_id or resource.publish_at:
        _forget_agreement(resource)
        resource.save()
        audit.record(by=by, verb="library.approval_withdrawn", thing=resource)
    return resource


@transaction.atomic
def publish(
    *, resource: Resource, by: User | None, at: dt.datetime | None = None, edition: int | None = None
) -> Resource:
    """Give a card to its readers, and with it the parts that were agreed to, if every gate lets them through.

    `by` is somebody other than its author, and it was sent for review; None is the portal being set up. `at` is
    when it was first published where that was before today, and elsewhere: it is no news then. Otherwise it is what
    its shelf knows, or the first time here, which stays when a card comes back from the archive. `edition` is what
    was read. Raises publishing.NotReady with what is still to do, and where the words are another edition now. A card
    that is published already is left as it is.
    """
    lock(resource)
    if resource.is_published:
        return resource
    todo = publishing.changed_since(resource, edition) + (
        publishing.second_reader(resource, by) if by else []
    )
    parts = publishing.together(resource)
    for part in parts:
        lock(part)
    if todo := [*todo, *publishing.obstacles(resource)]:
        raise publishing.NotReady(todo)
    for part in parts:
        _release(part, by=part.approved_by or by, whole=resource.title)
    _release(resource, by=by, at=at)
    return resource


def _release(card: Resource, *, by: User | None, at: dt.datetime | None = None, **detail: Any) -> None:
    card.released_at = card.released_at or at or card.published_at or clock.now()
    card.published_at = at or publishing.first_day(card) or card.published_at or clock.now()
    if card.kind == Resource.Kind.REVIEW:
        card.ask_on = _asked_on(card.published_at)
    _forget_agreement(card)
    card.sent_at = card.sent_by = None
    _move(card, State.PUBLISHED, by=by, verb="library.published", **detail)
    publishing.follow(card, by)


def _asked_on(published: dt.datetime) -> dt.date:
    first = clock.in_london(published).date()
    return periods.asked_on(first, publishing.public_months(), clock.today())


@transaction.atomic
def begin_clock(*, resource: Resource) -> None:
    """Say when the owner of a published review is asked whether it stays, where that was never said."""
    lock(resource)
    if resource.is_published and resource.ask_on is None and resource.published_at:
        resource.ask_on = _asked_on(resource.published_at)
        resource.save(update_fields=["ask_on"])
        audit.record(by=None, verb="library.clock_begun", thing=resource, on=resource.ask_on.isoformat())


@transaction.atomic
def publish_on_its_day(*, resource: Resource) -> None:
    """Publish a card whose time has come, or write to its owner and to whoever set the time why it was not.

    Either way it is done once: the card is published, or it keeps the sentences until somebody decides anew.
    """
    lock(resource)
    due = resource.publish_at is not None and resource.publish_at <= clock.now()
    if not due or resource.is_published or resource.publish_refused:
        return
    try:
        if not resource.is_approved:
            raise publishing.NotReady(
                [
                    "Its words were changed after the day was set. Somebody else has to read it and set it again."
                ]
            )
        publish(resource=resource, by=resource.approved_by)
    except publishing.NotReady as todo:
        lock(resource)
        resource.publish_refused = "\n".join(todo.sentences)
        resource.save(update_fields=["publish_refused", "changed_at"])
        audit.record(by=None, verb="library.not_published", thing=resource, todo=todo.sentences)
        emails.not_published(resource)


@transaction.atomic
def hold_back(*, whole: Resource, until: dt.datetime | None, by: User) -> Resource:
    """Put a whole and all its parts under one embargo, change when it ends, or lift it (`until` None).

    What was announced of the parts is no longer; a part that was to be published earlier comes with the whole.
    Raises publishing.NotReady where readers have the whole, or a part, already.
    """
    lock(whole)
    parts = list(Resource.objects.filter(wholes__whole=whole).distinct())
    if until is not None and (out := [card for card in (whole, *parts) if card.is_published]):
        raise publishing.NotReady(
            [f"Readers have \u201c{card}\u201d already: an embargo cannot call it back." for card in out]
        )
    whole.embargo_until = until
    whole.save()
    for part in parts if until else []:
        hush(part=part, by=by)
        if part.publish_at is not None and until is not None and part.publish_at < until:
            part.publish_at, part.publish_refused = None, ""
            part.save(update_fields=["publish_at", "publish_refused", "changed_at"])
    audit.record(by=by, verb="library.embargo", thing=whole, until=until.isoformat() if until else "")
    return whole


@transaction.atomic
def archive(
    *,
    resource: Resource,
    by: User | None,
    reason: str = "",
    legal_reason: str = "",
    publisher: str = "",
    address: str = "",
) -> Resource:
    """Take a card away from its readers; nothing is deleted, and it can be published again.

    With a review go the parts that readers have of it alone, and come back with it; what of them was announced is
    no longer. With `publisher` and `address` it is handed over: its address here leads there from now on, and its
    parts stay. Raises publishing.NotReady within the minimum public period, unless there is a legal reason, which
    stays on record.
    """
    lock(resource)
    if resource.state == State.ARCHIVED:
        return resource
    parts = [] if address else publishing.leaving(resource)
    if not legal_reason and (todo := _still_public(resource, parts)):
        raise publishing.NotReady(todo)
    for part in parts:
        hush(part=part, by=by)
        if part.is_published:
            _put_away(part, by=by, reason=reason, legal_reason=legal_reason, whole=resource)
    _put_away(
        resource,
        by=by,
        reason=reason,
        legal_reason=legal_reason,
        publisher=publisher,
        address=address,
    )
    return resource


def _still_public(whole: Resource, parts: list[Resource]) -> list[str]:
    """A sentence for each that is in its minimum public period."""
    needed = "Taking it away earlier needs a legal reason, which is kept."
    names = {whole: "It", **{part: f"Its part “{part}”" for part in parts}}
    untils = [(name, publishing.public_until(card)) for card, name in names.items()]
    return [f"{name} stays public until {until:%-d %B %Y}. {needed}" for name, until in untils if until]


def _put_away(
    card: Resource,
    *,
    by: User | None,
    reason: str,
    legal_reason: str,
    publisher: str = "",
    address: str = "",
    whole: Resource | None = None,
) -> None:
    if card.is_published:
        Decision.objects.create(
            resource=card,
            what=Decision.What.HANDED_OVER if address else Decision.What.ARCHIVED,
            made_by=by,
            reason=reason,
            legal_reason=legal_reason,
            publisher=publisher,
            address=address,
        )
    _forget_agreement(card)
    card.sent_at = card.sent_by = card.ask_on = None
    if whole is not None:
        card.approved_edition = card.edition  # what readers had comes back with its whole, but nothing newer
    _move(
        card,
        State.ARCHIVED,
        by=by,
        verb="library.handed_over" if address else "library.archived",
        reason=reason,
        legal_reason=legal_reason,
        to=address,
        whole=whole.title if whole else "",
    )


@transaction.atomic
def keep(*, resource: Resource, by: User, until: dt.date) -> Resource:
    """Leave a card with its readers, and ask its owner again on that day."""
    lock(resource)
    if resource.is_published:
        resource.ask_on = until
        resource.save(update_fields=["ask_on", "changed_at"])
        Decision.objects.create(resource=resource, what=Decision.What.KEPT, made_by=by, until=until)
        audit.record(by=by, verb="library.kept", thing=resource, until=until.isoformat())
    return resource


@transaction.atomic
def ask_whether_it_stays(*, resource: Resource) -> None:
    """Write to the owner whose card's time in public is over: once for each end."""
    lock(resource)
    if resource.is_published and resource.ask_on is not None and resource.ask_on <= clock.today():
        emails.still_public(resource)


@transaction.atomic
def remind_of_review(*, resource: Resource) -> None:
    """Write to a card's owner and deputy 30 and 7 days before its review; each letter is written once."""
    due, today = resource.review_due, clock.today()
    stage = periods.reminder(due, today) if due else None
    if stage is not None:
        emails.look_again(resource, stage=stage, today=today)


@transaction.atomic
def announce(*, resource: Resource, by: User | None, expected_text: str) -> Resource:
    """Tell readers that something is coming, and when, in words: its title and summary show, its content does not.

    What is published already is left as it is. Raises publishing.NotReady for a part of something under embargo.
    """
    lock(resource)
    if until := publishing.embargo_of_wholes(resource):
        raise publishing.NotReady(
            [
                f"What it is part of is under embargo until {publishing.in_words(until)}: nothing of it is announced."
            ]
        )
    if not resource.is_published:
        resource.expected_text = expected_text
        _move(resource, State.EXPECTED, by=by, verb="library.announced", expected=expected_text)
    return resource
