"""Adding and taking out a review's confidential words. The audit says how many there are, never which."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from portal.lib import audit, sealed
from resources.reviews.models import ConfidentialWords, Review


@sensitive_variables()
@transaction.atomic
def add_words(*, by: User, review: Review, words: list[str]) -> int:
    """Seal more words into a review's list; answers how many it holds. Raises sealed.Unreadable."""
    lock(review)
    held = _held(review)
    return _seal(by, review, held | {" ".join(word.split()) for word in words}, verb="reviews.words_added")


@sensitive_variables()
@transaction.atomic
def remove_word(*, by: User, review: Review, handle: str) -> int:
    """Take the word behind a handle out of a review's list; answers how many are left. Raises sealed.Unreadable."""
    lock(review)
    left = {word for word in _held(review) if sealed.handle(word) != handle}
    return _seal(by, review, left, verb="reviews.words_removed")


def lock(review: Review) -> None:
    """Hold the review until the transaction ends: before the first of its words there is no other row to hold."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def _held(review: Review) -> set[str]:
    """The words as they are now."""
    row = ConfidentialWords.objects.filter(review=review).first()
    return set(row.words) if row else set()


def _seal(by: User, review: Review, words: set[str], *, verb: str) -> int:
    if words:
        ConfidentialWords.objects.update_or_create(
            review=review, defaults={"ciphertext": sealed.seal_words(sorted(words))}
        )
    else:
        ConfidentialWords.objects.filter(review=review).delete()
    audit.record(by=by, verb=verb, thing=review, count=len(words))
    return len(words)
