"""One person's request for a place at one event, and each time somebody opened its link."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Agency
from events import places
from events.models.programme import Event
from portal.lib import clock


class BookingQuerySet(models.QuerySet["Booking"]):
    """Words for picking bookings."""

    def of(self, person: Any) -> Self:
        """One person's own; nobody's for a visitor."""
        return self.filter(person_id=person.pk) if person.is_authenticated else self.none()

    def live(self) -> Self:
        """Asked for and neither given up nor over."""
        return self.filter(state__in=places.LIVE)

    def booked(self) -> Self:
        return self.filter(state=places.BOOKED)

    def waiting(self) -> Self:
        return self.filter(state=places.WAITING)

    def on_register(self) -> Self:
        """Those with a place, before and after the register was taken."""
        return self.filter(state__in=places.ON_REGISTER)

    def in_order(self) -> Self:
        """In the order in which people asked."""
        return self.order_by("asked_at", "pk")

    def visible_to(self, user: Any) -> Self:
        """A person's own, and those of the events that they run."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("events.run_any"):
            return self
        mine = Q(person_id=user.pk)
        if user.has_perm("events.run"):
            mine |= Q(event__trainer_id=user.pk)
        return self.filter(mine)

    def with_turn(self) -> Self:
        """Each with its `turn`: its place among those who wait for the same event, from 1."""
        ahead = (
            Booking.objects.filter(
                Q(asked_at__lt=OuterRef("asked_at"))
                | Q(asked_at=OuterRef("asked_at"), pk__lt=OuterRef("pk")),
                event=OuterRef("event"),
                state=places.WAITING,
            )
            .order_by()
            .values("event")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return self.annotate(turn=Coalesce(Subquery(ahead), 0) + 1)


class Booking(models.Model):
    """One person's request for a place at one event, and what became of it.

    `agency` is the home agency when the place was asked for: figures and charges go there, whoever moves on later.
    """

    class State(models.TextChoices):
        REQUESTED = places.REQUESTED, "Requested"
        APPROVED = places.APPROVED, "Approved"
        WAITING = places.WAITING, "Waiting"
        OFFERED = places.OFFERED, "Offered"
        BOOKED = places.BOOKED, "Booked"
        ATTENDED = places.ATTENDED, "Attended"
        PARTLY = places.PARTLY, "Attended in part"
        NOT_ATTENDED = places.NOT_ATTENDED, "Did not attend"
        CANCELLED = places.CANCELLED, "Cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="bookings")
    state = models.CharField(max_length=12, choices=State)
    asked_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_late = models.BooleanField("given up after the last free moment", default=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["event", "state", "asked_at"], name="booking_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(state__in=["requested", "approved", "waiting", "offered", "booked"]),
                name="booking_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["booked", "attended", "partly", "not_attended"])
                | Q(booked_at__isnull=False),
                name="booking_booked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True),
                name="booking_cancelled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.event}"

    @property
    def is_live(self) -> bool:
        return self.state in places.LIVE

    @property
    def is_booked(self) -> bool:
        return self.state == places.BOOKED

    @property
    def is_waiting(self) -> bool:
        return self.state == places.WAITING


class Presence(models.Model):
    """Somebody with a place opened the event's link."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="presences")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking}, {self.at:%H:%M}"
