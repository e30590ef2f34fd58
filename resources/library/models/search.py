"""What one search knows of every card."""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce

from resources.library.models.cards import Resource


class SearchPart(models.Model):
    """A piece of text that one search finds, whatever shelf it lies on: a section, a page, a line of a transcript."""

    class Source(models.TextChoices):
        CARD = "card", "The card's own words"
        SHELF = "shelf", "What its shelf says of it"
        FILE = "file", "The pages of its file"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="search_parts")
    source = models.CharField(max_length=5, choices=Source, default=Source.SHELF)
    label = models.CharField(
        max_length=120, help_text="Where it stands, for readers: Section 4, Report page 9"
    )
    locator = models.CharField(
        max_length=120, blank=True, help_text="Added to the address: #section-4, ?t=120"
    )
    text = models.TextField()
    weight = models.CharField(max_length=1, default="C")
    order = models.PositiveIntegerField(default=0)
    vector = SearchVectorField(null=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.resource}: {self.label}"


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Words for picking entries."""

    def found_by_visitors(self, query: Any) -> Self:
        """Those that hold the words where somebody without an account may read."""
        return self.alias(open_words=Coalesce("for_visitors", "vector")).filter(open_words=query)


class SearchEntry(models.Model):
    """All the parts of one card in one weighted vector: words that lie in different parts still find it together.

    It is apart from the card, so that a list of cards never reads it. Of a card that is announced and not yet
    published it holds the card's own words only: its text is not the reader's yet.
    """

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="search_entry", primary_key=True)
    vector = SearchVectorField(null=True)
    for_visitors = SearchVectorField(
        null=True, help_text="What a visitor finds it by, where that is not all: its own words"
    )
    near = SearchVectorField(null=True, help_text="Title, summary and findings alone: what the card is about")
    used = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Opened or downloaded in the last year, counted each hour"
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            GinIndex(fields=["vector"], name="searchentry_vector"),
            GinIndex(fields=["near"], name="searchentry_near"),
            # As asked in `found_by_visitors`, word for word: by it, visitors find as quickly as everybody else.
            GinIndex(Coalesce("for_visitors", "vector"), name="searchentry_visitors"),
        ]

    def __str__(self) -> str:
        return f"Index of {self.resource}"


class SearchWord(models.Model):
    """A word that stands somewhere in the library, for `did you mean`. What it leads to is asked for each reader."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="searchword_like", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
