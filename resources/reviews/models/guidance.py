"""Guidance, and the clocks on it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.lib import clock
from resources.library.models import Resource


class GuidanceQuerySet(models.QuerySet["GuidancePage"]):
    """Words for picking guidance."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may know of."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def published(self) -> Self:
        """What readers get today."""
        return self.filter(resource__state=Resource.State.PUBLISHED)


class GuidancePage(models.Model):
    """How something is done here, where that rule comes from, and when somebody looked at it last.

    Its blank forms are documents of the library, tied to its card as material.
    """

    class Shape(models.TextChoices):
        TEXT = "text", "Words and blank forms"
        REFERRAL = "referral", "Three steps: own lead, blank form, secure email"
        CLOCK = "clock", "A clock that works out the day"

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="guidance")
    shape = models.CharField("kind of page", max_length=10, choices=Shape, default=Shape.TEXT)
    body = models.TextField("words", blank=True)
    afterwards = models.TextField("what happens next", blank=True)
    citation = models.TextField("where it comes from", blank=True)
    citation_url = models.URLField("address of the source", blank=True)
    source_date = models.DateField("date of the source", null=True, blank=True)
    reviewed_on = models.DateField("last reviewed", null=True, blank=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        ordering = ["resource__title"]

    def __str__(self) -> str:
        return self.resource.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:guidance_page", args=[self.resource.slug])


class GuidanceRule(models.Model):
    """One clock: how many working days, counted from the day after becoming aware, and where that is written."""

    page = models.ForeignKey(GuidancePage, models.CASCADE, related_name="rules")
    text = models.CharField(
        "what is due", max_length=160, help_text="Ends with the day: “Notify the Panel by”."
    )
    days = models.PositiveSmallIntegerField("working days")
    citation = models.TextField("where it is written")
    citation_url = models.URLField("address of the source", blank=True)
    starts = models.CharField(
        "when the clock starts",
        max_length=200,
        default="The day of becoming aware is not counted: the next working day is day 1.",
    )
    checked_on = models.DateField("source checked on", default=clock.today)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="guidance_rule_days"),
            models.CheckConstraint(condition=~Q(citation=""), name="guidance_rule_has_source"),
            models.UniqueConstraint(fields=["page", "order"], name="guidance_rule_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.days} working days)"
