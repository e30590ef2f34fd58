"""What somebody must have seen to before a review of this partnership is published, and who did."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from resources.reviews.models.reviews import Review


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    """Words for picking items."""

    def active(self) -> Self:
        """Those that are asked for today."""
        return self.filter(active=True)

    def unticked_for(self, review: Review) -> Self:
        """The active ones that nobody has ticked for this review."""
        return self.active().exclude(ticks__review=review)


class ChecklistItem(models.Model):
    """One thing to see to, and where it is written that it must be. What is no longer asked for is kept inactive."""

    text = models.CharField("what must be true", max_length=160)
    hint = models.CharField("a word of help", max_length=200, blank=True)
    citation = models.TextField("where it comes from", blank=True)
    order = models.PositiveSmallIntegerField("place in the list", default=10)
    active = models.BooleanField("asked for today", default=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="checklist_item_says_what")]

    def __str__(self) -> str:
        return self.text

    @property
    def asks(self) -> str:
        """What stands between a review and its readers while this is not ticked."""
        return f"Tick “{self.text}” in the checklist."


class ChecklistTick(models.Model):
    """Somebody saw to it, or says why it does not apply. Taken back, the row goes and the audit keeps it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    applies = models.BooleanField(default=True)

    class Meta:
        ordering = ["item__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="ticked_once"),
            models.CheckConstraint(condition=Q(applies=True) | ~Q(note=""), name="tick_waived_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item} for {self.review}"
