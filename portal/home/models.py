"""What the top floor keeps: what was moved in from another site, backups that were taken, and what is not well."""

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


class Backup(models.Model):
    """One try at a backup. It is whole when it ended without a problem and all that it names was seen on the shelf.

    `place` is the folder or the bucket; `size` the bytes of all the files that it names, before they were sealed.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=300)
    stamp = models.CharField(max_length=16, blank=True)
    rows = models.BigIntegerField(default=0)
    files = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    whole = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return f"backup {self.stamp or 'that failed'} at {self.place}"


class Trouble(models.Model):
    """A line of the desk's page "How the portal runs" that is not well, or was not: so that each is told once.

    `since` is empty while it is well; `told_at` is when the last letter said that it was not.
    """

    line = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.line
