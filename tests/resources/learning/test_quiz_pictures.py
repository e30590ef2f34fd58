"""Pictures in questions: rewritten, in words too, and not lost while something else is put right."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal.lib import storage
from resources.learning import quiz_pictures
from resources.learning.models import Question
from resources.learning.quiz_pictures import Picture
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment
from tests.factories.quizzes import quiz, single
from tests.forms import filled
from tests.resources.learning.test_quiz_desk import at, lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def one(bea):
    """A quiz of a draft."""
    return quiz(course(document(), state="draft"), single())


def picture(name: str = "door.png", **info) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (20, 90, 80)).save(out, "PNG", **info)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def write(client, one, file=None, words="A closed door.", **more):
    both = lines({"text": "a", "right": "on"}, {"text": "b"})
    sent = filled(stem="What do you see?", remember="", picture_words=words, **both, **more)
    return client.post(
        at("question_write", one.course, one.pk, "single"), sent | ({"picture_file": file} if file else {})
    )


def newest() -> Question:
    return Question.objects.order_by("-pk")[0]


def test_a_picture_is_kept_rewritten_and_shown_with_its_words(one, bea, signed_in):
    client = signed_in(bea)
    write(client, one, picture())
    asked = newest().read()
    stored = storage.open_file(storage.MEDIA, asked.picture)
    with stored, Image.open(stored) as kept:
        assert (kept.size, (asked.picture_width, asked.picture_height)) == ((60, 40), (60, 40))
    html = client.get(at("question_preview", one.course, one.pk, newest().pk)).content.decode()
    assert html.count('alt="A closed door." width="60" height="40"') == 1


def test_a_picture_without_words_is_refused_and_is_there_when_they_are_sent(one, bea, signed_in):
    client = signed_in(bea)
    answer = write(client, one, picture(), words="")
    form = answer.context["writing"].form
    assert (answer.status_code, form.errors["picture_words"]) == (
        422,
        ["Say in words what the picture shows, for those who cannot see it."],
    )
    write(client, one, picture_kept=form.picture.ticket)
    assert newest().read().picture == form.picture.name


def test_words_without_a_picture_are_asked_about(one, bea, signed_in):
    answer = write(signed_in(bea), one)
    assert answer.context["writing"].form.errors["picture_words"] == [
        "Choose the picture too, or leave this empty."
    ]


def test_what_is_no_picture_is_refused_with_a_sentence_and_nothing_is_kept(one, bea, signed_in):
    file = SimpleUploadedFile("door.png", b"%PDF-1.4 not a picture")
    answer = write(signed_in(bea), one, file)
    assert (answer.status_code, list(answer.context["writing"].form.errors)) == (422, ["picture_file"])
    assert Question.objects.count() == 1


def test_a_picture_is_taken_out(one, bea, signed_in):
    client = signed_in(bea)
    asked = single(
        picture="learning/question/x.png", picture_words="A door.", picture_width=6, picture_height=4
    )
    found = one.questions.get()
    found.asked = asked.stored()
    found.save()
    both = lines({"text": "a", "right": "on"}, {"text": "b"})
    sent = filled(stem="What?", remember="", picture_words="A door.", picture_out="on", **both)
    client.post(at("question_edit", one.course, one.pk, found.pk), sent)
    assert newest().read().picture == ""


@pytest.mark.parametrize("ticket", ["", "x"])
def test_a_ticket_that_this_portal_did_not_sign_is_no_picture(ticket):
    assert quiz_pictures.kept(ticket) == Picture()


def test_a_ticket_with_another_end_is_no_picture():
    ticket = Picture("learning/question/x.png", 6, 4).ticket
    assert quiz_pictures.kept(ticket[:-2] + ("aa" if ticket[-2:] != "aa" else "bb")) == Picture()


def test_a_learner_sees_the_picture_of_an_attempt_at_a_signed_address(priya, signed_in):
    asked = single(
        picture="learning/question/x.png", picture_words="A door.", picture_width=6, picture_height=4
    )
    made = course(document())
    one = quiz(made, asked)
    enrolment(priya, made)
    client = signed_in(priya)
    step = made.steps.get(key=one.key).pk
    page = client.post(reverse("learning:quiz_begin", args=[made.resource.slug, step]), filled(), follow=True)
    html = client.get(page.redirect_chain[-1][0]).content.decode()
    assert (html.count("learning/question/x.png?"), html.count('alt="A door."')) == (1, 1)
