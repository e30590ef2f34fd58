"""A briefing delivered to a team: recorded, corrected, withdrawn, and left by somebody who was named."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts import record
from accounts.models import Agency, RecordEntry, User
from portal.lib import audit, clock
from resources.briefings import emails
from resources.briefings.models import Briefing, Delivery, Presence, TeamAction
from resources.library import actions as library


@transaction.atomic
def record_delivery(
    *,
    briefing: Briefing,
    by: User,
    agency: Agency,
    words: dict[str, Any],
    named: Iterable[User],
    actions: Sequence[dict[str, Any]],
) -> Delivery:
    """Write down a session: it counts as reach of the briefing and its reviews, and as learning of those named.

    `words` are fields of the session (delivered_on, setting, people, roles, minutes, discussed); each action has
    what, owner and due.
    """
    delivery = Delivery.objects.create(briefing=briefing, agency=agency, recorded_by=by, **words)
    _plan(delivery, actions)
    for person in named:
        _name(delivery, person, by=by)
    _tell_reach(delivery, by=by)
    audit.record(by=by, verb="briefings.delivered", thing=delivery, people=delivery.people)
    return delivery


@transaction.atomic
def change_delivery(
    *,
    delivery: Delivery,
    by: User,
    words: dict[str, Any],
    named: Iterable[User],
    actions: Sequence[dict[str, Any]],
) -> None:
    """Correct a session: reach and the records of those named follow; who took themselves off stays off."""
    _lock(delivery)
    changed = sorted(name for name, value in words.items() if getattr(delivery, name) != value)
    for name in changed:
        setattr(delivery, name, words[name])
    delivery.save()
    delivery.actions.all().delete()
    _plan(delivery, actions)
    _follow(delivery, set(named), again=bool({"minutes", "delivered_on"} & set(changed)), by=by)
    _tell_reach(delivery, by=by)
    audit.record(by=by, verb="briefings.delivery_changed", thing=delivery, changed=changed)


@transaction.atomic
def withdraw_delivery(*, delivery: Delivery, by: User, reason: str) -> None:
    """Take a session back: it counts no more for anybody. Withdrawn already, it is left as it is."""
    _lock(delivery)
    if delivery.is_withdrawn:
        return
    delivery.withdrawn_at, delivery.withdrawn_reason = clock.now(), reason
    delivery.save()
    for presence in delivery.presences.standing():
        record.take_back(person=presence.person, source=delivery.source, by=by)
        emails.withdrawn(presence)
    library.forget_reach(source=delivery.source, by=by)
    audit.record(by=by, verb="briefings.delivery_withdrawn", thing=delivery, reason=reason)


@transaction.atomic
def leave_delivery(*, presence: Presence, by: User) -> None:
    """Somebody who was named takes the session off their record; how many were there stays as it was told."""
    presence.left_at = clock.now()
    presence.save(update_fields=["left_at"])
    record.take_back(person=presence.person, source=presence.delivery.source, by=by)
    audit.record(by=by, verb="briefings.delivery_left", thing=presence.delivery)


def _lock(delivery: Delivery) -> None:
    delivery.refresh_from_db(
        from_queryset=Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "briefing__resource"
        )
    )


def _plan(delivery: Delivery, actions: Sequence[dict[str, Any]]) -> None:
    TeamAction.objects.bulk_create(
        TeamAction(delivery=delivery, number=number, **action) for number, action in enumerate(actions, 1)
    )


def _follow(delivery: Delivery, wanted: set[User], *, again: bool, by: User) -> None:
    """Bring the people named up to those wanted; with `again` the lines of those who stay say what the session says."""
    stay = []
    for presence in delivery.presences.standing():
        if presence.person in wanted:
            stay.append(presence.person)
        else:
            record.take_back(person=presence.person, source=delivery.source, by=by)
            presence.delete()
    if again:
        record.correct_each(
            people=stay,
            source=delivery.source,
            minutes=delivery.minutes,
            completed_on=delivery.delivered_on,
            by=by,
        )
    for person in wanted - {presence.person for presence in delivery.presences.select_related("person")}:
        _name(delivery, person, by=by)


def _name(delivery: Delivery, person: User, *, by: User) -> None:
    presence = Presence.objects.create(delivery=delivery, person=person)
    _enter(delivery, person)
    if person != by:
        emails.named(presence)


def _enter(delivery: Delivery, person: User) -> None:
    record.enter(
        person=person,
        source=delivery.source,
        kind=RecordEntry.Kind.TEAM,
        title=f"{delivery.briefing.resource.title} (team session)",
        minutes=delivery.minutes,
        participatory=True,
        completed_on=delivery.delivered_on,
    )


def _tell_reach(delivery: Delivery, *, by: User) -> None:
    library.tell_reach(
        resource=delivery.briefing.resource,
        source=delivery.source,
        day=delivery.delivered_on,
        people=delivery.people,
        by=by,
    )
