"""Who tries a course before it is published, and what they say of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import roles
from accounts.models import Agency, Grant, Membership, User
from portal.lib import clock
from resources.learning.models.courses import Course
from resources.library.models import Resource

SHUT = (Resource.State.PUBLISHED, Resource.State.ARCHIVED)


class PilotQuerySet(models.QuerySet["Pilot"]):
    """Words for picking pilots."""

    def running(self) -> Self:
        """Open now: until they are closed, or the course is published or taken away."""
        return self.filter(closed_at__isnull=True).exclude(course__resource__state__in=SHUT)

    def open_to(self, user: Any) -> Self:
        """Running ones whose group this person belongs to."""
        mine = Q(people=user.pk) | Q(agencies__in=user.agency_ids)
        if user.coordinated_agency_ids:
            mine |= Q(coordinators=True)
        if user.holds(roles.TRAINER):
            mine |= Q(trainers=True)
        return self.running().filter(mine).distinct()


class Pilot(models.Model):
    """A course is open before its publication to people by name, to agencies, and to roles: its pilot group."""

    course = models.OneToOneField(Course, models.CASCADE, related_name="pilot")
    words = models.CharField("what you ask them to look at", max_length=400, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="PilotPerson", blank=True, related_name="+"
    )
    agencies = models.ManyToManyField(Agency, blank=True, related_name="+")
    coordinators = models.BooleanField("every agency’s coordinators", default=False)
    trainers = models.BooleanField("every trainer", default=False)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = PilotQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Pilot of {self.course}"

    @property
    def is_running(self) -> bool:
        """Whether its group has the course now."""
        return self.closed_at is None and self.course.resource.state not in SHUT

    @property
    def group(self) -> models.QuerySet[User]:
        """Everybody who belongs to it today."""
        here = Membership.objects.current()
        found = Q(pk__in=self.people.values("pk")) | Q(
            pk__in=here.filter(agency__in=self.agencies.all()).values("person")
        )
        if self.coordinators:
            found |= Q(pk__in=here.filter(role=roles.COORDINATOR.key).values("person"))
        if self.trainers:
            found |= Q(pk__in=Grant.objects.current().filter(role=roles.TRAINER.key).values("person"))
        return User.objects.filter(found, is_active=True)


class PilotPerson(models.Model):
    """Somebody who is in a pilot group by name."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="named")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "people of pilots"
        constraints = [models.UniqueConstraint(fields=["pilot", "person"], name="pilot_person_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.pilot}"


class Remark(models.Model):
    """What somebody of the group says to the author, with their name."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="remarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} on {self.pilot.course}"
