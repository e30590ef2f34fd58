"""Every change of a review, its recommendations and their actions, and of guidance."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from accounts.models import Agency, User
from portal.lib import audit, clock, text
from resources.library import actions as library
from resources.library import search
from resources.library.models import Bundle, Resource
from resources.reviews import deadlines, emails, plan
from resources.reviews.models import (
    Action,
    GuidancePage,
    GuidanceRule,
    NotPublished,
    Recommendation,
    RecommendationClosing,
    Review,
    progress_of,
)


class Refused(Exception):
    """What was asked may not be done; the text says why and what to do instead."""


@transaction.atomic
def add_review(*, by: User, card: dict[str, Any], details: dict[str, Any]) -> Review:
    """Begin a review as a draft. Its cover is always the still shore.

    `card` holds what the catalogue keeps (title, summary, topics ...), `details` the fields of the review.
    """
    resource = library.add_resource(kind=Resource.Kind.REVIEW, by=by, quiet=2, **card)
    review = Review.objects.create(resource=resource, **details)
    audit.record(by=by, verb="reviews.added", thing=review)
    _index(review)
    return review


@transaction.atomic
def change_review(*, by: User, review: Review, card: dict[str, Any], details: dict[str, Any]) -> None:
    """Set the details of a review and of its card."""
    library.change_resource(resource=review.resource, by=by, **card)
    changed = [name for name, value in details.items() if getattr(review, name) != value]
    for name in changed:
        setattr(review, name, details[name])
    review.save()
    audit.record(by=by, verb="reviews.changed", thing=review, fields=changed)
    _index(review)


@transaction.atomic
def set_format(
    *, by: User, review: Review, role: Bundle.Role, parts: Collection[Resource], reason: str = ""
) -> None:
    """Tie exactly these cards to the review in one role, or keep the reason why there is none."""
    for tie in review.resource.parts.filter(role=role).exclude(part__in=parts).select_related("part"):
        library.untie(whole=review.resource, part=tie.part, by=by)
    for part in parts:
        library.tie(whole=review.resource, part=part, role=role, by=by)
    if reason:
        NotPublished.objects.update_or_create(review=review, role=role, defaults={"reason": reason})
    else:
        review.not_published.filter(role=role).delete()
    titles = [part.title for part in parts]
    audit.record(by=by, verb="reviews.format", thing=review, role=role, parts=titles, reason=reason)


@transaction.atomic
def add_recommendation(*, by: User, review: Review, fields: dict[str, Any]) -> Recommendation:
    """Write down the next recommendation, or the one whose number is given."""
    recommendation = Recommendation(review=review, **fields)
    if not recommendation.number:
        last = review.recommendations.order_by("number").last()
        recommendation.number = last.number + 1 if last else 1
    recommendation.save()
    audit.record(by=by, verb="reviews.asked", thing=recommendation, owner=recommendation.owner.name)
    _index(review)
    return recommendation


@transaction.atomic
def change_recommendation(
    *, by: User, recommendation: Recommendation, fields: dict[str, Any]
) -> Recommendation:
    """Set its words, owner, due date and whether it is under way. Completion has its own door: `close`."""
    locked = _locked(recommendation)
    if locked.is_complete and fields.get("state", plan.COMPLETE) != plan.COMPLETE:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    if not locked.is_complete and fields.get("state") == plan.COMPLETE:
        raise Refused("Somebody else closes a recommendation, once every action has its evidence.")
    before = {name: getattr(locked, name) for name in fields}
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save()
    audit.record(
        by=by,
        verb="reviews.changed_recommendation",
        thing=locked,
        fields=[name for name, value in before.items() if value != fields[name]],
    )
    _index(locked.review)
    return locked


@transaction.atomic
def approve_words(*, by: User, recommendation: Recommendation) -> None:
    """Show the public the words as they stand now, with today's date; none takes them back."""
    locked = _locked(recommendation)
    if locked.words == locked.approved_words:
        raise Refused("The public reads these words already.")
    locked.approved_words, locked.approved_by = locked.words, by
    locked.approved_on = clock.today() if locked.words else None
    locked.save(update_fields=["approved_words", "approved_on", "approved_by"])
    audit.record(by=by, verb="reviews.approved_words", thing=locked, words=locked.words)
    _index(locked.review)


@transaction.atomic
def add_action(
    *, by: User, recommendation: Recommendation, what: str, owner: Agency, due: dt.date | None = None
) -> Action:
    """Plan a step towards an open recommendation; with the first one it is under way."""
    locked = _locked(recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    action = Action.objects.create(recommendation=locked, what=what, owner=owner, due=due)
    if locked.state == plan.NOT_STARTED:
        locked.state = Recommendation.State.UNDER_WAY
        locked.save(update_fields=["state"])
    audit.record(by=by, verb="reviews.planned", thing=locked, action=what, owner=owner.name)
    return action


@transaction.atomic
def record_done(*, by: User, action: Action, evidence: str, done_on: dt.date | None = None) -> None:
    """Record an action as done with its evidence. Who records it may not close the recommendation."""
    locked = _locked(action.recommendation)
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
    locked = _locked(action.recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete. Reopen it first, with a reason.")
    action.refresh_from_db()
    action.done_on = action.recorded_at = action.recorded_by = None
    action.save(update_fields=["done_on", "recorded_by", "recorded_at"])
    audit.record(by=by, verb="reviews.not_done", thing=locked, action=action.what)


@transaction.atomic
def close(
    *, by: User, recommendation: Recommendation, closed_on: dt.date | None = None
) -> RecommendationClosing:
    """Close a recommendation whose every action is done with evidence.

    Raises Refused while an action is open, and for anybody who recorded one of its actions as done or belongs to
    the agency that owns it.
    """
    locked = _locked(recommendation)
    if not locked.ready_to_close:
        raise Refused("It can be closed once it has actions and every one is done, with evidence.")
    if not by.has_perm("reviews.close", locked):
        raise Refused(
            "Somebody else closes it: not a person who recorded an action as done, nor one from the agency that owns it."
        )
    last = locked.actions.order_by("recorded_at").last()
    closing = RecommendationClosing.objects.create(
        recommendation=locked,
        recorded_by=last.recorded_by if last else None,
        closed_by=by,
        closed_on=closed_on or clock.today(),
    )
    locked.state, locked.completed_on = Recommendation.State.COMPLETE, closing.closed_on
    locked.save(update_fields=["state", "completed_on"])
    audit.record(
        by=by, verb="reviews.closed", thing=locked, on=closing.closed_on.isoformat(), **_counts(locked.review)
    )
    return closing


@transaction.atomic
def reopen(*, by: User, recommendation: Recommendation, because: str) -> None:
    """Reopen a closed recommendation: it counts as under way again, and the reason stays on record."""
    locked = _locked(recommendation)
    closing = locked.closings.filter(reopened_at__isnull=True).first()
    if closing is None:
        raise Refused("This recommendation is open already.")
    closing.reopened_by, closing.reopened_at, closing.reopened_because = by, clock.now(), because
    closing.save(update_fields=["reopened_by", "reopened_at", "reopened_because"])
    locked.state, locked.completed_on = Recommendation.State.UNDER_WAY, None
    locked.save(update_fields=["state", "completed_on"])
    audit.record(by=by, verb="reviews.reopened", thing=locked, because=because, **_counts(locked.review))


def _locked(recommendation: Recommendation) -> Recommendation:
    """The row as it is now, held until the transaction ends: closing and recording wait for each other."""
    return (
        Recommendation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("review__resource", "owner")
        .get(pk=recommendation.pk)
    )


def _counts(review: Review) -> dict[str, int]:
    progress = progress_of(review)
    return {"complete": progress.complete, "of": progress.total}


def _index(review: Review) -> None:
    """What the search finds inside a review: what readers see of it, and nothing from the desk."""
    parts = [search.Part("What the review found", review.findings, "#find", "B")]
    parts += [
        search.Part(
            f"Recommendation {r.number}", f"{r.title}\n{r.text}\n{r.approved_words}", f"#rec-{r.number}"
        )
        for r in review.recommendations.all()
    ]
    search.index(review.resource, parts)


@transaction.atomic
def add_guidance(
    *, by: User, card: dict[str, Any], details: dict[str, Any], rules: Iterable[dict[str, Any]] = ()
) -> GuidancePage:
    """Begin a guidance page as a draft, with its clocks."""
    resource = library.add_resource(kind=Resource.Kind.GUIDANCE, by=by, **card)
    page = GuidancePage.objects.create(resource=resource, **details)
    _set_rules(page, rules)
    audit.record(by=by, verb="reviews.added_guidance", thing=page)
    _index_guidance(page)
    return page


@transaction.atomic
def change_guidance(
    *,
    by: User,
    page: GuidancePage,
    card: dict[str, Any],
    details: dict[str, Any],
    rules: Iterable[dict[str, Any]] | None = None,
) -> None:
    """Set a guidance page's words, its source and dates, and (when given) all of its clocks."""
    library.change_resource(resource=page.resource, by=by, **card)
    changed = [name for name, value in details.items() if getattr(page, name) != value]
    for name in changed:
        setattr(page, name, details[name])
    page.save()
    if rules is not None:
        page.rules.all().delete()
        _set_rules(page, rules)
    audit.record(by=by, verb="reviews.changed_guidance", thing=page, fields=changed)
    _index_guidance(page)


@transaction.atomic
def set_blank_forms(*, by: User, page: GuidancePage, forms: Collection[Resource]) -> None:
    """Tie exactly these blank forms to a guidance page. Completed ones have no way in, here or anywhere."""
    for tie in page.resource.parts.exclude(part__in=forms).select_related("part"):
        library.untie(whole=page.resource, part=tie.part, by=by)
    for number, form in enumerate(forms):
        library.tie(whole=page.resource, part=form, role=Bundle.Role.MATERIAL, by=by, order=number)
    audit.record(by=by, verb="reviews.forms", thing=page, forms=[form.title for form in forms])


@transaction.atomic
def remind_of_review(*, page: GuidancePage) -> None:
    """Write to a page's owner and deputy 30 and 7 days before its review; each letter is written once."""
    due, today = page.resource.review_due, clock.today()
    stage = deadlines.reminder(due, today) if due else None
    if stage is None:
        return
    for person, part in ((page.resource.owner, "owner"), (page.deputy, "deputy")):
        if person is not None and person.is_active:
            emails.look_again(page, to=person, part=part, stage=stage, today=today)


def _set_rules(page: GuidancePage, rules: Iterable[dict[str, Any]]) -> None:
    GuidanceRule.objects.bulk_create(
        GuidanceRule(page=page, order=number, **rule) for number, rule in enumerate(rules, 1)
    )


def _index_guidance(page: GuidancePage) -> None:
    words = [page.body, page.afterwards, *(rule.text for rule in page.rules.all())]
    search.index(page.resource, [search.Part("Guidance", text.to_plain("\n\n".join(words)))])
