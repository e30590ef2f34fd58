"""What an agency's coordinator has set for the people there: the thing, for whom, and by when."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Agency, Membership
from portal.lib import clock
from resources.learning import due
from resources.library.models import Resource

KINDS = (Resource.Kind.COURSE, Resource.Kind.BRIEFING, Resource.Kind.VIDEO)


def open_in(agency: Any) -> Q:
    """Which cards the people of an agency may have: those for everybody who is registered, and those named for it."""
    named = Resource.agencies.through.objects.filter(agency=agency, resource=OuterRef("pk"))
    return ~Q(visibility=Resource.Visibility.NAMED) | Q(Exists(named))


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Words for picking what was set."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Standing, of things that readers have at the moment and that the agency's people may have."""
        cards = Resource.objects.published().filter(open_in(OuterRef(OuterRef("agency"))))
        return self.standing().filter(Exists(cards.filter(pk=OuterRef("resource"))))


class Assignment(models.Model):
    """One course, briefing or recording, set for people of one agency by a day.

    For whom is a rule and not a list, except where people are named: who joins the agency, the team or the role later
    has it from that day, with as many days to do it in as the others had (`due.day_for`); who leaves has it no more.
    A row that is withdrawn stays as history.
    """

    class Who(models.TextChoices):
        EVERYBODY = "everybody", "Everybody in the agency"
        TEAMS = "teams", "Everybody in some teams"
        COORDINATORS = "coordinators", "The agency’s coordinators"
        NAMED = "named", "People I name"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="assignments")
    who = models.CharField("for whom", max_length=12, choices=Who, default=Who.EVERYBODY)
    teams = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    set_on = models.DateField(default=clock.today)
    due = models.DateField("to be done by")
    note = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "resource"],
                condition=Q(withdrawn_at__isnull=True),
                name="assignment_stands_once",
            ),
            models.CheckConstraint(
                condition=~Q(who="teams") | ~Q(teams=[]), name="assignment_for_teams_names_them"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} for {self.agency}"

    @cached_property
    def named_ids(self) -> frozenset[int]:
        """Whom it names; fetch it with its `named` rows."""
        return frozenset(row.person_id for row in self.named.all())

    @property
    def for_whom(self) -> str:
        """For whom, in words."""
        if self.who == self.Who.TEAMS:
            return ", ".join(self.teams)
        if self.who == self.Who.NAMED:
            many = len(self.named_ids)
            return f"{many} {'person' if many == 1 else 'people'} by name"
        return "Coordinators" if self.who == self.Who.COORDINATORS else "Everybody"

    def is_for(self, membership: Membership) -> bool:
        """Whether this member of its agency has it."""
        if self.who == self.Who.TEAMS:
            return membership.team in self.teams
        if self.who == self.Who.COORDINATORS:
            return membership.role == Membership.Part.COORDINATOR
        return self.who == self.Who.EVERYBODY or membership.person_id in self.named_ids

    def due_for(self, membership: Membership) -> dt.date:
        """The day by which this member is to do it. For whom the coordinator named, it is the day that was chosen."""
        if self.who == self.Who.NAMED or membership.decided_at is None:
            return self.due
        return due.day_for(self.due, self.set_on, clock.in_london(membership.decided_at).date())


class NamedPerson(models.Model):
    """Somebody for whom a thing was set by name. Stays as history when they leave the agency."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="named")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "named people"
        constraints = [models.UniqueConstraint(fields=["assignment", "person"], name="named_person_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.assignment}"


class Reminder(models.Model):
    """The portal has reminded somebody of a thing by itself: once before its day, and once after it."""

    class Kind(models.TextChoices):
        SOON = "soon", "Due soon"
        LATE = "late", "Late"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    due = models.DateField()
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person", "kind", "due"], name="reminder_once_for_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}, {self.assignment}"
