"""What is known of searching: wordings that mean the same, searches that people keep, and words that found nothing."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.lib import clock
from resources.library.models.cards import Resource

WORDING = 80  # characters


class Synonym(models.Model):
    """Wordings that mean the same: whoever searches for one finds the others.

    `folded` holds the same wordings as they are compared (`synonyms.folded`), so that a search asks the index for the
    few groups that concern it, and an edit counts from the next search on.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wordings = ArrayField(models.CharField(max_length=WORDING))
    folded = ArrayField(models.CharField(max_length=2 * WORDING))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["folded", "pk"]
        indexes = [GinIndex(fields=["folded"], name="synonym_folded")]
        constraints = [models.CheckConstraint(condition=Q(wordings__len__gte=2), name="synonym_two_wordings")]

    def __str__(self) -> str:
        return " = ".join(self.wordings)


class SavedSearch(models.Model):
    """A search that somebody keeps: they are told when something is published that it finds."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=300)
    query = models.CharField(
        max_length=2000, help_text="As the library's address has it: q=neglect&kind=poster"
    )
    tells = models.BooleanField("email me when something new matches", default=True)
    created_at = models.DateTimeField(default=clock.now)
    tells_since = models.DateTimeField("emails were asked for again", null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["person", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('library:browse')}?{self.query}"


class ToldOf(models.Model):
    """A card that a saved search has announced by email: once and never again."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="told")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "told of"
        constraints = [models.UniqueConstraint(fields=["search", "resource"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.search}: {self.resource}"


class FruitlessSearch(models.Model):
    """Words that found nothing, and how often on a day. Nobody is remembered with them."""

    words = models.CharField(max_length=200)
    day = models.DateField(default=clock.today)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "fruitless searches"
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="fruitless_once")]

    def __str__(self) -> str:
        return f"{self.words} {self.day}: {self.count}"
