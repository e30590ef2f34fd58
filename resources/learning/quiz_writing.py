"""What authors do with quizzes: write them, their questions, and the order of these.

What is asked is what a second person agrees to, as much as the words of a course's card: `_wrote`.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.text import get_text_list

from accounts.models import User
from portal.lib import audit
from portal.lib.refusals import Refused
from resources.learning.models import Bank, Course, Enrolment, Module, Question, Quiz, Step
from resources.learning.quiz_asking import Asked, wanting
from resources.library import actions as library
from resources.library.models import Resource


def _wrote(of: Quiz | Bank, by: User) -> None:
    """Who changed what is asked is the author now of every course that asks it; what was agreed to was another edition."""
    quizzes = [of] if isinstance(of, Quiz) else of.quizzes.all()
    cards = Resource.objects.filter(course__quizzes__in=quizzes)
    for card in cards.distinct().order_by("pk"):
        library.lock(card)
        library.wrote(card, by)


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
        _wrote(made, by)
    audit.record(by=by, verb="learning.quiz_written", thing=made)
    return made


@transaction.atomic
def change_quiz(*, quiz: Quiz, by: User, **about: Any) -> None:
    """Change what a quiz asks for. Attempts under way keep what they began with."""
    for name, value in about.items():
        setattr(quiz, name, value)
    quiz.edition += 1
    quiz.save()
    Step.objects.filter(module__course=quiz.course_id, key=quiz.key).update(title=quiz.title)
    _wrote(quiz, by)
    audit.record(by=by, verb="learning.quiz_changed", thing=quiz)


@transaction.atomic
def write_bank(*, name: str, by: User) -> Bank:
    """Begin a bank of questions of this person's."""
    made = Bank.objects.create(name=name, owner=by)
    audit.record(by=by, verb="learning.bank_written", thing=made)
    return made


@transaction.atomic
def change_bank(*, bank: Bank, name: str, by: User) -> None:
    """Give a bank another name."""
    bank.name = name
    bank.edition += 1
    bank.save(update_fields=["name", "edition"])
    audit.record(by=by, verb="learning.bank_changed", thing=bank)


def why_it_stays(bank: Bank) -> str:
    """The sentence that names the quizzes which draw from a bank; empty where none does."""
    drawing = [f"“{quiz}” in {quiz.course}" for quiz in bank.quizzes.select_related("course__resource")]
    if not drawing:
        return ""
    draws = "draws" if len(drawing) == 1 else "draw"
    return f"{get_text_list(drawing, 'and')} {draws} from it. Choose another bank there, or none, first."


@transaction.atomic
def delete_bank(*, bank: Bank, by: User) -> None:
    """Take a bank away with its questions. Attempts keep the questions that they began with.

    Raises Refused while a quiz draws from it. The bank is held, so that none begins to meanwhile.
    """
    held = Bank.objects.select_for_update().get(pk=bank.pk)
    if why := why_it_stays(held):
        raise Refused(why)
    audit.record(by=by, verb="learning.bank_deleted", thing=held, questions=held.questions.count())
    held.delete()


@transaction.atomic
def write_question(*, of: Quiz | Bank, asked: Asked, by: User, question: Question | None = None) -> Question:
    """Add a question at the end of a quiz or a bank, or change one. Raises Refused where something is still missing."""
    if missing := wanting(asked):
        raise Refused(" ".join(missing))
    if question is None:
        place: dict[str, Any] = {"quiz": of} if isinstance(of, Quiz) else {"bank": of}
        question = Question(order=_next_order(of), edition=0, **place)
    question.kind, question.asked = asked.kind, asked.stored()
    question.edition += 1
    # Its place is not written again: somebody may have moved it meanwhile.
    question.save(update_fields=None if question.pk is None else ["kind", "asked", "edition"])
    _wrote(of, by)
    audit.record(by=by, verb="learning.question_written", thing=question)
    return question


def _next_order(of: Quiz | Bank) -> int:
    """The place after the last question. The quiz or bank is held, so that nobody else gets the same one."""
    type(of)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=of.pk)
    return (of.questions.aggregate(last=Max("order"))["last"] or 0) + 1


def _home(question: Question) -> Quiz | Bank:
    """The quiz or bank that a question stands in, held until the transaction ends."""
    kind: type[Quiz | Bank] = Quiz if question.quiz_id else Bank
    return kind._default_manager.select_for_update(no_key=True, of=("self",)).get(questions=question)


@transaction.atomic
def move_question(*, question: Question, by: User, up: bool) -> None:
    """Let a question change places with the one above or below it. At the end nothing changes."""
    of = _home(question)
    question.refresh_from_db()
    others = Question.objects.filter(quiz=question.quiz_id, bank=question.bank_id)
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
    _wrote(of, by)
    audit.record(by=by, verb="learning.question_moved", thing=question)


@transaction.atomic
def remove_question(*, question: Question, by: User) -> None:
    """Take a question out. Attempts under way still ask it.

    Raises Refused where a quiz of a published course would have none left.
    """
    of = _home(question)
    asking = Q(pk=of.pk) if isinstance(of, Quiz) else Q(bank=of)
    # Held, so that nobody takes its other questions out meanwhile.
    held = Quiz.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    for quiz in held.filter(asking, course__resource__state=Resource.State.PUBLISHED):
        own = Question.objects.filter(quiz=quiz.pk).exclude(pk=question.pk).exists()
        drawn = (
            Question.objects.filter(bank__isnull=False, bank=quiz.bank_id).exclude(pk=question.pk).exists()
        )
        if not (own or drawn):
            raise Refused("The course is published: its quiz needs a question. Write another one first.")
    _wrote(of, by)
    audit.record(by=by, verb="learning.question_removed", thing=question)
    question.delete()
