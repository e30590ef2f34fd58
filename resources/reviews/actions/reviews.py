"""Beginning and changing a review, and its formats."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit
from resources.library import actions as library
from resources.library import search
from resources.library.models import Bundle, Resource
from resources.reviews.models import Milestone, NotPublished, Review


@transaction.atomic
def add_review(*, by: User | None, card: dict[str, Any], details: dict[str, Any]) -> Review:
    """Begin a review as a draft. Its cover is always the still shore.

    `card` holds what the catalogue keeps (title, summary, topics ...), `details` the fields of the review.
    """
    resource = library.add_resource(kind=Resource.Kind.REVIEW, by=by, quiet=2, **card)
    review = Review.objects.create(resource=resource, **details)
    audit.record(by=by, verb="reviews.added", thing=review)
    index(review)
    return review


@transaction.atomic
def change_review(*, by: User | None, review: Review, card: dict[str, Any], details: dict[str, Any]) -> None:
    """Set the details of a review and of its card."""
    library.change_resource(resource=review.resource, by=by, **card)
    changed = [name for name, value in details.items() if getattr(review, name) != value]
    for name in changed:
        setattr(review, name, details[name])
    review.save()
    audit.record(by=by, verb="reviews.changed", thing=review, fields=changed)
    index(review)


@transaction.atomic
def set_format(
    *, by: User | None, review: Review, role: Bundle.Role, parts: Collection[Resource], reason: str = ""
) -> None:
    """Tie exactly these cards to the review in one role, or keep the reason why there is none, which readers see."""
    if reason != (review.not_published.filter(role=role).values_list("reason", flat=True).first() or ""):
        wrote(review, by)
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
def set_timeline(*, by: User, review: Review, steps: Collection[dict[str, Any]]) -> None:
    """Set all the dated steps of a review."""
    wrote(review, by)
    review.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(review=review, **step) for step in steps)
    audit.record(by=by, verb="reviews.timeline", thing=review, count=len(steps))


def wrote(review: Review, by: User | None) -> None:
    """Somebody changed what readers read in a review beside its card: that is another edition, by them."""
    library.lock(review.resource)
    library.wrote(review.resource, by)


def index(review: Review) -> None:
    """What the search finds inside a review: what readers see of it, and nothing from the desk."""
    parts = [search.Part("What the review found", review.findings, "#find", "B")]
    parts += [
        search.Part(
            f"Recommendation {r.number}", f"{r.title}\n{r.text}\n{r.approved_words}", f"#rec-{r.number}"
        )
        for r in review.recommendations.all()
    ]
    search.index(review.resource, parts)
