"""What people say before, after and eight weeks after an event, and what their managers add."""

import datetime as dt
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import Q

from events import places, stages
from events.models.bookings import Booking
from events.models.programme import Event
from portal.lib import clock

_COMMENT = "events.comment"


class Statement(models.Model):
    """One thing to be confident about: the same words at all three stages, so that change can be paired."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["event", "number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="statement_once_a_number")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, event: Event) -> list["Statement"]:
        """Those of an event; before anybody wrote them down, its takeaways (not saved)."""
        kept = list(Statement.objects.filter(event=event))
        words = stages.statements(event.takeaways_lines)
        return kept or [
            Statement(event=event, number=number, text=text[:200]) for number, text in enumerate(words, 1)
        ]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Words for picking answers."""

    def that_count(self) -> Self:
        """Of people who came: before the register is taken nobody did, and who did not come has no part in it."""
        return self.filter(booking__state__in=places.CAME)


class Evaluation(models.Model):
    """One person's answers at one stage. Until the stage closes they can be changed."""

    class Stage(models.TextChoices):
        BEFORE = stages.BEFORE, stages.QUESTIONS[stages.BEFORE].name
        AFTER = stages.AFTER, stages.QUESTIONS[stages.AFTER].name
        LATER = stages.LATER, stages.QUESTIONS[stages.LATER].name

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="evaluations")
    stage = models.CharField(max_length=8, choices=Stage)
    recommend = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    quotable = models.BooleanField("may be shown without a name", default=False)
    answered_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "stage"], name="evaluation_once_a_stage"),
            models.CheckConstraint(
                condition=Q(recommend__isnull=True) | Q(recommend__range=(stages.LOW, stages.TOP)),
                name="evaluation_recommend_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.booking}"


class Rating(models.Model):
    """How confident somebody is about one statement, 1 to 5; None for who would rather not say."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="ratings")
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "statement"], name="rating_once_a_statement"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(stages.LOW, stages.TOP)),
                name="rating_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}, {self.statement}"


class ManagerComment(models.Model):
    """What a manager, who needs no account, is asked eight weeks later about somebody's practice."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="manager_comment")
    manager_name = models.CharField(max_length=120)
    manager_email = models.EmailField()
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    seen = models.PositiveSmallIntegerField("how far a change is seen", null=True, blank=True)
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen__isnull=True) | Q(seen__range=(stages.LOW, stages.TOP)),
                name="manager_comment_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manager_name} about {self.booking}"

    @property
    def token(self) -> str:
        """What the link in the manager's letter carries. Another address makes another link, and the old one dies."""
        return signing.dumps([str(self.booking.uuid), self.manager_email], salt=_COMMENT, compress=False)

    @classmethod
    def of_token(cls, token: str) -> "ManagerComment | None":
        """What the link asks for; None for a link that nobody sent, or that was replaced."""
        try:
            number, address = signing.loads(token, salt=_COMMENT)
        except signing.BadSignature:
            return None
        found = cls.objects.select_related("booking__event", "booking__person", "booking__agency")
        return found.filter(booking__uuid=number, manager_email=address).first()

    @property
    def closes(self) -> dt.datetime:
        """Until when it can be answered: as long as the third stage is open."""
        event = self.booking.event
        return stages.closes_at(stages.LATER, event.starts, event.ends)

    @property
    def is_open(self) -> bool:
        """It can still be answered."""
        return self.answered_at is None and clock.now() < self.closes and self.booking.state in places.CAME
