"""What is asked, what was done about it, and who closes it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import roles
from accounts.models import Agency, Grant, Membership, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.library import actions as library
from resources.library import occasions
from resources.library.models import Resource
from resources.library.publishing import changed_since
from resources.reviews import emails, plan
from resources.reviews.actions.reviews import index, wrote
from resources.reviews.models import (
    Action,
    Evidence,
    Recommendation,
    RecommendationClosing,
    RecommendationEvent,
    RecommendationLearning,
    Review,
    progress_of,
)

# What readers read, at once or when it is approved: who writes it is an author of the review.
FOR_READERS = {"title", "text", "words"}


@transaction.atomic
def add_recommendation(*, by: User | None, review: Review, fields: dict[str, Any]) -> Recommendation:
    """Write down the next recommendation, or the one whose number is given."""
    recommendation = Recommendation(review=review, **fields)
    if not recommendation.number:
        last = review.recommendations.order_by("number").last()
        recommendation.number = last.number + 1 if last else 1
    recommendation.save()
    wrote(review, by)
    audit.record(by=by, verb="reviews.asked", thing=recommendation, owner=recommendation.owner.name)
    index(review)
    return recommendation


@transaction.atomic
def change_recommendation(
    *, by: User | None, recommendation: Recommendation, fields: dict[str, Any]
) -> Recommendation:
    """Set its words, owner, due date and whether it is under way. Completion has its own door: `close`."""
    locked = lock(recommendation)
    if locked.is_complete and fields.get("state", plan.COMPLETE) != plan.COMPLETE:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    if not locked.is_complete and fields.get("state") == plan.COMPLETE:
        raise Refused("Somebody else closes a recommendation, once every action has its evidence.")
    before = {name: getattr(locked, name) for name in fields}
    changed = [name for name, value in before.items() if value != fields[name]]
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.edition += 1
    locked.save()
    if FOR_READERS & set(changed):
        wrote(locked.review, by)
    audit.record(by=by, verb="reviews.changed_recommendation", thing=locked, fields=changed)
    index(locked.review)
    return locked


@transaction.atomic
def approve_words(
    *,
    by: User | None,
    recommendation: Recommendation,
    names_owner: bool = False,
    shows_due: bool = False,
    edition: int | None = None,
) -> None:
    """Show the public the words as they stand now, with today's date; none takes them back.

    `edition` is what was read: raises Refused where the words are another edition now, and where nothing is new.

    The agency's name and the due date (with how late it is) stay on the desk unless each is approved here. A review
    that waits for publication is another edition then; who approves words does not become their author.
    """
    locked = lock(recommendation)
    if changed := changed_since(locked, edition):
        raise Refused(*changed)
    ticks = {"names_owner": names_owner, "shows_due": shows_due}
    before = {name: getattr(locked, name) for name in ticks}
    if locked.words == locked.approved_words and before == ticks:
        raise Refused("The public reads these words already.")
    locked.names_owner, locked.shows_due = names_owner, shows_due
    locked.approved_words, locked.approved_by = locked.words, by
    locked.approved_on = clock.today() if locked.words or names_owner or shows_due else None
    locked.save(update_fields=[*ticks, "approved_words", "approved_on", "approved_by"])
    library.lock(locked.review.resource)
    library.renew(locked.review.resource, by)
    audit.record(by=by, verb="reviews.approved_words", thing=locked, words=locked.words, **ticks)
    index(locked.review)


@transaction.atomic
def set_learning(
    *, by: User, recommendation: Recommendation, cards: Collection[Resource], events: Collection[str] = ()
) -> None:
    """Say exactly which cards were made, or are used, and which events (by their source) were held, because this
    recommendation asked for them.
    """
    lock(recommendation)
    recommendation.event_ties.exclude(source__in=events).delete()
    RecommendationEvent.objects.bulk_create(
        [RecommendationEvent(recommendation=recommendation, source=source) for source in events],
        ignore_conflicts=True,
    )
    recommendation.learning_ties.exclude(resource__in=cards).delete()
    RecommendationLearning.objects.bulk_create(
        [RecommendationLearning(recommendation=recommendation, resource=card) for card in cards],
        ignore_conflicts=True,
    )
    titles = [card.title for card in cards]
    held = [event.name for event in occasions.named(events)]
    audit.record(by=by, verb="reviews.learning", thing=recommendation, cards=titles, events=held)


@transaction.atomic
def add_action(
    *, by: User | None, recommendation: Recommendation, what: str, owner: Agency, due: dt.date | None = None
) -> Action:
    """Plan a step towards an open recommendation; with the first one it is under way."""
    locked = lock(recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    action = Action.objects.create(recommendation=locked, what=what, owner=owner, due=due)
    if locked.state == plan.NOT_STARTED:
        locked.state, locked.edition = Recommendation.State.UNDER_WAY, locked.edition + 1
        locked.save(update_fields=["state", "edition"])
    audit.record(by=by, verb="reviews.planned", thing=locked, action=what, owner=owner.name)
    return action


@transaction.atomic
def record_done(*, by: User | None, action: Action, evidence: str, done_on: dt.date | None = None) -> None:
    """Record an action as done with its evidence. Who records it may not close the recommendation."""
    locked = lock(action.recommendation)
    action.refresh_from_db()
    if locked.is_complete or action.done_on:
        raise Refused("This action was already recorded as done.")
    action.evidence, action.done_on = evidence, done_on or clock.today()
    action.recorded_by, action.recorded_at = by, clock.now()
    action.save(update_fields=["evidence", "done_on", "recorded_by", "recorded_at"])
    audit.record(by=by, verb="reviews.done", thing=locked, action=action.what)


@transaction.atomic
def take_back(*, by: User, action: Action) -> None:
    """An action is not done after all; its evidence stays to be mended."""
    locked = lock(action.recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    action.refresh_from_db()
    action.done_on = action.recorded_at = action.recorded_by = None
    action.save(update_fields=["done_on", "recorded_by", "recorded_at"])
    locked.asked_to_close = None  # there is nothing to close any more
    locked.save(update_fields=["asked_to_close"])
    audit.record(by=by, verb="reviews.not_done", thing=locked, action=action.what)


def who_may_close(recommendation: Recommendation) -> QuerySet[User]:
    """The rule `reviews.close` as a query: of the business team, who neither did it nor belongs to its owner."""
    team = Grant.objects.current().filter(role__in=[roles.BUSINESS.key, roles.ADMINISTRATOR.key])
    its_own = Membership.objects.current().filter(agency=recommendation.owner_id)
    people = User.objects.filter(is_active=True, pk__in=team.values("person"))
    return (
        people.exclude(pk__in=its_own.values("person"))
        .exclude(pk__in=recommendation.recorder_ids)
        .order_by("name")
    )


@transaction.atomic
def ask_to_close(*, by: User, recommendation: Recommendation, person: User) -> None:
    """Ask one person, by email and on their desk, to read the evidence and close it. Others may still.

    Raises Refused while it cannot be closed, for who may not close it, and for who was asked already.
    """
    locked = lock(recommendation)
    if not locked.ready_to_close:
        raise Refused("It can be closed once it has actions and every one is done, with evidence.")
    if not person.has_perm("reviews.close", locked):
        raise Refused(f"{person} may not close it: they did it, or belong to the agency that owns it.")
    if locked.asked_to_close_id == person.pk:
        raise Refused(f"{person} was asked already.")
    locked.asked_to_close = person
    locked.save(update_fields=["asked_to_close"])
    emails.read_and_close(locked, to=person, by=by)
    audit.record(by=by, verb="reviews.asked_to_close", thing=locked)


@transaction.atomic
def close(
    *, by: User, recommendation: Recommendation, closed_on: dt.date | None = None
) -> RecommendationClosing:
    """Close a recommendation whose every action is done with evidence.

    Raises Refused while an action is open or a file unchecked, and for anybody who recorded one of its actions as
    done, added its evidence or belongs to the agency that owns it.
    """
    locked = lock(recommendation)
    if not locked.ready_to_close:
        raise Refused("It can be closed once it has actions and every one is done, with evidence.")
    if locked.files.filter(state=Evidence.State.CHECKING).exists():
        raise Refused("A file of its evidence is still being checked. Close it once you have read that too.")
    if not by.has_perm("reviews.close", locked):
        raise Refused(
            "Somebody else closes it: not who recorded an action as done or added evidence, nor the agency that owns it."
        )
    last = locked.actions.order_by("recorded_at").last()
    closing = RecommendationClosing.objects.create(
        recommendation=locked,
        recorded_by=last.recorded_by if last else None,
        closed_by=by,
        closed_on=closed_on or clock.today(),
    )
    locked.state, locked.completed_on = Recommendation.State.COMPLETE, closing.closed_on
    locked.asked_to_close = None
    locked.save(update_fields=["state", "completed_on", "asked_to_close"])
    audit.record(
        by=by, verb="reviews.closed", thing=locked, on=closing.closed_on.isoformat(), **_counts(locked.review)
    )
    return closing


@transaction.atomic
def came_complete(*, by: User | None, recommendation: Recommendation, completed_on: dt.date) -> None:
    """Keep that it was complete before it came to this portal: nobody here closed it, so no closing names anybody."""
    locked = lock(recommendation)
    locked.state, locked.completed_on = Recommendation.State.COMPLETE, completed_on
    locked.save(update_fields=["state", "completed_on"])
    audit.record(by=by, verb="reviews.came_complete", thing=locked, on=completed_on.isoformat())


@transaction.atomic
def reopen(*, by: User, recommendation: Recommendation, because: str) -> None:
    """Reopen a closed recommendation: it counts as under way again, and the reason stays on record."""
    locked = lock(recommendation)
    if locked.completed_on is None:
        raise Refused("This recommendation is open already.")
    closing = locked.closings.filter(reopened_at__isnull=True).first()
    if closing is None:  # it came in complete, from before this portal
        closing = RecommendationClosing(recommendation=locked, closed_on=locked.completed_on)
    closing.reopened_by, closing.reopened_at, closing.reopened_because = by, clock.now(), because
    closing.save()
    locked.state, locked.completed_on = Recommendation.State.UNDER_WAY, None
    locked.save(update_fields=["state", "completed_on"])
    audit.record(by=by, verb="reviews.reopened", thing=locked, because=because, **_counts(locked.review))


def lock(recommendation: Recommendation) -> Recommendation:
    """The row as it is now, held until the transaction ends: closing and recording wait for each other."""
    return (
        Recommendation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("review__resource", "owner")
        .get(pk=recommendation.pk)
    )


def _counts(review: Review) -> dict[str, int]:
    progress = progress_of(review)
    return {"complete": progress.complete, "of": progress.total}
