"""A briefing delivered to a team: when, to how many, what was talked about, and what the team will do."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Sum
from django.urls import reverse

from accounts.models import Agency
from resources.briefings import evidence
from resources.briefings.models.briefings import Briefing
from resources.library.models import Bundle, Resource


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
        return self.filter(mine | Q(pk__in=Delivery.objects.kept_by(person).values("pk"))).distinct()

    def between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Delivered on these days, both included; an open end is open."""
        found = self.filter(delivered_on__gte=first) if first else self
        return found.filter(delivered_on__lte=last) if last else found

    def with_evidence(self) -> Self:
        """Everything that `session` reads, in a constant number of queries."""
        reviews = Bundle.objects.filter(whole__kind=Resource.Kind.REVIEW).select_related("whole")
        return self.select_related("briefing__resource", "agency", "recorded_by").prefetch_related(
            "actions",
            Prefetch("briefing__resource__wholes", reviews, "review_ties"),
            Prefetch("presences", Presence.objects.standing(), "named"),
        )

    def totals(self) -> evidence.Totals:
        """What they come to, summed by the database."""
        actions = TeamAction.objects.filter(delivery=OuterRef("pk")).order_by().values("delivery")
        per_session = Subquery(actions.values(number=Count("pk")), output_field=models.IntegerField())
        found = self.order_by().annotate(planned=per_session)
        summed = found.aggregate(
            sessions=Count("pk"),
            everybody=Sum("people", default=0),
            time=Sum("minutes", default=0),
            tasks=Sum("planned", default=0),
        )
        return evidence.Totals(summed["sessions"], summed["everybody"], summed["time"], summed["tasks"])


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
        return reverse("briefings:delivery", args=[self.uuid])

    @property
    def source(self) -> str:
        """How the training record and the library's reach call this session."""
        return f"delivery:{self.uuid}"

    @property
    def reviews(self) -> list[Resource]:
        """The reviews whose bundle holds the briefing; fetch it `with_evidence`."""
        return [tie.whole for tie in getattr(self.briefing.resource, "review_ties", ())]

    @property
    def present(self) -> "list[Presence]":
        """Those who are named still; fetch it `with_evidence`."""
        return list(getattr(self, "named", ()))

    @property
    def session(self) -> evidence.Session:
        """The session as evidence; fetch it `with_evidence`."""
        return evidence.Session(
            day=self.delivered_on,
            briefing=self.briefing.resource.title,
            reviews=[review.title for review in self.reviews],
            agency=self.agency.name,
            audit=evidence.audit_of(self.agency.sector),
            setting=self.setting,
            people=self.people,
            named=len(self.present),
            roles=self.roles,
            minutes=self.minutes,
            discussed=self.discussed,
            actions=[action.line for action in self.actions.all()],
            recorded_by=str(self.recorded_by or ""),
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.withdrawn_at is not None


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Words for picking who was there."""

    def standing(self) -> Self:
        """Those who are named still."""
        return self.filter(left_at__isnull=True).select_related("person")


class Presence(models.Model):
    """Somebody with an account who was there; they may take themselves off, and then are named no more."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    left_at = models.DateTimeField("took themselves off", null=True)

    objects = PresenceQuerySet.as_manager()

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

    @property
    def line(self) -> str:
        """What, who and by when."""
        return evidence.action_line(self.what, self.owner, self.due)
