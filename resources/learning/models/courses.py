"""A course: parts with steps, who has begun it, and what of it each learner has done."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import Certificate, RecordEntry
from portal.lib import clock
from resources.learning import plan
from resources.library import occasions
from resources.library.models import Resource


class CourseQuerySet(models.QuerySet["Course"]):
    """Words for picking courses."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may see. Courses are for registered people, whatever the card says."""
        if not (user.is_authenticated and user.has_perm("learning.take")):
            return self.none()
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def open_to(self, user: Any) -> Self:
        """Those that this person may begin and go on with: seen, and published."""
        return self.visible_to(user).filter(resource__state=Resource.State.PUBLISHED)

    def editable_by(self, user: Any) -> Self:
        """Those on this person's desk: the business team all, a trainer their own."""
        if user.has_perm("library.edit_any"):
            return self
        return self.filter(resource__owner_id=user.pk)

    def with_a_closed_step(self) -> Self:
        """Published ones that nobody new can complete: a required step is not published."""
        required = Step.objects.filter(
            module__course=OuterRef("pk"),
            module__version=OuterRef("version"),
            required=True,
            resource__isnull=False,
        )
        closed = required.exclude(resource__state=Resource.State.PUBLISHED)
        return self.filter(Exists(closed), resource__state=Resource.State.PUBLISHED)

    def with_counts(self) -> Self:
        """Each with its number of steps, and of people who have begun and completed it."""
        begun = Enrolment.objects.filter(course=OuterRef("pk"))
        return self.annotate(
            step_count=_count(
                Step.objects.filter(module__course=OuterRef("pk"), module__version=OuterRef("version")),
                "module__course",
            ),
            begun_count=_count(begun, "course"),
            completed_count=_count(begun.filter(completed_at__isnull=False), "course"),
        )


def _count(rows: models.QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


class Course(models.Model):
    """A course of steps that stand on the shelves already.

    `minutes` are the course's own: reading its documents, thinking it over. The minutes of its briefings and
    recordings enter the training record with each of them, and are never counted again here.

    `version` is the number of the steps that whoever begins now gets. Steps that somebody has begun are never changed:
    their author's changes are the next version, and everybody finishes the one that they began.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.OneToOneField(Resource, models.CASCADE, related_name="course")
    level = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes of its own", default=0)
    certificate = models.BooleanField("a certificate for who completes it", default=True)
    weeks = models.PositiveSmallIntegerField("weeks to complete it in", null=True, blank=True)
    closes = models.BooleanField("it closes when the weeks are over", default=False, db_default=False)
    in_order = models.BooleanField(
        "a step opens when those before it are done", default=False, db_default=False
    )
    needs = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="needed_by", verbose_name="to be completed first"
    )
    version = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__isnull=True) | Q(weeks__gte=1, weeks__lte=104),
                name="course_weeks_sensible",
            ),
            models.CheckConstraint(
                condition=Q(certificate=False) | Q(minutes__gte=1), name="course_certificate_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def level_name(self) -> str:
        """`Level 2`; a level that is not a number stands as it was typed."""
        return f"Level {self.level}" if self.level[:1].isdigit() else self.level

    @property
    def source(self) -> str:
        """How the training record calls its completion."""
        return f"course:{self.uuid}"

    @property
    def steps(self) -> "StepQuerySet":
        """Those that whoever begins now gets."""
        return Step.objects.filter(module__course=self, module__version=self.version)

    def first_for(self, person: Any) -> list["Course"]:
        """What this person has to complete before they can begin. What they could not take is not asked of them."""
        asked = Course.objects.open_to(person).filter(needed_by=self).select_related("resource")
        done = Enrolment.objects.filter(person=person, completed_at__isnull=False)
        return list(asked.exclude(pk__in=done.values("course")).order_by("resource__title"))

    def why_not_first(self, needs: Iterable["Course"]) -> str:
        """A sentence where one of these has, by however long a way, to be completed after this course."""
        if self.pk is None:
            return ""
        asks: dict[int, list[int]] = {}
        for course, needed in Course.needs.through.objects.values_list("from_course", "to_course"):
            asks.setdefault(course, []).append(needed)
        for one in needs:
            if plan.circles(asks | {self.pk: [one.pk]}, self.pk):
                return f"“{one}” has to be completed after this course, so it cannot come first as well."
        return ""


class Module(models.Model):
    """A part of one version of a course, with a title or without.

    That `order` is there once in a version is kept by the lock on the course under which parts are written.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules")
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title or f"Part {self.order}"


class StepQuerySet(models.QuerySet["Step"]):
    """Words for picking steps."""

    def visible_to(self, user: Any) -> Self:
        """Those of published things that this person may see: a course opens no other door."""
        shown = Resource.objects.published().visible_to(user)
        return self.filter(Q(resource__isnull=True) | Q(resource__in=shown))

    def events(self) -> Self:
        """Those of the programme."""
        return self.filter(kind=Step.Kind.EVENT)

    def with_source(self) -> Self:
        """Each with the training record's name for its thing; null where it has none (a document) or several (an event)."""
        return self.annotate(
            source=Case(
                When(
                    kind=Step.Kind.BRIEFING,
                    then=Concat(Value("briefing:"), Cast("resource__briefing__uuid", CharField())),
                ),
                When(
                    kind=Step.Kind.VIDEO,
                    then=Concat(Value("video:"), Cast("resource__video__uuid", CharField())),
                ),
                When(kind=Step.Kind.REFLECTION, then="key"),
                default=None,
                output_field=CharField(null=True),
            )
        )


class Step(models.Model):
    """One thing to do: a card of the library, or what has none and stands here by its `key`.

    A briefing, a video and an event are done when the training record says so, a document at one's own word, a
    reflection when something was written, a quiz when it is passed.
    """

    class Kind(models.TextChoices):
        BRIEFING = "briefing", "7-minute briefing"
        VIDEO = "video", "Video briefing"
        DOCUMENT = "document", "Document"
        REFLECTION = "reflection", "Reflection"
        EVENT = "event", "Event"
        QUIZ = "quiz", "Quiz"

    module = models.ForeignKey(Module, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="course_steps")
    title = models.CharField(max_length=160, blank=True, default="", db_default="")
    question = models.TextField(blank=True, default="", db_default="")
    key = models.CharField(
        "what the programme and the record call it", max_length=120, blank=True, default="", db_default=""
    )
    required = models.BooleanField(default=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["module__order", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "order"], name="step_order_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["module", "resource"], name="step_resource_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["briefing", "video", "document"], resource__isnull=False)
                | ~Q(kind__in=["briefing", "video", "document"]) & Q(resource__isnull=True),
                name="step_is_a_card_or_its_own",
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource) if self.resource_id else self.title

    @property
    def thing(self) -> int | str:
        """What is to be done, as the plan names it: the card's key, or its own."""
        return self.resource_id or self.key


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Words for picking enrolments."""

    def visible_to(self, user: Any) -> Self:
        """A person's own: who learns what is nobody else's to read."""
        return self.filter(person_id=user.pk)

    def by_version(self, course: Course) -> list[dict[str, int]]:
        """How many have begun and completed each version of a course, the newest first."""
        rows: Any = self.filter(course=course).order_by("-version").values("version")  # each with its counts
        return list(rows.annotate(begun=Count("pk"), completed=Count("completed_at")))

    def with_news(self) -> Self:
        """Those not completed, whose person's record holds a step that is not marked, or that have nothing left to do."""
        steps = Step.objects.filter(module__course=OuterRef("course"), module__version=OuterRef("version"))
        marked = StepDone.objects.filter(enrolment=OuterRef(OuterRef("pk")), step=OuterRef("pk"))
        recorded = RecordEntry.objects.filter(person=OuterRef(OuterRef("person")), source=OuterRef("source"))
        left = steps.filter(~Exists(marked), required=True)
        news = Q(Exists(steps.with_source().filter(~Exists(marked), Exists(recorded))))
        for one in occasions.gathered(Step.objects.events().values_list("key", flat=True).distinct()):
            came = RecordEntry.objects.filter(person=OuterRef("person"), source__in=one.sources)
            news |= Exists(steps.filter(~Exists(marked), key=one.key)) & Exists(came)
        return self.filter(
            news | Exists(steps.filter(required=True)) & ~Exists(left),
            completed_at__isnull=True,
            person__is_active=True,
            course__resource__state=Resource.State.PUBLISHED,
        )


class Enrolment(models.Model):
    """A person takes a course. Completed once, whatever becomes of the course's steps later."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    version = models.PositiveSmallIntegerField("of the steps", default=1, db_default=1)
    started_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="enrolment_once"),
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
    def steps(self) -> StepQuerySet:
        """Those of the version that was begun."""
        return Step.objects.filter(module__course=self.course_id, module__version=self.version)

    def certificate(self) -> Certificate | None:
        """The certificate that stands for it, or None."""
        return Certificate.objects.filter(
            entry__person=self.person_id, entry__source=self.course.source, withdrawn_at__isnull=True
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
