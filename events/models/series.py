"""How events belong together and lean on other learning: series, what is needed first, materials, who waits for a date."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts import hours
from accounts.models import RecordEntry
from events.models.programme import Event
from portal.lib import clock
from resources.library.models import Resource


class Series(models.Model):
    """Events that belong together, and can be booked one by one or all at once."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    events = models.ManyToManyField(Event, related_name="series", blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:series", args=[self.slug])


class Prerequisite(models.Model):
    """What somebody must have on their training record before an event: a level, or a course or event by its title.

    By title, so that every date of an event counts, and courses of other shelves do.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="prerequisites")
    level = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "level", "title"], name="prerequisite_once"),
            models.CheckConstraint(
                condition=Q(level="") & ~Q(title="") | ~Q(level="") & Q(title=""), name="prerequisite_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title or hours.level_name(self.level)

    def is_met_by(self, entry: RecordEntry) -> bool:
        """Whether a line of a record is what is asked for. What people wrote down themselves proves nothing."""
        if entry.kind == RecordEntry.Kind.OUTSIDE:
            return False
        if self.level:
            return hours.plain_level(entry.level) == hours.plain_level(self.level)
        return entry.title.casefold() == self.title.casefold()


class Material(models.Model):
    """A card of the library that belongs to an event. Who may read it is the card's own business."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    card = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    after = models.BooleanField("for afterwards", default=False)

    class Meta:
        ordering = ["after", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "card"], name="material_once")]

    def __str__(self) -> str:
        return f"{self.card} for {self.event}"


class InterestQuerySet(models.QuerySet["Interest"]):
    """Words for picking who waits for a date."""

    def of(self, person: Any) -> Self:
        """One person's own; nobody's for a visitor."""
        return self.filter(person_id=person.pk) if person.is_authenticated else self.none()

    def open(self) -> Self:
        """Not told of a date yet."""
        return self.filter(told_at__isnull=True)


class Interest(models.Model):
    """Somebody who wants to be told when there is a next date; told once."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.person} waits for the next {self.event}"
