"""What became of the links that lead out of the portal."""

from typing import Self

from django.db import models


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Words for picking checked links."""

    def dead(self) -> Self:
        """Those that led nowhere when they were followed last."""
        return self.filter(dead_since__isnull=False)


class LinkCheck(models.Model):
    """One address outside, when it was followed last, what it said, and on which of our pages it stands."""

    address = models.URLField(max_length=1000, unique=True)
    checked_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=200, blank=True)
    dead_since = models.DateTimeField(null=True)
    places = models.JSONField(default=list, help_text="Titles and addresses of our pages that it stands on.")

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-dead_since", "address"]

    def __str__(self) -> str:
        return self.address
