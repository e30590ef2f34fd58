"""What the top floor keeps: which row of another site became which card, and where that site's own addresses lead."""

from django.db import models

from resources.library.models import Resource


class ImportedRow(models.Model):
    """A row that was brought in, by its key, and what it said the last time: only what differs from that is changed.

    `sha256` is of the file as it was handed in (what the card holds is a clean copy of it). `waits` is set while the
    card is to be published once its file is checked, as on `published_at` (None: the day it happens).
    """

    class Part(models.TextChoices):
        CARD = "card", "A card"
        MINI = "mini", "The mini of a poster"
        RECOMMENDATION = "recommendation", "A recommendation of a review"

    key = models.CharField(max_length=160, unique=True)
    part = models.CharField(max_length=14, choices=Part, default=Part.CARD)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    waits = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key


class OldPath(models.Model):
    """An address of the site before this one, from its first slash on; it leads to a card for ever."""

    path = models.CharField(max_length=400, unique=True)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.path
