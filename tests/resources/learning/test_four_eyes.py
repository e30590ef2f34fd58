"""What a quiz asks is read by a second person, as much as the words of its course."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from portal.lib import clock
from resources.learning import quiz_writing
from resources.library import actions as library
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, steps
from tests.factories.quizzes import bank, quiz, single
from tests.resources.learning.test_desk import line, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def agreed(tom, bea):
    """Tom's course, which Bea has agreed to for tomorrow. Its quiz asks two questions, and one of a bank."""
    made = course(document(), owner=tom, words_by=tom, state="draft")
    quiz(
        made, single("One?"), single("Two?"), bank=bank(single("Three?"), single("Four?"), owner=tom), draw=1
    )
    library.send_for_review(resource=made.resource, by=tom)
    library.approve(resource=made.resource, by=bea, at=clock.now() + dt.timedelta(days=1))
    return made


def stands(made) -> tuple[bool, object]:
    """Whether it is still agreed to, and whose words it holds."""
    card = Resource.objects.get(pk=made.resource_id)
    return card.is_approved, card.words_by


DEEDS = {
    "another quiz": lambda made, one, by: quiz_writing.write_quiz(course=made, by=by, title="Again"),
    "another pass mark": lambda made, one, by: quiz_writing.change_quiz(quiz=one, by=by, pass_percent=1),
    "a new question": lambda made, one, by: quiz_writing.write_question(of=one, asked=single(), by=by),
    "other words": lambda made, one, by: quiz_writing.write_question(
        of=one, asked=single(), by=by, question=one.questions.first()
    ),
    "another order": lambda made, one, by: quiz_writing.move_question(
        question=one.questions.first(), by=by, up=False
    ),
    "one question less": lambda made, one, by: quiz_writing.remove_question(
        question=one.questions.first(), by=by
    ),
    "a new question of the bank": lambda made, one, by: quiz_writing.write_question(
        of=one.bank, asked=single(), by=by
    ),
    "one question less in the bank": lambda made, one, by: quiz_writing.remove_question(
        question=one.bank.questions.first(), by=by
    ),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nobody_has_agreed_to_what_a_quiz_asks_since(agreed, tom, adi, deed):
    before = stands(agreed)
    deed(agreed, agreed.quizzes.get(), adi)
    assert [before, stands(agreed)] == [(True, tom), (False, adi)]


def test_a_bank_that_no_course_draws_from_is_nobodys_course(agreed, tom, adi):
    quiz_writing.write_question(of=bank(name="Another"), asked=single(), by=adi)
    assert stands(agreed) == (True, tom)


def test_an_editor_that_was_open_takes_no_new_quiz_out_of_the_steps(tom, signed_in):
    read = document()
    made, client = course(read, owner=tom, state="draft"), signed_in(tom)
    door = reverse("desk_learning:edit", args=[made.resource.slug])
    edition = re.search(r'name="edition" value="(\d+)"', client.get(door).content.decode())[1]
    quiz_writing.write_quiz(course=made, by=tom, title="Check")
    answer = client.post(door, typed(line(read), initial=1, edition=edition))
    said = [one.theirs for one in answer.context["differences"] if one.label == "The steps"]
    assert (answer.status_code, [step.kind for step in steps(made)]) == (422, ["document", "quiz"])
    assert [one.splitlines()[-1] for one in said] == ["2. Check"]
