"""A quiz in a course, banks of questions, and what each learner answers."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from portal.lib import clock
from resources.learning import quiz_marking
from resources.learning.models.courses import Course
from resources.learning.models.enrolments import Enrolment
from resources.learning.quiz_asking import Asked, Given, Kind
from resources.library.models import Resource


class BankQuerySet(models.QuerySet["Bank"]):
    """Words for picking banks."""

    def editable_by(self, user: Any) -> Self:
        """Those on this person's desk: the business team all, a trainer their own."""
        if user.has_perm("library.edit_any"):
            return self
        return self.filter(owner_id=user.pk)

    def with_counts(self) -> Self:
        """Each with its number of questions, and of quizzes that draw from it."""
        return self.annotate(
            question_count=Count("questions", distinct=True), quiz_count=Count("quizzes", distinct=True)
        )


class Bank(models.Model):
    """Questions under a name, which quizzes draw from."""

    name = models.CharField(max_length=80)
    edition = models.PositiveIntegerField("how often it was saved", default=1, db_default=1)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="banks")

    objects = BankQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_learners(self) -> bool:
        """Whether a published course has a quiz that draws from it."""
        return self.quizzes.filter(course__resource__state=Resource.State.PUBLISHED).exists()


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Words for picking quizzes."""

    def editable_by(self, user: Any) -> Self:
        """Those of the courses on this person's desk."""
        return self.filter(course__in=Course.objects.editable_by(user))

    def named(self, keys: Iterable[Any]) -> Self:
        """Those that these steps' keys name; other keys name none."""
        return self.filter(uuid__in=[found for key in keys if (found := _uuid_in(str(key)))])


def _uuid_in(key: str) -> uuid.UUID | None:
    """The uuid in a step's key, or None where it is no quiz's."""
    try:
        return uuid.UUID(key.removeprefix(Quiz.PREFIX)) if key.startswith(Quiz.PREFIX) else None
    except ValueError:
        return None


class Quiz(models.Model):
    """Questions with a pass mark, as a step of one course.

    It belongs to the course and not to one version of it: steps of several versions may stand on it, and an attempt
    keeps the questions that it began with, so that changing the quiz changes nobody's attempt. It is no card of the
    library, since nobody looks for a quiz by itself. It asks its own questions in their order, then `draw` questions
    of a bank at random. `minutes` is the time for one attempt, `attempts` how many a learner has; empty is no limit.
    """

    PREFIX = "quiz:"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="quizzes")
    title = models.CharField(max_length=120)
    words = models.TextField("what to know before it begins", max_length=1000, blank=True)
    pass_percent = models.PositiveSmallIntegerField("pass mark in per cent", default=60)
    attempts = models.PositiveSmallIntegerField("attempts at most", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes for one attempt", null=True, blank=True)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, blank=True, related_name="quizzes")
    draw = models.PositiveSmallIntegerField("questions from the bank", default=0)
    edition = models.PositiveIntegerField("how often it was saved", default=1, db_default=1)

    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "quizzes"
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="quiz_pass_mark_sensible"
            ),
            models.CheckConstraint(
                condition=Q(attempts__isnull=True) | Q(attempts__gte=1), name="quiz_has_an_attempt"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1), name="quiz_has_a_minute"
            ),
            models.CheckConstraint(
                condition=Q(bank__isnull=True, draw=0) | Q(bank__isnull=False, draw__gte=1),
                name="quiz_draws_from_a_bank",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """How a course's steps call it."""
        return f"{self.PREFIX}{self.uuid}"

    @property
    def many(self) -> int:
        """How many questions an attempt asks."""
        of_bank = self.bank.questions.count() if self.bank else 0
        return self.questions.count() + min(self.draw, of_bank)


class Question(models.Model):
    """A question of a quiz or of a bank. `asked` is the whole of it, as `quiz_asking.Asked.stored` gives it."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, null=True, related_name="questions")
    bank = models.ForeignKey(Bank, models.CASCADE, null=True, related_name="questions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Kind])
    asked = models.JSONField()
    edition = models.PositiveIntegerField("how often it was saved", default=1, db_default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiz__isnull=False, bank__isnull=True) | Q(quiz__isnull=True, bank__isnull=False),
                name="question_stands_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["quiz", "order"],
                name="question_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["bank", "order"],
                name="question_order_once_in_bank",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.asked["stem"])

    def read(self) -> Asked:
        """The question as it is asked."""
        return Asked.read(self.asked)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Words for picking attempts."""

    def visible_to(self, user: Any) -> Self:
        """A person's own: nobody else reads what somebody answered."""
        return self.filter(enrolment__person_id=user.pk)


class Attempt(models.Model):
    """One go at a quiz. `percent` and `passed` are written when it ends, `ends_at` when it begins, if it has a limit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="taken")
    number = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(finished_at__isnull=True),
                name="attempt_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, percent__isnull=True, passed=False)
                | Q(finished_at__gte=F("began_at"), percent__isnull=False, percent__lte=100),
                name="attempt_has_a_result_when_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, attempt {self.number}"

    def is_over(self, now: dt.datetime) -> bool:
        """Whether nothing more can be answered: it is finished, or its time is over."""
        return self.finished_at is not None or (self.ends_at is not None and self.ends_at <= now)


class Answer(models.Model):
    """One question of an attempt, as it was when the attempt began, with what was answered.

    A scenario's `given` grows with each choice; `answered_at` and the points are written when it has come to an end.
    `question` only tells authors which of theirs it was, and is empty where that is no longer there.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="answers")
    asked = models.JSONField()
    given = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(null=True)
    got = models.PositiveSmallIntegerField(null=True)
    out_of = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "place"], name="answer_place_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, got__isnull=True, out_of__isnull=True)
                | Q(answered_at__isnull=False, got__lte=F("out_of"), out_of__gte=1),
                name="answer_has_its_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}, question {self.place}"

    def read(self) -> Asked:
        """The question as it is asked in this attempt."""
        return Asked.read(self.asked)

    def said(self) -> Given:
        """What was answered so far."""
        return Given.read(self.given)

    def mark(self) -> quiz_marking.Mark | None:
        """Its points, or None before it is answered."""
        if self.got is None or self.out_of is None:
            return None
        return quiz_marking.Mark(self.got, self.out_of)
