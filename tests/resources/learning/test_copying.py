"""A copied course has quizzes of its own; a copied quiz is for the next version."""

import pytest
from django.urls import reverse

from portal.lib.models import AuditEntry
from resources.learning import actions, copying, plan
from resources.learning.models import Quiz
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment, steps
from tests.factories.quizzes import bank, quiz, scenario, single
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def made():
    """A course with a document, then a quiz of two questions that draws one more."""
    found = course(document(title="Read"), title="Asking well")
    quiz(
        found,
        single(),
        scenario(),
        pass_percent=80,
        attempts=2,
        minutes=30,
        bank=bank(single("Drawn?")),
        draw=1,
    )
    return found


def asks(one: Quiz) -> list[dict]:
    return [question.asked for question in one.questions.all()]


def test_a_copied_course_has_its_quizzes_with_their_questions(made, bea):
    copied = copying.copy_course(course=made, by=bea)
    mine, theirs = copied.quizzes.get(), made.quizzes.get()
    assert (asks(mine), mine.pass_percent, mine.attempts, mine.minutes) == (asks(theirs), 80, 2, 30)
    assert (mine.bank, mine.draw) == (theirs.bank, 1)
    assert [(step.thing, str(step)) for step in steps(copied)] == [
        (steps(made)[0].thing, "Read"),
        (mine.key, "Check what you took in"),
    ]


def test_a_question_changed_in_the_copy_stays_as_it_was_in_the_first(made, bea):
    copied = copying.copy_course(course=made, by=bea)
    copied.quizzes.get().questions.all().delete()
    assert made.quizzes.get().questions.count() == 2


def test_a_copied_quiz_is_for_who_begins_after_it_was_put_among_the_steps(made, bea, priya, sam):
    enrolment(priya, made)
    first = made.quizzes.get()
    second = copying.copy_quiz(quiz=first, by=bea)
    parts = [plan.Part("", [plan.Line(1, "", steps(made)[0].thing), plan.Line(2, "", second.key)])]
    actions.change_course(course=made, by=bea, card={}, about={"minutes": 10}, parts=parts)
    begun = [actions.begin(course=made, by=one) for one in (priya, sam)]
    assert [one.steps.get(kind="quiz").key for one in begun] == [first.key, second.key]
    assert asks(second) == asks(first)


def test_copying_a_quiz_on_the_desk_opens_the_copy_and_is_audited(made, bea, signed_in):
    first = made.quizzes.get()
    answer = signed_in(bea).post(
        reverse("desk_learning:quiz_copy", args=[made.resource.slug, first.pk]), filled()
    )
    second = Quiz.objects.get(title="Copy of Check what you took in")
    assert answer.url == reverse("desk_learning:quiz_edit", args=[made.resource.slug, second.pk])
    assert AuditEntry.objects.get(verb="learning.quiz_copied").detail["of"] == first.key


def test_a_quiz_that_people_have_begun_says_what_a_change_does(made, bea, priya, signed_in):
    page = reverse("desk_learning:quiz_edit", args=[made.resource.slug, made.quizzes.get().pk])
    client, words = signed_in(bea), "People have begun this quiz"
    before = client.get(page).content.decode().count(words)
    made.quizzes.get().taken.create(enrolment=enrolment(priya, made), number=1, pass_percent=80)
    assert (before, client.get(page).content.decode().count(words)) == (0, 1)


def test_the_author_of_a_published_course_finds_its_hard_questions_and_why_it_stays(tom, signed_in):
    made = course(document(), owner=tom)
    one = quiz(made, single())
    client = signed_in(tom)
    listed = client.get(reverse("desk_learning:list")).content.decode()
    page = reverse("desk_learning:taken", args=[made.resource.slug])
    html = client.get(page).content.decode()
    hard = reverse("desk_learning:quiz_figures", args=[made.resource.slug, one.pk])
    assert (listed.count(f'href="{page}"'), html.count(f'href="{hard}"')) == (1, 1)
    assert html.count("Why you do not change it here") == 1


def test_who_may_change_a_course_is_not_told_why_not(bea, signed_in, made):
    html = signed_in(bea).get(reverse("desk_learning:taken", args=[made.resource.slug])).content.decode()
    assert html.count("Why you do not change it here") == 0
