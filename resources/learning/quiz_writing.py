"""What authors do with quizzes: write them, their questions, and the order of these."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from portal.lib import audit
from portal.lib.refusals import Refused
from resources.learning.models import Course, Enrolment, Module, Question, Quiz, Step
from resources.learning.quiz_asking import Asked, wanting


@transaction.atomic
def write_quiz(*, course: Course, by: User, required: bool = True, **about: Any) -> Quiz:
    """Begin a quiz, and put it at the end of its course's steps.

    Steps that somebody has begun stay as they are: there the author chooses the quiz in the course's own editor.
    """
    held = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    made = Quiz.objects.create(course=held, **about)
    if not Enrolment.objects.filter(course=held, version=held.version).exists():
        parts = Module.objects.filter(course=held, version=held.version)
        module = parts.last() or Module.objects.create(course=held, version=held.version, order=1)
        last = Step.objects.filter(module=module).aggregate(last=Max("order"))["last"] or 0
        Step.objects.create(
            module=module,
            order=last + 1,
            kind=Step.Kind.QUIZ,
            key=made.key,
            title=made.title,
            required=required,
        )
    audit.record(by=by, verb="learning.quiz_written", thing=made)
    return made


@transaction.atomic
def change_quiz(*, quiz: Quiz, by: User, **about: Any) -> None:
    """Change what a quiz asks for. Attempts under way keep what they began with."""
    for name, value in about.items():
        setattr(quiz, name, value)
    quiz.save()
    Step.objects.filter(module__course=quiz.course_id, key=quiz.key).update(title=quiz.title)
    audit.record(by=by, verb="learning.quiz_changed", thing=quiz)


@transaction.atomic
def write_question(*, quiz: Quiz, asked: Asked, by: User, question: Question | None = None) -> Question:
    """Add a question at the end, or change one. Raises Refused where something is still missing."""
    if missing := wanting(asked):
        raise Refused(" ".join(missing))
    if question is None:
        last = quiz.questions.aggregate(last=Max("order"))["last"] or 0
        question = Question(quiz=quiz, order=last + 1)
    question.kind, question.asked = asked.kind, asked.stored()
    question.save()
    audit.record(by=by, verb="learning.question_written", thing=question)
    return question


@transaction.atomic
def move_question(*, question: Question, by: User, up: bool) -> None:
    """Let a question change places with the one above or below it. At the end nothing changes."""
    Quiz.objects.select_for_update(no_key=True, of=("self",)).get(questions=question)
    question.refresh_from_db()
    others = Question.objects.filter(quiz=question.quiz_id)
    nearest = (
        others.filter(order__lt=question.order).last()
        if up
        else others.filter(order__gt=question.order).first()
    )
    if nearest is None:
        return
    question.order, nearest.order = nearest.order, question.order
    question.save(update_fields=["order"])
    nearest.save(update_fields=["order"])
    audit.record(by=by, verb="learning.question_moved", thing=question)


@transaction.atomic
def remove_question(*, question: Question, by: User) -> None:
    """Take a question out. Attempts under way still ask it. Raises Refused for the last one of a published course."""
    quiz = Quiz.objects.select_related("course__resource", "bank").get(questions=question)
    if quiz.course.resource.is_published and quiz.many == 1:
        raise Refused("The course is published: its quiz needs a question. Write another one first.")
    audit.record(by=by, verb="learning.question_removed", thing=question)
    question.delete()
