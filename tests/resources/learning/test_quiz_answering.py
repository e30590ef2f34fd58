"""A learner answers a quiz over HTTP: kept once, marked, passed; and what happens when two tabs or a clock disagree."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock
from portal.lib.models import AuditEntry
from resources.learning import actions, answering
from resources.learning.models import Answer, Attempt, Question, StepDone
from resources.learning.quiz_asking import Asked, Given, Kind, Option
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment, steps
from tests.factories.quizzes import RIGHT, WRONG, asking, bank, quiz, scenario, single
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def made():
    return course()


@pytest.fixture
def begun(priya, made):
    return enrolment(priya, made)


def attempt_at(begun, asked) -> Attempt:
    return answering.begin_attempt(enrolment=begun, quiz=asked, by=begun.person)


def say(attempt, given, place=1):
    return answering.answer(attempt=attempt, place=place, given=given, by=attempt.enrolment.person)


def address(verb, attempt, *more) -> str:
    return reverse(f"learning:{verb}", args=[attempt.enrolment.course.resource.slug, attempt.uuid, *more])


def test_a_quiz_that_is_passed_marks_its_step_once_and_completes_the_course(begun, made):
    one = attempt_at(begun, quiz(made, single()))
    say(one, RIGHT)
    actions.take_stock(enrolment=begun, by=None)
    one.refresh_from_db()
    begun.refresh_from_db()
    assert (one.passed, one.percent, StepDone.objects.count(), begun.completed_at is not None) == (
        True,
        100,
        1,
        True,
    )


def test_a_quiz_that_is_not_passed_marks_nothing(begun, made):
    one = attempt_at(begun, quiz(made, single()))
    say(one, WRONG)
    one.refresh_from_db()
    assert (one.passed, one.percent, StepDone.objects.count()) == (False, 0, 0)


def test_passed_once_stays_passed_whatever_comes_after(begun, made, signed_in):
    asked = quiz(made, single())
    say(attempt_at(begun, asked), RIGHT)
    say(attempt_at(begun, asked), WRONG)
    page = signed_in(begun.person).get(reverse("learning:quiz", args=[made.resource.slug, steps(made)[0].pk]))
    assert page.context["going"].best.number == 1
    assert page.context["line"].is_done


def test_the_pages_lead_from_beginning_to_the_result(begun, made, signed_in):
    asked = quiz(made, single(), single("What next?"))
    client = signed_in(begun.person)
    answer = client.post(
        reverse("learning:quiz_begin", args=[made.resource.slug, steps(made)[0].pk]), filled(), follow=True
    )
    one = Attempt.objects.get(quiz=asked)
    assert answer.request["PATH_INFO"] == address("question", one, 1)
    answer = client.post(address("question", one, 1), filled(picks="0"), follow=True)
    assert answer.content.decode().count("Your answer. Right.") == 1
    answer = client.post(address("question", one, 2), filled(picks="1"), follow=True)
    assert answer.content.decode().count("See how you did") == 1
    result = client.get(address("attempt", one)).content.decode()
    assert (result.count("Not passed this time: 50%"), result.count("Waiting is where weeks go.")) == (1, 2)


def test_opening_a_quiz_begins_nothing(begun, made, signed_in):
    quiz(made, single())
    signed_in(begun.person).get(reverse("learning:quiz", args=[made.resource.slug, steps(made)[0].pk]))
    assert Attempt.objects.count() == 0


def test_beginning_again_goes_on_with_the_one_under_way(begun, made):
    asked = quiz(made, single())
    assert attempt_at(begun, asked) == attempt_at(begun, asked)


def test_no_more_attempts_than_the_quiz_gives(begun, made, signed_in):
    asked = quiz(made, single(), attempts=1)
    say(attempt_at(begun, asked), WRONG)
    where = reverse("learning:quiz_begin", args=[made.resource.slug, steps(made)[0].pk])
    page = signed_in(begun.person).post(where, filled(), follow=True).content.decode()
    assert (page.count("You have had every attempt that this quiz gives."), Attempt.objects.count()) == (2, 1)


def test_a_quiz_that_waits_for_another_step_is_not_begun(priya, signed_in):
    made = course(document(title="First"), in_order=True)
    asked = quiz(made, single())
    enrolment(priya, made)
    at = reverse("learning:quiz_begin", args=[made.resource.slug, steps(made)[1].pk])
    page = signed_in(priya).post(at, filled(), follow=True).content.decode()
    assert (page.count("This step opens later. Next is “First”."), asked.taken.count()) == (1, 0)


def test_a_quiz_without_questions_begins_nothing(begun, made):
    with pytest.raises(answering.Refused, match="no questions at the moment"):
        attempt_at(begun, quiz(made))


def test_an_attempt_draws_from_the_bank_after_the_quizs_own(begun, made):
    asked = quiz(made, single("Own"), bank=bank(*(single(f"Bank {n}") for n in range(9))), draw=3)
    rows = Answer.objects.filter(attempt=attempt_at(begun, asked))
    assert [rows.count(), rows[0].asked["stem"], len({row.question_id for row in rows})] == [4, "Own", 4]


# Two tabs, a kill, a clock.


def test_the_same_answer_again_has_no_second_effect(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single(), single()))
    client, sent = signed_in(begun.person), filled(picks="0")
    answers = [client.post(address("question", one, 1), form) for form in (sent, sent, filled(picks="0"))]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert AuditEntry.objects.filter(verb="learning.answered").count() == 1


def test_another_answer_from_a_second_tab_is_told_that_the_first_stands(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single(), single()))
    client = signed_in(begun.person)
    client.post(address("question", one, 1), filled(picks="0"))
    late = client.post(address("question", one, 1), filled(picks="1"))
    page = late.content.decode()
    assert (late.status_code, Answer.objects.get(attempt=one, place=1).given["picks"]) == (409, [0])
    assert page.count("You answered this already, perhaps in another tab. That answer stands.") == 1
    assert page.count("What you sent now was not counted: “Wait for the file”.") == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_make_one_answer(priya):
    made = course()
    one = attempt_at(enrolment(priya, made), quiz(made, single()))
    start, told = threading.Barrier(2), []

    def tab(given):
        try:
            start.wait(10)
            say(one, given)
            told.append("kept")
        except answering.AnsweredAlready:
            told.append("told")
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab, args=[given]) for given in (RIGHT, WRONG)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join(20)
    assert sorted(told) == ["kept", "told"]
    assert AuditEntry.objects.filter(verb="learning.finished_attempt").count() == 1


def test_an_answer_after_the_time_is_told_and_the_attempt_ends_with_what_was_there(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single(), single(), minutes=10, pass_percent=50))
    client = signed_in(begun.person)
    client.post(address("question", one, 1), filled(picks="0"))
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        client.force_login(begun.person)
        page = client.post(address("question", one, 2), filled(picks="0"), follow=True).content.decode()
    one.refresh_from_db()
    assert page.count("The time for this attempt is over, so this answer was not counted.") == 1
    assert (one.percent, one.passed) == (50, True)


def test_an_attempt_ends_though_the_servers_clock_was_set_back(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single(), minutes=10))
    Attempt.objects.filter(pk=one.pk).update(
        began_at=one.began_at + dt.timedelta(hours=1), ends_at=one.ends_at + dt.timedelta(hours=1)
    )
    answer = signed_in(begun.person).post(address("question", one, 1), filled(picks="0"))
    one.refresh_from_db()
    assert (answer.status_code, one.passed, one.finished_at) == (302, True, one.began_at)


def test_a_time_limit_is_said_by_the_portals_clock_and_no_time_of_the_device_is_read(begun, made, signed_in):
    one, client = attempt_at(begun, quiz(made, single(), single(), minutes=10)), signed_in(begun.person)
    page = client.get(address("question", one, 1)).content.decode()
    client.post(address("question", one, 1), filled(picks="0", answered_at="2099-01-01T00:00:00Z"))
    said = f"{clock.in_london(one.ends_at):%H:%M %Z}</time>, by the portal’s clock."
    assert (page.count(said), Answer.objects.get(attempt=one, place=1).answered_at < one.ends_at) == (1, True)


def test_an_attempt_whose_time_is_over_is_shown_and_ends_by_a_button_only(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single(), minutes=10))
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        client = signed_in(begun.person)
        page = client.get(address("question", one, 1), follow=True)
        before = Attempt.objects.get().finished_at
        client.post(address("attempt_close", one), filled())
    assert (page.content.decode().count("The time for this attempt is over"), before) == (1, None)
    assert Attempt.objects.get().percent == 0


def test_an_attempt_with_time_left_is_not_ended(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, single()))
    signed_in(begun.person).post(address("attempt_close", one), filled())
    assert Attempt.objects.get().finished_at is None


def test_after_the_courses_own_time_the_answer_counts_and_the_page_says_that_it_is_late(priya, signed_in):
    made = course(weeks=1)
    late = enrolment(priya, made, started_at=clock.now() - dt.timedelta(weeks=5))
    one = attempt_at(late, quiz(made, single(), single()))
    client = signed_in(priya)
    page = client.post(address("question", one, 1), filled(picks="0"), follow=True).content.decode()
    assert (page.count("you can still finish it"), Answer.objects.filter(got=1).count()) == (1, 1)


def test_after_a_course_closed_nothing_is_kept_and_it_is_said(priya, signed_in):
    made = course(weeks=1)
    type(made).objects.update(closes=True)
    late = enrolment(priya, made)
    one = attempt_at(late, quiz(made, single()))
    type(late).objects.update(started_at=clock.now() - dt.timedelta(weeks=5))
    client = signed_in(priya)
    page = client.post(address("question", one, 1), filled(picks="0"), follow=True).content.decode()
    assert page.count("The course’s time is over, so this does not count.") == 1
    assert (Answer.objects.get().given, StepDone.objects.count()) == ({}, 0)


def test_a_question_that_changes_meanwhile_stays_as_it_was_in_the_attempt(begun, made, signed_in):
    asked = quiz(made, single("As it was"))
    one = attempt_at(begun, asked)
    Question.objects.update(asked=single("Changed").stored())
    page = signed_in(begun.person).get(address("question", one, 1)).content.decode()
    assert (page.count("As it was"), page.count("Changed")) == (1, 0)


def test_a_question_that_is_taken_out_meanwhile_is_still_answered(begun, made):
    one = attempt_at(begun, quiz(made, single()))
    Question.objects.all().delete()
    assert say(one, RIGHT).got == 1


@pytest.mark.parametrize("verb", ["attempt", "question"])
def test_another_persons_attempt_does_not_exist(begun, made, sam, signed_in, verb):
    one = attempt_at(begun, quiz(made, single()))
    enrolment(sam, made)
    more = [1] if verb == "question" else []
    assert signed_in(sam).get(address(verb, one, *more)).status_code == 404


def test_who_has_not_begun_the_course_cannot_begin_its_quiz(made, sam, signed_in):
    quiz(made, single())
    where = reverse("learning:quiz_begin", args=[made.resource.slug, steps(made)[0].pk])
    assert signed_in(sam).post(where, filled()).status_code == 404


# Each kind.

ORDER = Asked(Kind.ORDERING, "Order", options=(Option("First"), Option("Second"), Option("Third")))
PAIRS = Asked(
    Kind.MATCHING, "Match", options=(Option("Sign", match="Neglect"), Option("Word", match="Voice"))
)
WORD = Asked(Kind.SHORT, "Which word?", options=(Option("Curiosity"), Option("curiousness")))
SEVERAL = Asked(
    Kind.MULTIPLE, "Which?", options=(Option("a", right=True), Option("b", right=True), Option("c"))
)


@pytest.mark.parametrize(
    ("asked", "sent", "got"),
    [
        (single(), {"picks": "0"}, 1),
        (SEVERAL, {"picks": ["0", "1"]}, 2),
        (SEVERAL, {"picks": ["0", "2"]}, 0),
        (ORDER, {"line_0": "1", "line_1": "2", "line_2": "3"}, 3),
        (ORDER, {"line_0": "2", "line_1": "1", "line_2": "3"}, 1),
        (PAIRS, {"line_0": "0", "line_1": "1"}, 2),
        (WORD, {"words": "  CURIOSITY "}, 1),
        (WORD, {"words": "chance"}, 0),
    ],
)
def test_each_kind_is_answered_by_a_plain_form(begun, made, signed_in, asked, sent, got):
    one = attempt_at(begun, quiz(made, asked))
    client = signed_in(begun.person)
    assert client.get(address("question", one, 1)).status_code == 200
    assert client.post(address("question", one, 1), filled(**sent)).status_code == 302
    assert client.get(address("question", one, 1)).status_code == 200
    assert Answer.objects.get().got == got


@pytest.mark.parametrize(
    ("asked", "sent", "sentence"),
    [
        (single(), {}, "Choose one answer."),
        (single(), {"picks": "7"}, "Select a valid choice. 7 is not one of the available choices."),
        (SEVERAL, {}, "Choose at least one answer."),
        (ORDER, {"line_0": "1", "line_1": "1", "line_2": "3"}, "Two lines have the same place."),
        (PAIRS, {"line_0": "0", "line_1": ""}, "Choose the words for this line."),
        (WORD, {"words": "  "}, "Write a word or two."),
        (WORD, {"words": "born on 3 March 2014"}, "This looks like a date of birth."),
    ],
)
def test_what_answers_nothing_is_said_in_place_and_nothing_is_kept(
    begun, made, signed_in, asked, sent, sentence
):
    one = attempt_at(begun, quiz(made, asked))
    answer = signed_in(begun.person).post(address("question", one, 1), filled(**sent))
    assert (answer.status_code, answer.content.decode().count(sentence), Answer.objects.get().given) == (
        422,
        2,
        {},
    )


def test_a_scenario_goes_from_choice_to_choice_and_is_marked_at_its_end(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, scenario()))
    client = signed_in(begun.person)
    page = client.post(
        address("question", one, 1), filled(picks="0", after="0"), follow=True
    ).content.decode()
    assert (page.count("The child comes in."), Answer.objects.get().answered_at) == (1, None)
    client.post(address("question", one, 1), filled(picks="3", after="1"))
    row = Answer.objects.get()
    assert (row.got, row.out_of, row.given["picks"]) == (1, 2, [0, 3])


def test_a_choice_that_another_tab_has_made_already_has_no_second_effect(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, scenario()))
    client = signed_in(begun.person)
    client.post(address("question", one, 1), filled(picks="0", after="0"))
    answer = client.post(address("question", one, 1), filled(picks="0", after="0"))
    assert (answer.status_code, Answer.objects.get().given["picks"]) == (302, [0])


def test_another_choice_in_a_scenario_that_went_on_is_told_that_the_first_stands(begun, made, signed_in):
    one = attempt_at(begun, quiz(made, scenario()))
    client = signed_in(begun.person)
    client.post(address("question", one, 1), filled(picks="0", after="0"))
    late = client.post(address("question", one, 1), filled(picks="1", after="0"))
    assert (late.status_code, late.content.decode().count("was not counted: “Leave”")) == (409, 1)


def test_what_to_read_again_is_shown_only_where_its_reader_may_see_it(begun, made, signed_in):
    open_, shut = document(title="Open one"), document(title="Shut one", state="draft")
    asked = quiz(made, single(read_again=open_.pk), single("Other", read_again=shut.pk))
    one = attempt_at(begun, asked)
    say(one, WRONG)
    say(one, WRONG, place=2)
    page = signed_in(begun.person).get(address("attempt", one)).content.decode()
    assert (page.count("Read again:"), page.count("Shut one")) == (1, 0)


def test_looking_through_ten_questions_takes_as_many_queries_as_one(begun, made, signed_in):
    asked, counts = quiz(made, single()), []
    client = signed_in(begun.person)
    for more in (0, 9):
        for number in range(more):
            asking(asked, single(f"Question {number}"))
        one = attempt_at(begun, asked)
        for row in one.answers.all():
            say(one, Given((1,)), place=row.place)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address("attempt", one))
        counts.append(len(queries))
    assert counts[0] == counts[1]
