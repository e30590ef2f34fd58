"""A course or a quiz begun anew from another: nothing of the first one changes."""

from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit
from resources.learning import actions, plan
from resources.learning.models import Course, Question, Quiz, Step

# What stands beside the card, the steps, and the courses that come first.
_COPIED = ("level", "minutes", "weeks", "closes", "refresh_months", "in_order", "certificate")
_OF_A_QUIZ = ("words", "pass_percent", "attempts", "minutes", "bank", "draw")


@transaction.atomic
def copy_course(*, course: Course, by: User) -> Course:
    """Begin a course as a draft of this person's, with the words, the newest steps and their quizzes of another.

    Its questions to reflect on and its quizzes are new ones, answered anew. A bank of questions stays one: both draw
    from it.
    """
    old = course.resource
    card = {name: getattr(old, name) for name in ("summary", "content_note", "visibility")}
    many = {name: list(getattr(old, name).all()) for name in ("topics", "audiences", "agencies")}
    about = {name: getattr(course, name) for name in _COPIED}
    title, first = f"Copy of {old.title}"[:160], list(course.needs.all())
    steps = list(course.steps.select_related("module"))
    made = actions.begin_draft(
        by=by,
        card=card | many | {"title": title},
        about=about | {"needs": first},
        parts=_plan(steps, {}),
    )
    quizzes = {
        quiz.key: _copied(quiz, made, quiz.title).key
        for quiz in Quiz.objects.named(step.key for step in steps)
    }
    actions.lay_steps(course=made, parts=_plan(steps, quizzes))
    audit.record(by=by, verb="learning.copied", thing=made, of=course.source)
    return made


@transaction.atomic
def copy_quiz(*, quiz: Quiz, by: User) -> Quiz:
    """Begin another quiz of the same course with the same questions. No step stands on it until its author says so."""
    made = _copied(quiz, quiz.course, f"Copy of {quiz.title}"[:120])
    audit.record(by=by, verb="learning.quiz_copied", thing=made, of=quiz.key)
    return made


def _copied(quiz: Quiz, course: Course, title: str) -> Quiz:
    same: dict[str, Any] = {name: getattr(quiz, name) for name in _OF_A_QUIZ}
    made = Quiz.objects.create(course=course, title=title, **same)
    Question.objects.bulk_create(
        Question(quiz=made, order=one.order, kind=one.kind, asked=one.asked) for one in quiz.questions.all()
    )
    return made


def _plan(steps: list[Step], quizzes: dict[str, str]) -> list[plan.Part]:
    """The steps as the plan of the copy. A quiz that is no longer there stands in no copy."""
    parts: list[plan.Part] = []
    module = None
    for step in steps:
        thing = plan.REFLECTION if step.kind == Step.Kind.REFLECTION else quizzes.get(step.key, step.thing)
        if step.kind == Step.Kind.QUIZ and step.key not in quizzes:
            continue
        if step.module_id != module:
            module = step.module_id
            parts.append(plan.Part(step.module.title))
        parts[-1].lines.append(plan.Line(None, "", thing, step.required, step.title, step.question))
    return parts
