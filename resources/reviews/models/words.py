"""The names and places that a review keeps to itself."""

import logging
from collections.abc import Iterator

from django.db import models

from portal.lib import identity, sealed
from resources.reviews.models.reviews import Review

log = logging.getLogger(__name__)


class ConfidentialWords(models.Model):
    """Words that must appear nowhere: only as ciphertext, never searched, logged, exported or shown in full."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="confidential")
    ciphertext = models.TextField(editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "confidential words"

    def __str__(self) -> str:
        return "Confidential words"

    @property
    def words(self) -> list[str]:
        """The words in the order of the alphabet. Raises sealed.Unreadable where the key is another."""
        return sealed.open_words(self.ciphertext)


@identity.register
def words_of_every_review() -> Iterator[str]:
    """What no text or file may hold, whichever review it belongs to.

    What cannot be opened is left out and said in the log: publishing is refused until it opens again, while every
    other page of the portal goes on.
    """
    for key, ciphertext in ConfidentialWords.objects.values_list("pk", "ciphertext"):
        try:
            yield from sealed.open_words(ciphertext)
        except sealed.Unreadable:
            log.error("Confidential words number %s do not open with the keys of today.", key)  # noqa: TRY400  the trace says no more
