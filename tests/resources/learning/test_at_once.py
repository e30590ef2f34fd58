"""Two workers, or two authors, do the same at the same moment."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Certificate, RecordEntry
from portal.lib.models import Email
from portal.lib.refusals import Refused
from resources.learning import actions, quiz_writing
from resources.learning.models import Question, StepDone
from tests.factories.accounts import partnership
from tests.factories.learning import course, enrolment, reading, recorded
from tests.factories.quizzes import bank, quiz, single

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def at_once(*deeds) -> list[Exception]:
    """Do them, each in its thread with its connection, let go together; what went wrong."""
    start, failed = threading.Barrier(len(deeds)), []

    def work(deed):
        try:
            start.wait(10)
            deed()
        except Exception as error:  # noqa: BLE001  reported in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[deed]) for deed in deeds]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    return failed


def test_two_at_once_make_one_entry_one_certificate_and_one_letter(priya):
    partnership()
    card = reading()
    made = course(card)
    begun = enrolment(priya, made)
    recorded(priya, card)
    assert at_once(*[lambda: actions.take_stock(enrolment=begun, by=None)] * 2) == []
    entries = RecordEntry.objects.filter(source=made.source).count()
    letters = Email.objects.filter(letter="learning/completed").count()
    assert (entries, Certificate.objects.count(), letters, StepDone.objects.count()) == (1, 1, 1, 1)


def authors(of, by) -> list:
    """Three who write a question each."""
    stems = ("Whom do we ask?", "When?", "What for?")
    return [lambda stem=stem: quiz_writing.write_question(of=of, asked=single(stem), by=by) for stem in stems]


@pytest.mark.parametrize("home", ["quiz", "bank"])
def test_questions_written_at_once_stand_one_after_the_other(bea, home):
    of = quiz(course()) if home == "quiz" else bank()
    assert at_once(*authors(of, bea)) == []
    assert [one.order for one in of.questions.all()] == [1, 2, 3]


def test_without_the_lock_the_same_questions_want_the_same_place(bea, monkeypatch):
    gate = threading.Barrier(3, timeout=10)

    def next_order(of):
        """Hold everybody between counting and writing until all are there."""
        found = of.questions.count() + 1
        gate.wait()
        return found

    monkeypatch.setattr(quiz_writing, "_next_order", next_order)
    assert [type(one) for one in at_once(*authors(bank(), bea))] == [IntegrityError] * 2
    assert Question.objects.count() == 1


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize("home", ["quiz", "bank"])
def test_two_who_take_the_last_two_questions_out_leave_one(bea, home):
    asked = (single("One?"), single("Two?"))
    drawn = bank(*asked) if home == "bank" else None
    of = quiz(course(), *(() if drawn else asked), bank=drawn, draw=2 if drawn else 0)
    one, two = (drawn or of).questions.all()
    refused = []

    def second():
        try:
            quiz_writing.remove_question(question=two, by=bea)
        except Refused as no:
            refused.append(str(no))
        finally:
            connection.close()

    worker = threading.Thread(target=second)
    with transaction.atomic():
        quiz_writing.remove_question(question=one, by=bea)
        worker.start()
        while worker.is_alive() and not somebody_waits_for_us():
            pass
    worker.join(20)
    said = "The course is published: its quiz needs a question. Write another one first."
    assert (list((drawn or of).questions.all()), refused) == ([two], [said])


def test_a_question_that_was_moved_meanwhile_keeps_its_new_place(bea):
    of = quiz(course(), single("One?"), single("Two?"))
    opened, _ = of.questions.all()
    quiz_writing.move_question(question=Question.objects.get(pk=opened.pk), by=bea, up=False)
    quiz_writing.write_question(of=of, asked=single("One, in other words?"), by=bea, question=opened)
    assert [str(one) for one in of.questions.all()] == ["Two?", "One, in other words?"]
