"""Who takes a course: each time that they do, and what of it they have done."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Certificate, RecordEntry
from portal.lib import clock
from resources.learning.models.courses import Course, Step, StepQuerySet
from resources.library import occasions
from resources.library.models import Resource

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NEVER = dt.date.max
REFRESH_OPENS = dt.timedelta(days=90)  # before a completion ends


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Words for picking enrolments."""

    def visible_to(self, user: Any) -> Self:
        """A person's own: who learns what is nobody else's to read."""
        return self.filter(person_id=user.pk)

    def current(self) -> Self:
        """Each person's one of a course: those before it were completed, and are history."""
        return self.filter(past=False)

    def standing(self) -> Self:
        """Completed, and not to be taken again yet."""
        lasts = Q(expires_on__isnull=True) | Q(expires_on__gte=clock.today())
        return self.filter(lasts, completed_at__isnull=False)

    def to_refresh(self) -> Self:
        """Completed, with a completion that ends within 90 days: they can begin anew, and are told."""
        soon = (clock.today(), clock.today() + REFRESH_OPENS)
        return self.current().filter(completed_at__isnull=False, expires_on__range=soon)

    def by_version(self, course: Course) -> list[dict[str, int]]:
        """How many have begun and completed each version of a course, the newest first."""
        rows: Any = (
            self.current().filter(course=course).order_by("-version").values("version")
        )  # each with its counts
        return list(rows.annotate(begun=Count("pk"), completed=Count("completed_at")))

    def with_news(self) -> Self:
        """Those not completed, whose person's record holds a step that is not marked, or that have nothing left to do.

        In a course that closes, what was done after its last day is no news, and what was done in time always is.
        """
        due = ExpressionWrapper(TruncDate("started_at") + F("course__weeks") * 7, models.DateField())
        shuts = When(course__closes=True, course__weeks__isnull=False, then=due)
        steps = Step.objects.filter(module__course=OuterRef("course"), module__version=OuterRef("version"))
        marked = StepDone.objects.filter(enrolment=OuterRef(OuterRef("pk")), step=OuterRef("pk"))
        counted = marked.filter(done_at__date__lte=OuterRef(OuterRef("last_day")))
        recorded = RecordEntry.objects.filter(
            created_at__gte=Coalesce(OuterRef(OuterRef("counts_from")), Value(LONG_AGO)),
            created_at__date__lte=OuterRef(OuterRef("last_day")),
            person=OuterRef(OuterRef("person")),
            source=OuterRef("source"),
        )
        left = steps.filter(~Exists(counted), required=True)
        news = Q(Exists(steps.with_source().filter(~Exists(marked), Exists(recorded))))
        for one in occasions.gathered(Step.objects.events().values_list("key", flat=True).distinct()):
            came = RecordEntry.objects.filter(
                created_at__gte=Coalesce(OuterRef("counts_from"), Value(LONG_AGO)),
                created_at__date__lte=OuterRef("last_day"),
                person=OuterRef("person"),
                source__in=one.sources,
            )
            news |= Exists(steps.filter(~Exists(marked), key=one.key)) & Exists(came)
        return self.alias(last_day=Case(shuts, default=Value(NEVER), output_field=models.DateField())).filter(
            news | Exists(steps.filter(required=True)) & ~Exists(left),
            completed_at__isnull=True,
            past=False,
            person__is_active=True,
            course__resource__state=Resource.State.PUBLISHED,
        )


class Enrolment(models.Model):
    """A person takes a course. Completed once, whatever becomes of the course's steps later.

    Where the course is taken again, that is another enrolment, the next `turn`; the one before it is `past`. What
    people did before `counts_from` does not count in it. `expires_on` is the last day on which its completion counts.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    version = models.PositiveSmallIntegerField("of the steps", default=1, db_default=1)
    started_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField("which time", default=1, db_default=1)
    past = models.BooleanField("taken again since", default=False, db_default=False)
    counts_from = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(past=False), name="enrolment_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=models.F("started_at")),
                name="enrolment_completed_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["course"], condition=Q(completed_at__isnull=True), name="enrolment_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"

    @property
    def due_on(self) -> dt.date | None:
        """The day to complete it by, or None where the course has no limit."""
        if self.course.weeks is None:
            return None
        return clock.in_london(self.started_at).date() + dt.timedelta(weeks=self.course.weeks)

    @property
    def is_late(self) -> bool:
        """Not completed, and the day to complete it by is over."""
        return self.completed_at is None and self.due_on is not None and self.due_on < clock.today()

    @property
    def is_over(self) -> bool:
        """Late in a course that closes then: what is done from now on does not count until it is begun anew."""
        return self.is_late and self.course.closes

    @property
    def is_expired(self) -> bool:
        """Whether it was completed so long ago that the course is to be taken again."""
        return self.expires_on is not None and self.expires_on < clock.today()

    @property
    def refresh_opens(self) -> dt.date | None:
        """From when on the course can be begun anew, or None where once is enough."""
        return self.expires_on - REFRESH_OPENS if self.expires_on else None

    @property
    def may_refresh(self) -> bool:
        """Whether it can be begun anew because its completion ends soon, or has."""
        return self.refresh_opens is not None and not self.past and self.refresh_opens <= clock.today()

    @property
    def source(self) -> str:
        """How the training record calls its completion: each turn is an entry of its own."""
        return self.in_turn(self.course.source)

    def in_turn(self, key: str) -> str:
        """The training record's name for something of this turn."""
        return key if self.turn == 1 else f"{key}:{self.turn}"

    @property
    def steps(self) -> StepQuerySet:
        """Those of the version that was begun."""
        return Step.objects.filter(module__course=self.course_id, module__version=self.version)

    def certificate(self) -> Certificate | None:
        """The certificate that stands for it, or None."""
        return Certificate.objects.filter(
            entry__person=self.person_id, entry__source=self.source, withdrawn_at__isnull=True
        ).first()


class StepDone(models.Model):
    """A learner has done a step: the training record said so, or they did."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="done")
    step = models.ForeignKey(Step, models.CASCADE, related_name="done")
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "steps done"
        constraints = [models.UniqueConstraint(fields=["enrolment", "step"], name="step_done_once")]

    def __str__(self) -> str:
        return f"{self.step} by {self.enrolment.person}"
