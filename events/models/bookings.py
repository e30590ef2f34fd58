"""One person's request for a place at one event, and each time somebody opened its link."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Agency
from events import places, turns, ways
from events.models.programme import Event
from portal.lib import clock

_APPROVAL = "events.approval"


def is_missed() -> Q:
    """Whether nobody came or the place was given up late, of an event that was not called off. Ledger and figures ask here.

    One person misses an event once: who gave up late and has a place again, or gave that one up late too, counts with
    the later one alone.
    """
    later = Q(state__in=places.HOLDING) | Q(cancelled_late=True, pk__gt=OuterRef("pk"))
    again = Booking.objects.filter(later, event=OuterRef("event"), person=OuterRef("person"))
    given_up = Q(cancelled_late=True) & ~Q(Exists(again))
    return ~Q(event__state=Event.State.CANCELLED) & (Q(state=places.NOT_ATTENDED) | given_up)


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

    def holding(self) -> Self:
        """Those that use up a place."""
        return self.filter(state__in=places.HOLDING)

    def in_line(self) -> Self:
        """Those that stand in the line for one."""
        return self.filter(state__in=places.LINE)

    def seats(self) -> tuple[list[turns.Seat], dict[int, turns.Seat]]:
        """Of one event: who has a place, and who stands in the line, in its order and by key."""
        seated, line = [], {}
        found = self.filter(state__in=(*places.HOLDING, *places.LINE)).in_order()
        for key, agency, sector, state in found.values_list("pk", "agency_id", "agency__sector", "state"):
            seat = turns.Seat(agency, sector or "", state == places.REQUESTED)
            if state in places.LINE:
                line[key] = seat
            else:
                seated.append(seat)
        return seated, line

    def missed(self) -> Self:
        """Those that may be charged: nobody came, or the place was given up after the last free moment."""
        return self.filter(is_missed(), event__charge_amount__gt=0)

    def on_register(self) -> Self:
        """Those with a place, before and after the register was taken."""
        return self.filter(state__in=places.ON_REGISTER)

    def admitted(self) -> Self:
        """Those who may open the link while it is open, marked already or not."""
        return self.filter(state__in=places.ADMITTED)

    def in_order(self) -> Self:
        """In the order of the line: as people asked, but for those who were moved."""
        return self.order_by(Coalesce("counts_from", "asked_at"), "pk")

    def latest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def put_before(self, booking: "Booking") -> Self:
        """Those in the line who asked after this one, and were moved before it."""
        stands = Coalesce("counts_from", "asked_at")
        moved = self.in_line().alias(since=stands).filter(event=booking.event_id, since__lt=booking.stands)
        return moved.filter(asked_at__gt=booking.asked_at)

    def of_agencies_kept_by(self, person: Any) -> Self:
        """Of the agencies that this person looks after today."""
        return self.filter(agency__in=getattr(person, "coordinated_agency_ids", ()))

    def visible_to(self, user: Any) -> Self:
        """A person's own, those of the events that they run, and those of agencies that they look after."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("events.run_any"):
            return self
        mine = Q(person_id=user.pk) | Q(agency__in=user.coordinated_agency_ids)
        if user.has_perm("events.run"):
            mine |= Q(event__trainer_id=user.pk)
        return self.filter(mine)

    def with_turn(self) -> Self:
        """Each with its `turn`: its place in the line of the same event, from 1."""
        own = Coalesce(OuterRef("counts_from"), OuterRef("asked_at"))
        ahead = (
            Booking.objects.alias(since=Coalesce("counts_from", "asked_at"))
            .filter(
                Q(since__lt=own) | Q(since=own, pk__lt=OuterRef("pk")),
                event=OuterRef("event"),
                state__in=places.LINE,
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
        EXCUSED = places.EXCUSED, "Excused"
        CANCELLED = places.CANCELLED, "Cancelled"

    class Ending(models.TextChoices):
        """Why a booking was cancelled."""

        GIVEN_UP = "given-up", "Given up"
        REFUSED = "refused", "The manager said no"
        UNANSWERED = "unanswered", "The manager did not answer"
        NOT_TAKEN = "not-taken", "The offer was not taken"
        TAKEN_OFF = "taken-off", "Taken off the line"
        HANDED_OVER = "handed-over", "Given to a colleague"
        CALLED_OFF = "called-off", "The event was cancelled"

    class Way(models.TextChoices):
        """How somebody comes to an event that is online and in a room."""

        ONLINE = ways.ONLINE, "Online"
        ROOM = ways.ROOM, "In the room"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="bookings")
    state = models.CharField(max_length=12, choices=State)
    asked_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_late = models.BooleanField("given up after the last free moment", default=False)
    counts_from = models.DateTimeField(
        null=True, blank=True, help_text="Stands in the line as if asked then, after somebody was moved"
    )
    way = models.CharField(
        max_length=6,
        choices=Way,
        blank=True,
        default="",
        db_default="",
        help_text="Empty where there is only one",
    )
    room_was_full = models.BooleanField(
        "asked for the room when it was full", default=False, db_default=False
    )
    walked_in = models.BooleanField("came without a booking", default=False, db_default=False)
    times_put_back = models.PositiveSmallIntegerField(default=0, db_default=0)
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="When a request for approval, or an offer, ends by itself"
    )
    ending = models.CharField(max_length=12, choices=Ending, blank=True, default="", db_default="")
    reason = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="Why it is out of turn, or ended"
    )

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
                condition=~Q(state__in=["booked", "attended", "partly", "not_attended", "excused"])
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
    def is_in_room(self) -> bool:
        """Comes to the room, or wishes to; where there is only one way, by that."""
        return self.way == ways.ROOM if self.event.is_hybrid else not self.event.is_online

    @property
    def where(self) -> str:
        """Where this person goes, once they have a place: `online`, or the room."""
        if not self.event.is_hybrid or self.state not in places.HOLDING:
            return self.event.where
        return self.event.venue if self.is_in_room else "online"

    @property
    def stands(self) -> dt.datetime:
        """The moment by which it has its place in the line."""
        return self.counts_from or self.asked_at

    @property
    def is_live(self) -> bool:
        return self.state in places.LIVE

    @property
    def is_booked(self) -> bool:
        return self.state == places.BOOKED

    @property
    def is_admitted(self) -> bool:
        """May open the link while it is open: has a place, whatever the register says, unless excused."""
        return self.state in places.ADMITTED

    @property
    def is_waiting(self) -> bool:
        return self.state in {places.APPROVED, places.WAITING}

    @property
    def is_requested(self) -> bool:
        """The manager has not answered."""
        return self.state == places.REQUESTED

    @property
    def is_offered(self) -> bool:
        return self.state == places.OFFERED

    @property
    def is_in_line(self) -> bool:
        return self.state in places.LINE

    @property
    def has_lapsed(self) -> bool:
        """Its time to be answered or taken is over."""
        return self.held_until is not None and clock.now() > self.held_until


class Approval(models.Model):
    """What a manager, who needs no account, is asked about a booking, and what came back."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="approval")
    manager_name = models.CharField(max_length=120)
    manager_email = models.EmailField()
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.manager_name} about {self.booking}"

    @property
    def token(self) -> str:
        """What the link in the manager's letter carries."""
        return signing.dumps(str(self.booking.uuid), salt=_APPROVAL, compress=False)

    @classmethod
    def of_token(cls, token: str) -> "Approval | None":
        """The approval whose link this is; None for a link that nobody sent."""
        try:
            number = signing.loads(token, salt=_APPROVAL)
        except signing.BadSignature:
            return None
        return (
            cls.objects.select_related("booking__event", "booking__person", "booking__agency")
            .filter(booking__uuid=number)
            .first()
        )

    @property
    def is_open(self) -> bool:
        """It can still be answered."""
        booking = self.booking
        return self.answered_at is None and booking.is_requested and not booking.has_lapsed


class Presence(models.Model):
    """Somebody with a place opened the event's link."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="presences")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking}, {self.at:%H:%M}"
