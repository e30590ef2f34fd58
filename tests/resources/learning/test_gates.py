"""A course is published when somebody could complete it."""

import pytest

from resources.learning.models import Course
from resources.library import actions as library
from resources.library import publishing
from tests.factories.learning import course, document, reading, steps
from tests.factories.library import resource
from tests.factories.quizzes import quiz, single

pytestmark = pytest.mark.django_db


def todo(made) -> list[str]:
    return publishing.obstacles(made.resource)


def test_a_course_of_published_steps_is_ready():
    assert todo(course(reading(), document(), state="draft")) == []


def test_a_course_without_steps_is_refused(bea):
    made = course(state="in-review")
    with pytest.raises(publishing.NotReady) as refused:
        library.publish(resource=made.resource, by=bea)
    assert refused.value.sentences == ["Add at least one step that must be done."]


def test_a_course_of_steps_that_need_not_be_done_is_refused():
    made = course(document(), state="draft")
    made.modules.get().steps.update(required=False)
    assert todo(made) == ["Add at least one step that must be done."]


def test_a_step_that_is_not_published_is_named():
    made = course(reading(), document(state="draft", title="Not ready"), state="draft")
    assert todo(made) == ["Publish “Not ready” first, or take it out of the steps."]


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [((), ["Write a question for “Check” first, or take it out of the steps."]), ((single(),), [])],
)
def test_a_quiz_needs_a_question(asked, sentences):
    made = course(document(), state="draft")
    quiz(made, *asked, title="Check")
    assert todo(made) == sentences


def test_a_course_is_never_for_everyone():
    made = course(reading(), state="draft", visibility="public")
    assert todo(made) == ["Choose who may take it: registered professionals, or named agencies."]


def test_a_step_for_named_agencies_is_refused_in_a_course_for_all_registered(millbrook):
    closed = document(visibility="named", title="For Millbrook")
    closed.agencies.add(millbrook)
    assert todo(course(closed, state="draft")) == [
        "“For Millbrook” is for named agencies only: some who take the course could not open it."
    ]


def test_a_step_for_the_courses_own_agencies_is_let_through(millbrook):
    closed = document(visibility="named")
    closed.agencies.add(millbrook)
    made = course(closed, state="draft", visibility="named")
    made.resource.agencies.add(millbrook)
    assert todo(made) == []


def test_a_course_for_more_agencies_than_its_step_is_refused(millbrook, elsewhere):
    closed = document(visibility="named")
    closed.agencies.add(millbrook)
    made = course(closed, state="draft", visibility="named")
    made.resource.agencies.add(millbrook, elsewhere)
    assert len(todo(made)) == 1


def test_a_card_without_a_course_behind_it_is_refused():
    assert len(publishing.obstacles(resource("course", state="draft"))) == 1


def test_a_published_course_with_a_closed_step_is_found_and_one_without_is_not():
    course(document())
    broken = course(document(state="archived"))
    assert list(Course.objects.with_a_closed_step()) == [broken]


def test_a_closed_step_that_need_not_be_done_breaks_nothing():
    made = course(document(), document(state="archived"))
    steps(made)[1].__class__.objects.filter(pk=steps(made)[1].pk).update(required=False)
    assert list(Course.objects.with_a_closed_step()) == []
