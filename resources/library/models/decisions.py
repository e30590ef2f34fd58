"""What was decided about a card that readers had: kept, archived or handed over, by whom and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from resources.library.models.cards import Resource


class Decision(models.Model):
    """One decision in the history of a card. The last one says what its address answers once it is archived."""

    class What(models.TextChoices):
        KEPT = "kept", "Kept"
        ARCHIVED = "archived", "Archived"
        HANDED_OVER = "handed-over", "Handed over"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=12, choices=What)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    until = models.DateField("kept until it is asked again", null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    legal_reason = models.CharField(max_length=300, blank=True)
    publisher = models.CharField("who keeps it now", max_length=160, blank=True)
    address = models.URLField("where it is now", blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="handed-over") | ~Q(publisher="") & ~Q(address=""),
                name="decision_handed_over_has_address",
            ),
            models.CheckConstraint(
                condition=~Q(what="kept") | Q(until__isnull=False), name="decision_kept_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_what_display()}"
