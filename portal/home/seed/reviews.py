"""The case reviews: their words, what each has and has not, and their recommendations until they are done."""

import datetime as dt
from typing import Any

from portal.home.seed import cards, documents, drawing, wording
from portal.home.seed.people import Cast
from resources.library import actions as library
from resources.library.models import Bundle, Resource
from resources.reviews import actions
from resources.reviews.models import ROLES, ChecklistItem, ChecklistTick, Recommendation, Review

Role = Bundle.Role
STEPS = (
    (dt.timedelta(days=300), "The partnership decides to hold a review"),
    (dt.timedelta(days=240), "An independent reviewer begins"),
    (dt.timedelta(days=45), "The safeguarding partners agree the report"),
)
EVIDENCE = "Minute of the agency’s safeguarding group, kept by its lead."


def write(cast: Cast) -> None:
    """Add the reviews that are missing."""
    for row in wording.read("reviews")["review"]:
        if not cards.known(row["slug"]):
            _review(cast, row)


def _review(cast: Cast, row: dict[str, Any]) -> None:
    card = cards.words_of(row) | {key: row.get(key, "") for key in ("publisher", "external_url")}
    details: dict[str, Any] = {key: row[key] for key in ("kind", "pseudonym", "reference", "reviewer")}
    if "expected" in row:
        details |= {"status": Review.Status.UNDER_WAY}
        review = actions.add_review(by=cast.bea, card=card, details=details)
        library.announce(resource=review.resource, by=cast.bea, expected_text=row["expected"])
        return
    day = wording.past(row["published"])
    details |= {
        "status": Review.Status.FINISHED,
        "published_on": day,
        "precision": row.get("precision", "day"),
        "findings": "\n".join(row["findings"]),
    }
    review = actions.add_review(by=cast.bea, card=card, details=details)
    for role in ROLES:
        _format(cast, review, row, role)
    _recommendations(cast, review, row)
    _see_to(cast, review, day)
    cards.publish(review.resource, day)


def _see_to(cast: Cast, review: Review, day: dt.date) -> None:
    """The steps that readers may know, and a tick for each check, by name. Another publisher's review has neither."""
    if review.is_elsewhere:
        return
    actions.set_timeline(
        by=cast.bea,
        review=review,
        steps=[{"day": day - ago, "precision": Review.Precision.MONTH, "what": what} for ago, what in STEPS]
        + [{"day": day, "precision": review.precision, "what": "Published here"}],
    )
    for number, item in enumerate(ChecklistItem.objects.active()):
        if not ChecklistTick.objects.filter(review=review, item=item).exists():
            actions.tick(by=(cast.bea, cast.adi)[number % 2], review=review, item=item)


def _format(cast: Cast, review: Review, row: dict[str, Any], role: Role) -> None:
    """Tie what there is; say why there is nothing, or that it is still being prepared."""
    reason = row.get("not_published", {}).get(role.value, "")
    parts = [card for slug in _slugs(row, role) if (card := cards.known(slug))]
    if (role == Role.VIDEO and "video" in row) or any(not card.is_published for card in parts):
        reason = cards.BEING_PREPARED
    if parts or reason:
        actions.set_format(by=cast.bea, review=review, role=role, parts=parts, reason=reason)


def _slugs(row: dict[str, Any], role: Role) -> list[str]:
    """The addresses of a review's cards in one role."""
    if role == Role.POSTER:
        return list(row.get("posters", []))
    if role.value in row.get("files", []):
        return [documents.slug_of(row["slug"], role.value)]
    named = row.get(role.value)
    return [named] if named and role != Role.VIDEO else []


def _recommendations(cast: Cast, review: Review, row: dict[str, Any]) -> None:
    owners = list(cast.agencies.values())
    for asked in drawing.recommendations(row):
        named = row.get("owners", {}).get(str(asked["number"]))
        owner = cast.agencies[named] if named else owners[(asked["number"] * 5) % len(owners)]
        state = asked["state"]
        under_way = (
            Recommendation.State.UNDER_WAY if state != "not-started" else Recommendation.State.NOT_STARTED
        )
        one = actions.add_recommendation(
            by=cast.bea,
            review=review,
            fields={
                "title": asked["title"],
                "owner": owner,
                "due": asked["date"],
                "state": under_way,
                "words": asked["words"],
            },
        )
        actions.approve_words(by=cast.bea, recommendation=one)
        if state == "complete":
            _complete(cast, one, asked["date"])
        elif state == "under-way":
            actions.add_action(by=cast.bea, recommendation=one, what="Try it out in one team", owner=owner)
        if one.number == 1:
            actions.set_learning(by=cast.bea, recommendation=one, cards=_learnt(review))


def _learnt(review: Review) -> list[Resource]:
    """What readers get of it: its briefing and its posters came of the first recommendation."""
    parts = review.resource.parts.filter(role__in=[Role.BRIEFING, Role.POSTER]).select_related("part")
    return [tie.part for tie in parts]


def _complete(cast: Cast, one: Recommendation, date: str) -> None:
    """Adi records that it was done; Bea, who did not do it, closes it."""
    day = wording.past(date)
    action = actions.add_action(
        by=cast.bea, recommendation=one, what="Change how it is done, and tell everybody", owner=one.owner
    )
    actions.record_done(by=cast.adi, action=action, evidence=EVIDENCE, done_on=day)
    actions.close(by=cast.bea, recommendation=one, closed_on=day)


def tie_video(cast: Cast, review: str, video: Resource) -> None:
    """Tie a recording that is being prepared to its review."""
    found = Review.objects.get(resource__slug=review)
    actions.set_format(by=cast.bea, review=found, role=Role.VIDEO, parts=[video], reason=cards.BEING_PREPARED)
