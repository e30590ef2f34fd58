"""The partnership's own pages, and how often a card is used."""

import datetime as dt

from django.db import models
from django.urls import reverse

from portal.lib import clock
from resources.library.models.cards import Resource


class Page(models.Model):
    """The partnership's own words: privacy, accessibility, looking after yourself."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    body = models.TextField()
    review_due = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField("how often it was saved", default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:page", args=[self.slug])

    @property
    def under_review_since(self) -> dt.date | None:
        """The date since which its words should have been looked at again, or None."""
        return self.review_due if self.review_due and self.review_due < clock.today() else None


class Tally(models.Model):
    """How often a card was opened or its file taken, by day. A count, never evidence and never about a person."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened"
        DOWNLOADED = "downloaded", "Downloaded"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="tallies")
    what = models.CharField(max_length=10, choices=What)
    day = models.DateField(default=clock.today)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["resource", "what", "day"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.resource} {self.what} {self.day}: {self.count}"
