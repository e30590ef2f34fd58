"""A course: parts with steps that stand on the shelves already, or are its own."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from resources.learning import plan
from resources.library.models import Resource


class CourseQuerySet(models.QuerySet["Course"]):
    """Words for picking courses."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may see, or that they try before others. Courses are for registered people,
        whatever the card says.
        """
        if not (user.is_authenticated and user.has_perm("learning.take")):
            return self.none()
        tried = Q(pk__in=self.tried_by(user).values("pk"))
        return self.filter(Q(resource__in=Resource.objects.visible_to(user)) | tried)

    def tried_by(self, user: Any) -> Self:
        """Those that are open to a pilot group which this person belongs to."""
        pilots: Any = Course._meta.get_field("pilot").related_model
        return self.filter(pk__in=pilots.objects.open_to(user).values("course"))

    def open_to(self, user: Any) -> Self:
        """Those that this person may begin and go on with: seen, and published or tried before others."""
        seen = self.visible_to(user)
        if not user.is_authenticated:
            return seen
        tried = Q(pk__in=self.tried_by(user).values("pk"))
        return seen.filter(Q(resource__state=Resource.State.PUBLISHED) | tried)

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
        steps = Step.objects.filter(module__course=OuterRef("pk"), module__version=OuterRef("version"))
        counted = steps.order_by().values("module__course").annotate(many=Count("pk")).values("many")
        ever = Q(enrolments__completed_at__isnull=False)
        return self.annotate(
            step_count=Coalesce(Subquery(counted), 0),
            begun_count=Count("enrolments", filter=Q(enrolments__past=False), distinct=True),
            completed_count=Count("enrolments__person", filter=ever, distinct=True),
        )


class Course(models.Model):
    """A course of steps that stand on the shelves already.

    `minutes` are the course's own: reading its documents, thinking it over. The minutes of its briefings and
    recordings enter the training record with each of them, and are never counted again here.

    `version` is the number of the steps that whoever begins now gets. Steps that somebody has begun are never changed:
    their author's changes are the next version, and everybody finishes the one that they began.

    Where `refresh_months` are given, a completion counts for so long, and whoever has it begins anew near its end.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.OneToOneField(Resource, models.CASCADE, related_name="course")
    level = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes of its own", default=0)
    certificate = models.BooleanField("a certificate for who completes it", default=True)
    weeks = models.PositiveSmallIntegerField("weeks to complete it in", null=True, blank=True)
    closes = models.BooleanField("it closes when the weeks are over", default=False, db_default=False)
    refresh_months = models.PositiveSmallIntegerField("again after so many months", null=True, blank=True)
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
                condition=Q(refresh_months__isnull=True) | Q(refresh_months__gte=6, refresh_months__lte=120),
                name="course_refreshed_in_time",
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
        published = Course.objects.visible_to(person).filter(resource__state=Resource.State.PUBLISHED)
        asked = published.filter(needed_by=self).select_related("resource")
        done = self.enrolments.model.objects.filter(person=person).standing()
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
