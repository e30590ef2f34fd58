"""Banks of questions: written like a quiz's, drawn from, and kept for learners."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from portal.lib.models import AuditEntry
from resources.learning import answering
from resources.learning.models import Bank, Question, Quiz
from tests.factories.accounts import grant, partnership, person
from tests.factories.learning import course, document, enrolment
from tests.factories.quizzes import bank, quiz, single
from tests.forms import filled
from tests.resources.learning.test_quiz_desk import at as of_course
from tests.resources.learning.test_quiz_desk import lines

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def mine(tom):
    """A bank of Tom's with two questions."""
    return bank(single("One?"), single("Two?"), owner=tom)


def at(verb: str, *more) -> str:
    return reverse(f"desk_banks:{verb}", args=more)


def asking(stem: str, **more) -> dict[str, str]:
    both = lines({"order": "1", "text": "a", "right": "on"}, {"order": "2", "text": "b"})
    return filled(**({"stem": stem, "remember": "", "picture_words": ""} | both | more))


def again(stem: str, edition: str) -> dict[str, str]:
    """A question of two lines that was opened and is sent."""
    return asking(stem, edition=edition, **{"lines-INITIAL_FORMS": "2"})


def about(**more) -> dict[str, str]:
    return filled(title="Check", words="", pass_percent="60", draw="0") | more


def test_a_trainer_begins_a_bank_of_their_own(tom, signed_in):
    answer = signed_in(tom).post(at("bank_write"), filled(name="Neglect"))
    made = Bank.objects.get()
    assert (made.name, made.owner, answer.url) == ("Neglect", tom, at("bank_edit", made.pk))
    assert AuditEntry.objects.filter(verb="learning.bank_written", by=tom).count() == 1


def test_a_question_of_a_bank_is_written_like_a_quizs(mine, tom, signed_in):
    signed_in(tom).post(at("question_write", mine.pk, "single"), asking("Three?"))
    assert [str(one) for one in mine.questions.all()] == ["One?", "Two?", "Three?"]


def test_a_question_of_a_bank_moves_and_is_taken_out(mine, tom, signed_in):
    one, client = mine.questions.first(), signed_in(tom)
    client.post(at("question_move", mine.pk, one.pk), filled(to="down"))
    moved = [str(each) for each in mine.questions.all()]
    client.post(at("question_remove", mine.pk, one.pk), filled())
    assert (moved, [str(each) for each in mine.questions.all()]) == (["Two?", "One?"], ["Two?"])


def test_a_quiz_draws_from_the_bank_that_its_author_chose(mine, tom, signed_in):
    made = course(document(), owner=tom, state="draft")
    signed_in(tom).post(of_course("quiz_write", made), about(bank=str(mine.pk), draw="2"))
    found = Quiz.objects.get()
    assert (found.bank, found.draw, found.many) == (mine, 2, 2)


@pytest.mark.parametrize(
    ("chosen", "draw", "field", "sentence"),
    [
        (True, "", "draw", "Say how many questions of the bank an attempt asks."),
        (False, "2", "bank", "Choose the bank that they come from."),
        (True, "3", "draw", "“Neglect” has 2 so far. Write more first, or ask fewer."),
    ],
)
def test_a_bank_and_a_number_go_together(mine, tom, signed_in, chosen, draw, field, sentence):
    made = course(document(), owner=tom, state="draft")
    sent = about(bank=str(mine.pk) if chosen else "", draw=draw)
    answer = signed_in(tom).post(of_course("quiz_write", made), sent)
    assert (answer.status_code, answer.context["form"].errors[field], Quiz.objects.count()) == (
        422,
        [sentence],
        0,
    )


@pytest.mark.parametrize(
    ("state", "asked", "status"),
    [("published", (), 422), ("draft", (), 302), ("published", (single(),), 302)],
    ids=["published", "draft", "published with a question of its own"],
)
def test_a_published_quiz_does_not_lose_the_bank_that_all_its_questions_are_in(
    mine, bea, signed_in, state, asked, status
):
    made = course(document(), state=state)
    one = quiz(made, *asked, bank=mine, draw=1)
    answer = signed_in(bea).post(of_course("quiz_edit", made, one.pk), about(bank="", draw=""))
    one.refresh_from_db()
    assert (answer.status_code, one.bank) == (status, mine if status == 422 else None)


def test_another_trainers_bank_is_neither_opened_nor_chosen(mine, signed_in):
    other = grant(person("Uma Reid"), "trainer").person
    made, client = course(document(), owner=other, state="draft"), signed_in(other)
    answer = client.post(of_course("quiz_write", made), about(bank=str(mine.pk), draw="1"))
    assert (client.get(at("bank_edit", mine.pk)).status_code, list(answer.context["form"].errors)) == (
        404,
        ["bank"],
    )


def test_a_bank_that_a_published_course_draws_from_is_read_by_its_owner_and_not_changed(mine, tom, signed_in):
    quiz(course(document()), single(), bank=mine, draw=1)
    client, one = signed_in(tom), mine.questions.first()
    html = client.get(at("bank_edit", mine.pk)).content.decode()
    answers = [
        client.post(at("bank_edit", mine.pk), filled(name="Other")),
        client.post(at("question_edit", mine.pk, one.pk), asking("Changed?")),
        client.post(at("question_remove", mine.pk, one.pk), filled()),
    ]
    assert (html.count("Why you do not change it here"), [one.status_code for one in answers]) == (
        1,
        [404] * 3,
    )
    assert client.get(at("question_preview", mine.pk, one.pk)).status_code == 200


def test_the_last_question_that_a_published_quiz_can_draw_stays(bea, signed_in):
    only = bank(single("One?"))
    quiz(course(document()), bank=only, draw=1)
    page = signed_in(bea).post(at("question_remove", only.pk, only.questions.get().pk), filled(), follow=True)
    assert page.content.decode().count("its quiz needs a question. Write another one first.") == 1
    assert only.questions.count() == 1


def seen_edition(client, page: str) -> str:
    return re.search(r'name="edition" value="(\d+)"', client.get(page).content.decode())[1]


def test_who_saves_a_question_second_is_shown_both_versions_and_saves_knowingly(mine, bea, signed_in):
    one, client = mine.questions.first(), signed_in(bea)
    page = at("question_edit", mine.pk, one.pk)
    with zeal_ignore():
        opened = seen_edition(client, page)
        client.post(page, again("Theirs?", opened))
        second = client.post(page, again("Mine?", opened))
        shown = {each.label: (each.theirs, each.yours) for each in second.context["differences"]}
        stands = str(Question.objects.get(pk=one.pk))
        now = re.search(r'name="edition" value="(\d+)"', second.content.decode())[1]
        client.post(page, again("Mine?", now))
    assert (second.status_code, shown, stands) == (422, {"Question": ("Theirs?", "Mine?")}, "Theirs?")
    assert str(Question.objects.get(pk=one.pk)) == "Mine?"


@pytest.mark.parametrize("what", ["bank", "quiz"])
def test_who_saves_second_what_stands_around_the_questions_is_shown_both_versions(mine, bea, signed_in, what):
    made = course(document())
    one = quiz(made, single())
    page, sent, label = {
        "bank": (at("bank_edit", mine.pk), lambda word: filled(name=word), "Name"),
        "quiz": (of_course("quiz_edit", made, one.pk), lambda word: about(title=word), "Title"),
    }[what]
    client = signed_in(bea)
    with zeal_ignore():
        opened = seen_edition(client, page)
        client.post(page, sent("Theirs") | {"edition": opened})
        second = client.post(page, sent("Mine") | {"edition": opened})
    assert [(each.label, each.theirs, each.yours) for each in second.context["differences"]] == [
        (label, "Theirs", "Mine")
    ]


def test_the_list_asks_as_often_for_three_banks_as_for_one(mine, tom, signed_in):
    client = signed_in(tom)
    client.get(at("list"))
    with CaptureQueriesContext(connection) as one:
        client.get(at("list"))
    for number in range(2):
        bank(single(), name=f"Bank {number}", owner=tom)
    with CaptureQueriesContext(connection) as three:
        html = client.get(at("list")).content.decode()
    assert (len(three), html.count('<th scope="row"')) == (len(one), 3)


def test_a_bank_is_deleted_with_its_questions_after_a_page_that_asks(mine, tom, signed_in):
    client = signed_in(tom)
    html = client.get(at("bank_delete", mine.pk)).content.decode()
    stood = Bank.objects.count()
    answer = client.post(at("bank_delete", mine.pk), filled())
    entry = AuditEntry.objects.get(verb="learning.bank_deleted")
    assert (html.count("Delete it</button>"), stood, answer.url) == (1, 1, at("list"))
    assert (Bank.objects.count(), Question.objects.count()) == (0, 0)
    assert (entry.by, entry.summary, entry.detail) == (tom, "Neglect", {"questions": 2})


def test_deleting_a_bank_twice_with_one_form_counts_once(mine, tom, signed_in):
    client, sent = signed_in(tom), filled()
    answers = [client.post(at("bank_delete", mine.pk), sent) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, at("list"))] * 2
    assert AuditEntry.objects.filter(verb="learning.bank_deleted").count() == 1


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (["Check"], "“Check” in {0} draws from it."),
        (["Check", "Look again"], "“Check” in {0} and “Look again” in {1} draw from it."),
    ],
)
@pytest.mark.parametrize("state", ["draft", "published", "archived"])
def test_a_bank_that_a_quiz_draws_from_stays_and_the_quiz_is_named(bea, signed_in, titles, sentence, state):
    kept = bank(single(), single())
    courses = [course(document(), state=state) for _ in titles]
    for made, title in zip(courses, titles, strict=True):
        quiz(made, bank=kept, draw=1, title=title)
    client = signed_in(bea)
    asked = client.get(at("bank_delete", kept.pk)).content.decode()
    refused = client.post(at("bank_delete", kept.pk), filled())
    why = f"<p>{sentence.format(*courses)} Choose another bank there, or none, first.</p>"
    assert (asked.count(why), asked.count("Delete it</button>")) == (1, 0)
    assert (refused.status_code, refused.content.decode().count(why)) == (422, 1)
    assert (kept.questions.count(), AuditEntry.objects.filter(verb="learning.bank_deleted").count()) == (2, 0)


def test_a_bank_that_no_quiz_draws_from_any_more_is_deleted(bea, signed_in):
    kept = bank(single())
    one = quiz(course(document(), state="draft"), single(), bank=kept, draw=1)
    client = signed_in(bea)
    client.post(of_course("quiz_edit", one.course, one.pk), about(bank="", draw="0"))
    assert client.post(at("bank_delete", kept.pk), filled()).status_code == 302
    assert (Bank.objects.count(), Quiz.objects.count()) == (0, 1)


def test_another_trainers_bank_is_not_deleted(mine, signed_in):
    other = grant(person("Uma Reid"), "trainer").person
    assert signed_in(other).post(at("bank_delete", mine.pk), filled()).status_code == 404
    assert Bank.objects.count() == 1


def test_a_bank_that_learners_are_asked_from_is_not_deleted_by_its_trainer(mine, tom, signed_in):
    quiz(course(document()), bank=mine, draw=1)
    assert signed_in(tom).post(at("bank_delete", mine.pk), filled()).status_code == 404
    assert Bank.objects.count() == 1


def test_an_attempt_keeps_the_questions_of_a_bank_that_was_deleted(mine, bea, priya, signed_in):
    made = course(document())
    one = quiz(made, single("Own?"), bank=mine, draw=2)
    attempt = answering.begin_attempt(enrolment=enrolment(priya, made), quiz=one, by=priya)
    Quiz.objects.filter(pk=one.pk).update(bank=None, draw=0)
    signed_in(bea).post(at("bank_delete", mine.pk), filled())
    stems = sorted(answer.asked["stem"] for answer in attempt.answers.all())
    assert (Bank.objects.count(), stems) == (0, ["One?", "Own?", "Two?"])
