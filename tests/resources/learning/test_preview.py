"""A course tried as a learner by who makes it: all of it opens, and nothing is recorded."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resources.learning import trying
from resources.learning.models import Question
from resources.learning.quiz_asking import Asked, Kind, Option
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, question, reading, steps
from tests.factories.quizzes import bank, quiz, scenario, single

pytestmark = pytest.mark.django_db

SHORT = Asked(Kind.SHORT, "Whom do you ring?", options=(Option("The front door"),))


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def made(tom):
    """A draft of Tom's, in order: a briefing, a reflection, a quiz of a choice, a scenario and a word."""
    found = course(
        reading(title="Asking twice"), question(title="One thing"), owner=tom, state="draft", in_order=True
    )
    quiz(found, single(), scenario(), SHORT, pass_percent=60, attempts=1, title="Check")
    return found


@pytest.fixture
def look(signed_in, tom):
    """Tom opens a page and reads it."""
    client = signed_in(tom)

    def opened(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


def rows() -> dict[str, int]:
    models = [*apps.get_app_config("learning").get_models(), *apps.get_app_config("accounts").get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


def quiz_page(made, **said) -> str:
    return trying.address(made, [], steps(made)[2].pk, **said)


def test_a_preview_says_so_and_goes_on_with_the_first_step(made, look):
    html = look(reverse("desk_learning:preview", args=[made.resource.slug]))
    assert (html.count("This is a preview."), html.count('<h2 id="next-step">Asking twice</h2>')) == (1, 1)


def test_each_step_opens_and_the_next_follows_until_the_course_is_done(made, look):
    done: list[int] = []
    for step in steps(made):
        html = look(trying.address(made, done, step.pk))
        assert html.count("This is a preview.") == 1
        done.append(step.pk)
    assert look(trying.address(made, done)).count("Here a learner has done every step") == 1


def test_in_order_a_preview_too_opens_a_step_after_those_before_it(made, look):
    html = look(reverse("desk_learning:preview", args=[made.resource.slug]))
    assert html.count("Opens later: “Asking twice” is next") == 4  # two steps, in the outline of each width


def test_a_step_whose_thing_is_not_published_is_said_to_be_closed(tom, look):
    made = course(document(), document(state="draft"), owner=tom, state="draft")
    html = look(trying.address(made, [], steps(made)[1].pk))
    assert html.count("Learners cannot open this step at the moment: its thing is not published.") == 1


def test_a_quiz_is_answered_and_marked_and_nothing_is_recorded(made, look):
    before = rows()
    first = look(quiz_page(made, seed="", given="", place="1", picks="0", **{"try": "1"}))
    kept = '{"1": {"picks": [0], "words": ""}, "2": {"picks": [0], "words": ""}}'
    second = look(quiz_page(made, given=kept, place="2", picks="3", after="1", **{"try": "1"}))
    answers = kept.replace('"picks": [0], "words": ""}}', '"picks": [0, 3], "words": ""}')
    last = look(quiz_page(made, given=f'{answers}, "3": {{"picks": [], "words": "front door"}}}}'))
    assert (
        first.count("<strong>Right.</strong>"),
        second.count("<strong>Partly right: 1 of 2.</strong>"),
    ) == (1, 1)
    assert re.search(r'<h2 id="result">(.*?)</h2>', last)[1] == "Not passed: 50%"
    assert rows() == before


def test_a_scenario_goes_from_passage_to_passage(made, look):
    html = look(quiz_page(made, place="2", picks="0", after="0", **{"try": "1"}))
    assert html.count("<p>The child comes in.</p>") == 1


def test_an_empty_answer_is_said_in_place(made, look):
    html = look(quiz_page(made, place="1", **{"try": "1"}))
    assert html.count("Choose one answer.") == 2  # at the top and at the field


def test_it_draws_from_the_bank_as_an_attempt_does(made, look):
    one = made.quizzes.get()
    one.bank, one.draw = bank(single("From the bank?")), 1
    one.save()
    assert look(quiz_page(made, place="4")).count("From the bank?") == 1


@pytest.mark.parametrize(
    "given",
    [
        "{",
        "[1]",
        pytest.param("[" * 5000, id="deep"),
        '{"1": 7}',
        '{"9": {"picks": [0], "words": ""}}',
        '{"1": {"picks": [9], "words": ""}}',
        '{"1": {"picks": [true], "words": ""}}',
        '{"2": {"picks": [3], "words": ""}}',
        '{"x": {}}',
    ],
)
def test_what_was_made_up_in_the_address_is_not_answered(made, given):
    trial = trying.Trial.of(made.quizzes.get(), {"given": given})
    assert (trial.given, trial.left) == ({}, 1)


def test_another_trainers_course_is_not_previewed(signed_in, tom):
    made = course(document(), state="draft")
    assert signed_in(tom).get(reverse("desk_learning:preview", args=[made.resource.slug])).status_code == 404


def test_a_preview_asks_as_often_for_three_questions_as_for_one(made, signed_in, tom):
    client, page = signed_in(tom), quiz_page(made, place="1")
    client.get(page)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    Question.objects.filter(quiz__course=made, order__gt=1).delete()
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    assert len(three) == len(one)
