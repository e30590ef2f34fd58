"""A briefing delivered to a team: when, to how many, what was talked about, and what the team will do."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency
from resources.briefings.models.briefings import Briefing


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Words for picking sessions."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def kept_by(self, person: Any) -> Self:
        """An agency's evidence: the business team sees all, a coordinator what their own agencies recorded."""
        if person.has_perm("briefings.see_every_delivery"):
            return self
        return self.filter(agency__in=person.coordinated_agency_ids)

    def visible_to(self, person: Any) -> Self:
        """Whoever recorded it, whoever is named in it, and those who keep the agency's evidence."""
        mine = Q(recorded_by=person) | Q(presences__person=person, presences__left_at__isnull=True)
        return self.filter(mine | Q(pk__in=self.kept_by(person).values("pk"))).distinct()


class Delivery(models.Model):
    """One session: somebody took a team through a briefing.

    `people` counts everybody who was there, with an account or without; `presences` names those with one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    delivered_on = models.DateField()
    setting = models.CharField("team or setting", max_length=120)
    people = models.PositiveSmallIntegerField("people there")
    roles = models.CharField("their roles", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()
    discussed = models.TextField("what was discussed", blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-delivered_on", "-pk"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["agency", "-delivered_on"], name="delivery_of_agency")]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="delivery_has_people"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="delivery_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.briefing} delivered to {self.setting}"

    def get_absolute_url(self) -> str:
        return reverse("briefings:delivery", args=[self.briefing.resource.slug, self.uuid])

    @property
    def source(self) -> str:
        """How the training record and the library's reach call this session."""
        return f"delivery:{self.uuid}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.withdrawn_at is not None


class Presence(models.Model):
    """Somebody with an account who was there; they may take themselves off, and then are named no more."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    left_at = models.DateTimeField("took themselves off", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.delivery}"


class TeamAction(models.Model):
    """Something the team will do, whose it is in their own words, and by when."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    owner = models.CharField("who", max_length=120, blank=True)
    due = models.DateField("by when", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="team_action_once")]

    def __str__(self) -> str:
        return self.what
