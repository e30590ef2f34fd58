"""A question to the learner: done when something is written, and the words stay in the learner's own record."""

import pytest
from django.urls import reverse

from accounts.actions import reflect
from accounts.models import RecordEntry, Reflection
from portal.lib.models import AuditEntry
from resources.learning import actions, plan
from resources.learning.models import StepDone
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment, question, steps
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]

WORDS = "I will ring the last team before the first visit."


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def asked(priya):
    """A course of a question and a document, which Priya has begun."""
    made = course(question(asks="What will you do differently?"), document(title="What was learnt"))
    enrolment(priya, made)
    return made


def address(made) -> str:
    return reverse("learning:reflect", args=[made.resource.slug, steps(made)[0].pk])


def write(client, made, text: str = WORDS, **more):
    return client.post(address(made), filled(text=text, **more))


def test_the_question_stands_over_the_box(signed_in, priya, asked):
    form = signed_in(priya).get(address(asked)).context["form"]
    assert (form.fields["text"].label, form.fields["text"].required) == (
        "What will you do differently?",
        True,
    )


def test_what_is_written_is_a_reflection_of_the_persons_record_without_minutes(signed_in, priya, asked):
    write(signed_in(priya), asked)
    kept = Reflection.objects.select_related("entry__person").get()
    assert (kept.text, kept.shared, kept.entry.person, kept.entry.kind, kept.entry.minutes) == (
        WORDS,
        False,
        priya,
        "reflection",
        0,
    )


def test_the_step_is_done_when_something_is_written(signed_in, priya, asked):
    answer = write(signed_in(priya), asked)
    assert answer.url == asked.resource.get_absolute_url()
    assert [row.step for row in StepDone.objects.all()] == [steps(asked)[0]]


def test_an_empty_box_is_no_answer_and_says_that_it_can_wait(signed_in, priya, asked):
    answer = write(signed_in(priya), asked, text="  ")
    assert (answer.status_code, answer.context["form"].errors["text"]) == (
        422,
        ["Write a sentence or two, or come back to it later."],
    )
    assert (StepDone.objects.count(), RecordEntry.objects.count()) == (0, 0)


def test_a_childs_details_are_refused_and_nothing_is_kept(signed_in, priya, asked):
    answer = write(signed_in(priya), asked, text="The boy with NHS 943 476 5919")
    assert (answer.status_code, Reflection.objects.count(), StepDone.objects.count()) == (422, 0, 0)


def test_the_coordinator_reads_it_only_when_it_is_shared(signed_in, priya, morgan, asked):
    write(signed_in(priya), asked)
    before = Reflection.objects.shared_with(morgan).count()
    reflect(entry=RecordEntry.objects.get(), by=priya, text=WORDS, shared=True)
    assert (before, Reflection.objects.shared_with(morgan).count()) == (0, 1)


def test_the_course_page_never_shows_the_words(signed_in, priya, asked):
    client = signed_in(priya)
    write(client, asked)
    html = client.get(asked.resource.get_absolute_url()).content.decode()
    assert (WORDS in html, "1 of 2 steps" in html) == (False, True)


def test_what_was_written_is_read_and_changed_in_the_record(signed_in, priya, asked):
    client = signed_in(priya)
    write(client, asked)
    entry = RecordEntry.objects.get()
    assert client.get(address(asked)).url == reverse("accounts:reflection", args=[entry.uuid])


def test_a_second_page_overwrites_no_answer_and_loses_no_word(signed_in, priya, asked):
    client = signed_in(priya)
    write(client, asked, shared="on")
    answer = write(client, asked, text="Something else.")
    kept, html = Reflection.objects.get(), answer.content.decode()
    assert (answer.status_code, kept.text, kept.shared) == (422, WORDS, True)
    assert answer.context["form"].non_field_errors() == [
        "You have written about this already, and that stays as it is."
    ]
    its_page = reverse("accounts:reflection", args=[kept.entry.uuid])
    assert (html.count("Something else.</textarea>"), html.count(f'href="{its_page}"')) == (1, 1)


def test_the_same_answer_from_a_second_page_is_kept_once(signed_in, priya, asked):
    client = signed_in(priya)
    answers = [write(client, asked), write(client, asked)]
    assert [one.url for one in answers] == [asked.resource.get_absolute_url()] * 2
    assert AuditEntry.objects.filter(verb="accounts.reflected").count() == 1


def test_who_has_not_begun_the_course_does_not_find_its_question(signed_in, sam, asked):
    client = signed_in(sam)
    assert (client.get(address(asked)).status_code, write(client, asked).status_code) == (404, 404)
    assert RecordEntry.objects.count() == 0


def test_a_question_is_never_done_at_ones_own_word(signed_in, priya, asked):
    at = reverse("learning:say_done", args=[asked.resource.slug, steps(asked)[0].pk])
    assert (signed_in(priya).post(at, filled()).status_code, StepDone.objects.count()) == (404, 0)


def test_the_page_goes_on_with_the_question(signed_in, priya, asked):
    html = signed_in(priya).get(asked.resource.get_absolute_url()).content.decode()
    assert html.count(f'href="{address(asked)}"') == 3  # the button, and the outline at both widths


def test_a_question_with_other_words_is_for_who_begins_then_and_what_was_written_stays(priya, bea, asked):
    step = steps(asked)[0]
    actions.reflect(enrolment=asked.enrolments.get(), step=step, by=priya, text=WORDS, shared=False)
    lines = [plan.Line(1, "", step.key, title="A new title", question="And now?")]
    about = {"level": "2", "minutes": 10, "weeks": None, "certificate": True}
    actions.change_course(course=asked, by=bea, card={}, about=about, parts=plan.parts(lines))
    assert [(one.title, one.question, one.key) for one in steps(asked)] == [
        ("A new title", "And now?", step.key)
    ]
    assert [row.step for row in StepDone.objects.all()] == [step]
