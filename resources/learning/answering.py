"""What a learner does with a quiz: begins an attempt, answers its questions, and it ends.

Whoever changes an attempt holds its row, so that two tabs make one answer; beginning holds the enrolment's.
"""

import datetime as dt
import uuid

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.learning import actions, quiz_marking, quiz_picking
from resources.learning.models import Answer, Attempt, Enrolment, Question, Quiz
from resources.learning.quiz_asking import Asked, Given, Kind


class AnsweredAlready(Refused):
    """Another answer to this question stands."""


class TimeIsOver(Refused):
    """The time for the attempt is over, so that nothing more can be answered in it."""


class CourseIsClosed(Refused):
    """The course closed when its weeks were over: nothing counts until it is begun anew."""

    def __init__(self) -> None:
        super().__init__("The course’s time is over, so this does not count. Begin the course anew to go on.")


@transaction.atomic
def begin_attempt(*, enrolment: Enrolment, quiz: Quiz, by: User) -> Attempt:
    """Begin an attempt, or go on with the one under way. Its questions and their words are fixed from here on.

    Raises Refused where the quiz waits for other steps, the time for the course is over, no attempt is left, or
    there is nothing to ask.
    """
    held = (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("course")
        .get(pk=enrolment.pk)
    )
    if held.is_over:
        raise CourseIsClosed
    mine = Attempt.objects.filter(enrolment=held, quiz=quiz)
    under_way = mine.filter(finished_at=None).first()
    if under_way and not under_way.is_over(clock.now()):
        return under_way
    if under_way:
        close(attempt=under_way, by=by)
    if step := held.steps.filter(key=quiz.key).first():
        actions.check_open(held, step)
    number = mine.count() + 1
    if quiz.attempts is not None and number > quiz.attempts:
        raise Refused("You have had every attempt that this quiz gives.")
    key = uuid.uuid4()
    fixed = list(quiz.questions.all())
    bank = list(Question.objects.filter(bank=quiz.bank).order_by("pk")) if quiz.bank_id else []
    drawn = quiz_picking.pick(fixed, bank, quiz.draw, seed=str(key))
    if not drawn:
        raise Refused("This quiz has no questions at the moment.")
    now = clock.now()
    made = Attempt.objects.create(
        uuid=key,
        enrolment=held,
        quiz=quiz,
        number=number,
        pass_percent=quiz.pass_percent,
        began_at=now,
        ends_at=now + dt.timedelta(minutes=quiz.minutes) if quiz.minutes else None,
    )
    Answer.objects.bulk_create(
        Answer(attempt=made, place=place, question=one, asked=one.asked) for place, one in enumerate(drawn, 1)
    )
    audit.record(by=by, verb="learning.began_attempt", thing=made)
    return made


@transaction.atomic
def answer(*, attempt: Attempt, place: int, given: Given, by: User) -> Answer:
    """Keep an answer and mark it; the last one ends the attempt. The same answer again changes nothing.

    A scenario's `given` is the whole way so far: it grows by one choice at a time, and is marked at its end. Raises
    AnsweredAlready where another answer stands, CourseIsClosed and TimeIsOver after their times, quiz_marking.NotAnAnswer for
    what answers nothing.
    """
    held = (
        Attempt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("enrolment__course")
        .get(pk=attempt.pk)
    )
    row = Answer.objects.get(attempt=held, place=place)
    asked, before = row.read(), row.said()
    way = asked.kind == Kind.SCENARIO
    if row.given and (before == given or (way and before.picks[: len(given.picks)] == given.picks)):
        return row
    if row.answered_at or (way and given.picks[:-1] != before.picks):
        raise AnsweredAlready("You answered this already, perhaps in another tab. That answer stands.")
    if held.enrolment.is_over:
        raise CourseIsClosed
    if held.is_over(clock.now()):
        raise TimeIsOver("The time for this attempt is over, so this answer was not counted.")
    if not (way and _goes_on(asked, given)):
        points = quiz_marking.mark(asked, given)
        row.got, row.out_of, row.answered_at = points.got, points.out_of, clock.now()
    row.given = given.stored()
    row.save()
    audit.record(by=by, verb="learning.answered", thing=held, question=place)
    if not Answer.objects.filter(attempt=held, answered_at=None).exists():
        _finish(held, by)
    return row


def _goes_on(asked: Asked, given: Given) -> bool:
    """Whether the way of a scenario has led to another passage, and not yet to an end."""
    try:
        return asked.passage_after(given.picks) is not None and bool(given.picks)
    except ValueError:
        return False


@transaction.atomic
def close(*, attempt: Attempt, by: User) -> None:
    """End an attempt whose time is over, with what was answered in it. Raises Refused while there is time."""
    held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if held.finished_at is not None:
        return
    if not held.is_over(clock.now()):
        raise Refused("There is time left: answer the other questions first.")
    _finish(held, by)


def _finish(attempt: Attempt, by: User) -> None:
    """Write the result; an attempt that is passed marks its step, and may complete the course."""
    marks = [row.mark() for row in Answer.objects.filter(attempt=attempt)]
    made = quiz_marking.result(marks, pass_percent=attempt.pass_percent)
    # A server's clock may have been set back since: no attempt ends before it began.
    attempt.finished_at = max(clock.now(), attempt.began_at)
    attempt.percent, attempt.passed = made.percent, made.passed
    attempt.save(update_fields=["finished_at", "percent", "passed"])
    audit.record(by=by, verb="learning.finished_attempt", thing=attempt)
    if attempt.passed:
        actions.take_stock(enrolment=attempt.enrolment, by=by)
