"""What must be true before a review or a guidance page has readers, and what its followers are told."""

import datetime as dt
from collections.abc import Collection, Iterable

from portal.lib import clock, sealed
from resources.library import news
from resources.library.models import Resource
from resources.library.publishing import dated, gate
from resources.reviews import formats
from resources.reviews.models import ChecklistItem, ConfidentialWords, Recommendation, Review


@gate(Resource.Kind.REVIEW)
def review_is_ready(card: Resource) -> list[str]:
    """Content note, a name that is not the child's, each format published or explained, every check ticked."""
    review = getattr(card, "review", None)
    if review is None:
        return ["This card has no review behind it: begin it at the desk, under Reviews."]
    todo = []
    if not card.content_note:
        todo.append("Say in the content note what is hard to read here.")
    if not card.summary:
        todo.append("Write a summary: it is the first thing that readers see.")
    if not review.pseudonym and review.kind not in {"national", "thematic"}:
        todo.append("Give the name used in the review: one that is not their own, or letters.")
    if not review.published_on:
        todo.append("Say when the review was published.")
    elif review.published_on > clock.today():
        todo.append("The day of publication lies ahead: wait for it, or correct it.")
    if not review.is_elsewhere:
        todo += [
            f"{role.label}: publish it, or say why it is not published."
            for role in formats.unexplained(review)
        ]
        todo += [item.asks for item in ChecklistItem.objects.unticked_for(review)]
    return todo + _words_open(review)


def _words_open(review: Review) -> list[str]:
    """Nothing is published while the words that must not appear in it cannot be read."""
    try:
        for held in ConfidentialWords.objects.filter(review=review):
            sealed.open_words(held.ciphertext)
    except sealed.Unreadable as shut:
        return [shut.sentence]
    return []


@dated(Resource.Kind.REVIEW)
def day_of_publication(card: Resource) -> dt.datetime | None:
    """Nine in the morning of the day of publication where that is past; None is now."""
    day = card.review.published_on
    return clock.london_to_utc(dt.datetime.combine(day, dt.time(9))) if day and day < clock.today() else None


@gate(Resource.Kind.GUIDANCE)
def guidance_is_ready(card: Resource) -> list[str]:
    """Words, their source, an owner, and the day on which somebody looks at them again."""
    page = getattr(card, "guidance", None)
    if page is None:
        return ["This card has no guidance page behind it: begin it at the desk, under Reviews."]
    todo = []
    if not page.body:
        todo.append("Write the guidance.")
    if not page.citation:
        todo.append("Say where the guidance comes from.")
    if not card.review_due:
        todo.append("Say when it is looked at again.")
    if not card.owner_id:
        todo.append("Say who owns it.")
    if page.shape == page.Shape.CLOCK and not page.rules.exists():
        todo.append(
            "Give at least one clock: what is due, in how many working days, and where it is written."
        )
    return todo


@news.teller
def progress(cards: Collection[int], first: dt.date, end: dt.date) -> Iterable[tuple[int, str]]:
    """Recommendations whose words for the public were approved, from the first day to the day before the end."""
    approved = Recommendation.objects.filter(
        review__resource__in=cards, approved_on__gte=first, approved_on__lt=end
    ).exclude(approved_words="")
    rows = approved.order_by("review__resource__title", "number").values_list(
        "review__resource", "number", "title"
    )
    return [(card, f"Progress on recommendation {number}: {title}") for card, number, title in rows]
