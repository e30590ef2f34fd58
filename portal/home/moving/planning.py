"""The second pass of recommendations: each is written through the reviews' own actions, or changed in what is new."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Agency
from portal.home.models import ImportedRow
from portal.home.moving import asking, outcomes, showing
from portal.home.moving.asking import Asked
from portal.home.moving.outcomes import Outcome
from portal.home.moving.shelves import Actor
from portal.lib import audit
from resources.library.models import Resource
from resources.reviews import actions as reviews
from resources.reviews import plan
from resources.reviews.models import Recommendation, Review

# Fact -> field of the recommendation.
FIELDS = {"title": "title", "text": "text", "public_words": "words", "desk_notes": "notes"}


def bring(
    asked: Sequence[Asked], cards: Mapping[int, Resource], keys: Mapping[int, str], *, by: Actor
) -> list[Outcome]:
    """Bring recommendations in. `cards` and `keys` are each row's review: its card, and how the portal names it.

    Raises reviews.Refused where the plan does not allow a change, for example to what is complete.
    """
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    found = {one.row: f"{keys[one.row]}#{one.number}" for one in asked}
    rows = ImportedRow.objects.in_bulk(list(found.values()), field_name="key")
    told = []
    for one in asked:
        key = found[one.row]
        row = rows.get(key)
        known = Recommendation.objects.filter(review__resource=cards[one.row], number=one.number).first()
        before = row.facts if row else showing.asked(known) if known else {}
        new = {name for name, value in one.facts.items() if before.get(name) != value}
        happened = outcomes.ADDED if not before else outcomes.CHANGED if new else outcomes.UNCHANGED
        told.append(
            Outcome(asking.FILE, one.row, key, one.title, happened, state=f"recommendation, {one.state}")
        )
        if not new:
            continue
        row = row or ImportedRow(key=key, part=ImportedRow.Part.RECOMMENDATION)
        row.resource, row.facts = cards[one.row], one.facts
        row.save()
        audit.record(
            by=by, verb="home.imported", thing=row.resource, file=asking.FILE, row=one.row, new=sorted(new)
        )
        _write(one, new, Review.objects.select_related("resource").get(resource=row.resource), agencies, by)
    return told


def _write(one: Asked, new: set[str], review: Review, agencies: Mapping[str, Agency], by: Actor) -> None:
    known = review.recommendations.filter(number=one.number).first()
    fields: dict[str, Any] = {field: getattr(one, fact) for fact, field in FIELDS.items() if fact in new}
    if "owner" in new:
        fields["owner"] = agencies[one.owner]
    if "due" in new:
        fields["due"] = _date(one.due)
    if "state" in new and one.state != plan.COMPLETE:
        fields["state"] = one.state
    if known is None:
        kept = reviews.add_recommendation(by=by, review=review, fields=fields | {"number": one.number})
    else:
        kept = reviews.change_recommendation(by=by, recommendation=known, fields=fields)
    if "actions" in new:
        _steps(one, kept, agencies, by)
    if one.approved and new & {"approved", "public_words", "names_owner", "shows_due"}:
        kept.refresh_from_db()
        ticks = {"names_owner": one.names_owner, "shows_due": one.shows_due}
        if (kept.words, *ticks.values()) != (kept.approved_words, kept.names_owner, kept.shows_due):
            reviews.approve_words(by=by, recommendation=kept, **ticks)
    done = _date(one.completed_on)
    if new & {"state", "completed_on"} and done:
        reviews.came_complete(by=by, recommendation=kept, completed_on=done)
    elif "state" in new and known is None and one.state == plan.NOT_STARTED and one.actions:
        reviews.change_recommendation(by=by, recommendation=kept, fields={"state": one.state})


def _steps(one: Asked, kept: Recommendation, agencies: Mapping[str, Agency], by: Actor) -> None:
    """Add the actions that are new, and record those that are done now; none is taken away."""
    there = {action.what: action for action in kept.actions.all()}
    for step in one.actions:
        action = there.get(step.what) or reviews.add_action(
            by=by,
            recommendation=kept,
            what=step.what,
            owner=agencies[step.owner] if step.owner else kept.owner,
            due=_date(step.due),
        )
        if step.done_on and not action.done_on:
            reviews.record_done(by=by, action=action, evidence=step.evidence, done_on=_date(step.done_on))


def _date(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
