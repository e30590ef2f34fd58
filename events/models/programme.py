"""What the programme offers: events, their places and times."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.models import Agency
from events import cancelling, joining, places, turns, ways
from events.agenda import Item, read
from portal.lib import clock
from resources.library.models import Audience, Topic

RESERVED_SLUGS = frozenset(
    {
        "new",
        "check",
        "uploads",
        "approve",
        "calendar",
        "feed",
        "charges",
        "comment",
        "letters",
        "figures",
        "series",
    }
)


PASSED = "Choose a start that has not passed."


class EventQuerySet(models.QuerySet["Event"]):
    """Words for picking events."""

    def published(self) -> Self:
        """Announced and not called off."""
        return self.filter(state=Event.State.PUBLISHED)

    def coming(self) -> Self:
        """Not ended yet."""
        return self.filter(ends__gte=clock.now())

    def past(self) -> Self:
        """Ended."""
        return self.filter(ends__lt=clock.now())

    def visible_to(self, user: Any) -> Self:
        """The one truth for reading: what was published is everyone's, a draft its trainer's and the business team's."""
        if not user.is_authenticated:
            return self.filter(published_at__isnull=False)
        if user.has_perm("events.run_any"):
            return self
        return self.filter(Q(published_at__isnull=False) | Q(trainer_id=user.pk))

    def run_by(self, user: Any) -> Self:
        """Those on this person's desk."""
        if user.has_perm("events.run_any"):
            return self
        return self.filter(trainer_id=user.pk) if user.has_perm("events.run") else self.none()

    def narrowed(self, asked: Mapping[str, str]) -> Self:
        """Of those with counts, what the filters leave; `places` is those with places. List, months and feed ask here.

        Who looks for one way to come finds the events with both ways too.
        """
        found = self
        if topic := asked.get("topic"):
            found = found.filter(topics__slug=topic)
        if level := asked.get("level"):
            found = found.filter(Q(level__iexact=level) | Q(level__iexact=f"level {level}"))
        if audience := asked.get("audience"):
            found = found.filter(audiences__slug=audience)
        if way := asked.get("format"):
            found = found.filter(format__in=ways.OPEN_TO.get(way, ()))
        if series := asked.get("series"):
            found = found.filter(series__slug=series)
        if asked.get("places"):
            found = found.filter(places__gt=F("taken") + F("asking"), starts__gt=clock.now())
        return found

    def facets(self) -> models.QuerySet["Event", tuple[str, str, str, str, int, str, str]]:
        """What these can be narrowed by: each topic, audience, level and format that stand together."""
        names = ("topics__slug", "topics__name", "audiences__slug", "audiences__name", "audiences__order")
        return self.order_by().values_list(*names, "level", "format").distinct()

    def kin_of(self, event: "Event") -> Self:
        """The same event at other times, those of its series, and itself."""
        root = event.root_id or event.pk
        return self.filter(Q(pk=root) | Q(root=root) | Q(series__in=event.series.all())).distinct()

    def templates(self) -> Self:
        """Those that are kept to make new ones from."""
        return self.exclude(template_name="").order_by("template_name", "pk")

    def with_counts(self) -> Self:
        """Each with `taken` places, people `waiting` and, of these, `asking` their managers; in order of time."""
        return self.annotate(
            taken=Count("bookings", filter=Q(bookings__state__in=places.HOLDING)),
            waiting=Count("bookings", filter=Q(bookings__state__in=places.LINE)),
            asking=Count("bookings", filter=Q(bookings__state=places.REQUESTED)),
        ).order_by("starts", "pk")


class Event(models.Model):
    """A live learning event with places, a register and one line of people who asked."""

    class Format(models.TextChoices):
        ONLINE = "online", "Online"
        ROOM = "room", "In a room"
        HYBRID = "hybrid", "Online and in a room"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, help_text="One sentence for the list.")
    description = models.TextField(blank=True)
    takeaways = models.TextField("what you will take away", blank=True)
    agenda = models.TextField(blank=True)
    needs = models.TextField("what you need", blank=True)
    content_note = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=10, choices=Format, default=Format.ONLINE)
    venue = models.CharField("where", max_length=200, blank=True)
    room_places = models.PositiveSmallIntegerField(
        "seats in the room", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    level = models.CharField(max_length=20, blank=True)
    participatory = models.BooleanField("people take part, not only listen", default=False)
    cpd_minutes = models.PositiveSmallIntegerField("minutes for the training record")
    recorded = models.BooleanField("it will be recorded", default=False)
    evaluated = models.BooleanField(
        "people answer an evaluation, and the certificate waits for it", default=True, db_default=False
    )
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="events_led"
    )
    trainer_line = models.CharField("about the trainer", max_length=300, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="events")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="events")
    cover_motif = models.CharField(max_length=30, blank=True)
    quiet = models.PositiveSmallIntegerField("how quiet the cover is", default=1)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    needs_approval = models.BooleanField("managers are asked first", default=False, db_default=False)
    agency_limit = models.PositiveSmallIntegerField(
        "most places for one agency", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reserve_days = models.PositiveSmallIntegerField(
        "working days before the event when kept places are released", default=10, db_default=10
    )
    offer_hours = models.PositiveSmallIntegerField(
        "hours to take a place that comes free", default=0, db_default=0, validators=[MaxValueValidator(168)]
    )
    zone = models.CharField(max_length=40, default="Europe/London")
    join_url = models.URLField("join link", max_length=500, blank=True)
    join_opens_minutes = models.PositiveSmallIntegerField(
        "minutes before the start when the join button opens", default=15
    )
    cancel_days = models.PositiveSmallIntegerField("working days for a free cancellation", default=3)
    cancel_hour = models.PositiveSmallIntegerField(
        "hour of that day", default=17, validators=[MaxValueValidator(23)]
    )
    charge_amount = models.DecimalField(
        "charge for not coming", max_digits=6, decimal_places=2, null=True, blank=True
    )
    charge_text = models.CharField("charge in other words", max_length=300, blank=True)
    exemptions = models.CharField("who is exempt", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    called_off_reason = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField("times the calendar entry changed", default=0)
    edition = models.PositiveIntegerField(
        "how often its details were saved", default=1, db_default=1, editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True)
    root = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeats",
        db_index=False,  # a programme has few events, and making an index would hold up bookings
        help_text="The first of its dates",
    )
    template_name = models.CharField(
        "kept as a template, by this name", max_length=80, blank=True, db_default=""
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["state", "starts"], name="event_programme")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="event_ends_later"),
            models.CheckConstraint(condition=Q(places__gte=1), name="event_has_places"),
            models.CheckConstraint(condition=Q(cancel_hour__lte=23), name="event_cancel_hour"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="event_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def source(self) -> str:
        """How the training record names this event."""
        return f"event:{self.uuid}"

    @property
    def is_published(self) -> bool:
        """Announced and not called off."""
        return self.state == self.State.PUBLISHED

    @property
    def is_called_off(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_online(self) -> bool:
        """Online only."""
        return self.format == self.Format.ONLINE

    @property
    def is_hybrid(self) -> bool:
        """Online and in a room, as each person chooses."""
        return self.format == self.Format.HYBRID

    @property
    def where(self) -> str:
        """What everybody may know of the place. That of a room which is one of two ways is told to who comes there."""
        return {self.Format.ONLINE: "online", self.Format.HYBRID: "online or in a room"}.get(
            self.Format(self.format), self.venue
        )

    @property
    def where_in_full(self) -> str:
        """The same for those who run it."""
        return f"online or in a room: {self.venue}" if self.is_hybrid else self.where

    @property
    def seats_taken(self) -> int:
        """Of the room of an event with two ways."""
        return self.bookings.holding().filter(way=ways.ROOM).count()

    @property
    def seats_left(self) -> int:
        return places.free(self.room_places or 0, self.seats_taken)

    @property
    def has_started(self) -> bool:
        return clock.now() >= self.starts

    @property
    def has_ended(self) -> bool:
        return clock.now() > self.ends

    @property
    def cpd_hours(self) -> float:
        """What it adds to the training record, in hours."""
        return self.cpd_minutes / 60

    @property
    def places_left(self) -> int:
        """Places that somebody new can have, as far as numbers say. Reads the counts of `with_counts`.

        Who waits while a place is free is kept from it by a limit; a place is kept for each who asks a manager.
        """
        return places.free(self.places, self.__dict__["taken"] + self.__dict__["asking"])

    @property
    def left_words(self) -> str:
        """1 place left, 12 places left."""
        return places.left(self.places_left)

    @property
    def last_free_cancellation(self) -> dt.datetime:
        """The last moment at which giving up a place costs nothing."""
        return cancelling.last_free_moment(self.starts, working_days=self.cancel_days, hour=self.cancel_hour)

    @property
    def is_free_to_cancel(self) -> bool:
        return not cancelling.is_late(clock.now(), self.last_free_cancellation)

    @property
    def join_opens(self) -> dt.datetime:
        return joining.opens_at(self.starts, self.join_opens_minutes)

    @property
    def join_window(self) -> str:
        """`before`, `open` or `after`."""
        return joining.window(
            clock.now(), starts=self.starts, ends=self.ends, minutes=self.join_opens_minutes
        )

    @property
    def price(self) -> str:
        """£40 or £12.50: what not coming costs the home agency; empty where it costs nothing."""
        if not self.charge_amount:
            return ""
        return f"£{self.charge_amount:.2f}".removesuffix(".00")

    @property
    def charge_words(self) -> str:
        """What a place costs, in sentences."""
        late = self.charge_text or (
            f"{self.price} to your agency for not coming or a late cancellation." if self.price else ""
        )
        return " ".join(part for part in ("Free.", late, self.exemptions) if part)

    @property
    def agenda_items(self) -> list[Item]:
        return read(self.agenda)

    @property
    def takeaways_lines(self) -> list[str]:
        return _lines(self.takeaways)

    @property
    def needs_lines(self) -> list[str]:
        return _lines(self.needs)

    @property
    def reserves_end(self) -> dt.datetime:
        """When places that were kept for a sector are anybody's: nine o'clock on that working day, UK time."""
        day = clock.working_days_before(clock.in_london(self.starts).date(), self.reserve_days)
        return clock.london_to_utc(dt.datetime(day.year, day.month, day.day, turns.MORNING))  # noqa: DTZ001  a UK wall time, made UTC here

    @property
    def reserves_are_over(self) -> bool:
        return clock.now() >= self.reserves_end

    def room(self) -> turns.Room:
        """The rules by which its places are given now."""
        kept = {}
        if not self.reserves_are_over:
            kept = {reserve.sector: reserve.places for reserve in self.reserves.all()}
        return turns.Room(self.places, self.agency_limit, kept)

    def obstacles(self) -> list[str]:
        """What stands between a draft and its readers, in sentences."""
        found = []
        if not self.trainer_id:
            found.append("Choose the trainer.")
        if not self.description:
            found.append("Describe the event.")
        if self.format != self.Format.ROOM and not self.join_url:
            found.append("Give the join link; only people with a place will see it.")
        if not self.is_online and not self.venue:
            found.append("Say where it takes place.")
        if self.is_hybrid and not self.room_places:
            found.append("Say how many seats the room has.")
        if self.has_started:
            found.append(PASSED)
        return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Reserve(models.Model):
    """Places of one event that are kept for one sector until they are released."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="reserves")
    sector = models.CharField(max_length=20, choices=Agency.Sector)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["sector"]
        constraints = [models.UniqueConstraint(fields=["event", "sector"], name="reserve_once_a_sector")]

    def __str__(self) -> str:
        return f"{self.places} for {self.get_sector_display()}"
