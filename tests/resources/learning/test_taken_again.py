"""A course that counts for so many months, and is taken again: another turn, and nothing of the first is lost."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Certificate, RecordEntry
from portal.lib import jobs
from portal.lib.models import Email
from portal.lib.refusals import Refused
from resources.learning import actions, answering, boards, standing
from resources.learning.models import Enrolment, StepDone
from resources.learning.progress import State
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.learning import (
    assignment,
    coming_to,
    course,
    document,
    enrolment,
    question,
    reading,
    recorded,
    steps,
)
from tests.factories.quizzes import RIGHT, quiz, single
from tests.forms import filled
from tests.jobs import drain
from tests.resources.learning.test_desk import edit, line

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FIRST = dt.datetime(2024, 3, 4, 12, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 3, 4)  # two years later
OPENS = dt.datetime(2025, 12, 4, 9, tzinfo=dt.UTC)  # 90 days before


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(FIRST, tick=False)
    partnership()


@pytest.fixture
def again(time_machine):
    """Moves the clock to when the completion can be refreshed."""
    return lambda days=0: time_machine.move_to(OPENS + dt.timedelta(days=days), tick=False)


def completed(person, *things, **more):
    """A course of these things, which this person completed two years ago."""
    made = course(*things, refresh_months=24, **more)
    begun = actions.begin(course=made, by=person)
    for step in steps(made):
        if step.kind == "document":
            actions.say_done(enrolment=begun, step=step, by=person)
    actions.take_stock(enrolment=begun, by=person)
    return made


def mine(person, made) -> Enrolment:
    return Enrolment.objects.current().get(person=person, course=made)


def begin_anew(person, made) -> Enrolment:
    return actions.begin_anew(enrolment=mine(person, made), by=person)


def test_a_completion_and_its_certificate_count_for_so_many_months(priya):
    made = completed(priya, document())
    assert (mine(priya, made).expires_on, Certificate.objects.get().expires_on) == (LAST_DAY, LAST_DAY)


def test_where_once_is_enough_nothing_ends(priya):
    made = course(document())
    begun = actions.begin(course=made, by=priya)
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    assert (mine(priya, made).expires_on, Certificate.objects.get().expires_on) == (None, None)


def test_before_the_last_ninety_days_it_is_not_begun_anew(priya, again):
    made = completed(priya, document())
    again(-1)
    with pytest.raises(Refused):
        begin_anew(priya, made)
    assert Enrolment.objects.count() == 1


def test_begun_anew_it_is_another_turn_and_the_first_stays_as_history(priya, signed_in, again):
    made = completed(priya, document())
    again()
    client = signed_in(priya)
    html = client.post(
        reverse("learning:begin_anew", args=[made.resource.slug]), filled(), follow=True
    ).content.decode()
    first, second = Enrolment.objects.order_by("turn")
    assert (first.past, first.completed_at, first.done.count()) == (True, FIRST, 1)
    assert (second.turn, second.completed_at, second.done.count()) == (2, None, 0)
    assert html.count("counted until") == 1


def test_what_was_done_before_is_gone_through_again_at_ones_own_word(priya, signed_in, again):
    card = reading(title="Asking twice")
    recorded(priya, card)
    made = completed(priya, card, minutes=10)
    again()
    second = begin_anew(priya, made)
    client, step = signed_in(priya), steps(made)[0]
    html = client.get(made.resource.get_absolute_url()).content.decode()
    client.post(reverse("learning:say_done", args=[made.resource.slug, step.pk]), filled())
    second.refresh_from_db()
    assert (html.count("I have gone through it again"), second.completed_at) == (1, OPENS)
    assert RecordEntry.objects.filter(source__startswith="briefing:").count() == 1


def test_what_was_done_in_the_last_ninety_days_counts_at_once(priya, again):
    made = completed(priya, document())
    fresh = reading()
    actions.change_course(
        course=made, by=priya, card={}, about={"minutes": 10}, parts=[_part(steps(made)[0].thing, fresh.pk)]
    )
    again(10)
    recorded(priya, fresh)
    second = begin_anew(priya, made)
    assert [done.step.resource for done in second.done.select_related("step__resource")] == [fresh]


def _part(*things):
    from resources.learning import plan

    return plan.Part("", [plan.Line(number, "", thing) for number, thing in enumerate(things, 1)])


def test_a_new_briefing_is_not_done_at_ones_own_word_in_a_second_turn(priya, again):
    made = completed(priya, document())
    actions.change_course(course=made, by=priya, card={}, about={"minutes": 10}, parts=[_part(reading().pk)])
    again()
    second = begin_anew(priya, made)
    with pytest.raises(ValueError):
        actions.say_done(enrolment=second, step=second.steps.get(), by=priya)


def test_a_quiz_is_passed_anew(priya, again):
    made = course(refresh_months=24)
    one = quiz(made, single())
    begun = actions.begin(course=made, by=priya)
    _pass(begun, one, priya)
    again()
    second = begin_anew(priya, made)
    before = standing.of_course(priya, made).progress.done
    _pass(second, one, priya)
    assert (before, mine(priya, made).completed_at) == (0, OPENS)


def _pass(begun, one, person):
    attempt = answering.begin_attempt(enrolment=begun, quiz=one, by=person)
    answering.answer(attempt=attempt, place=1, given=RIGHT, by=person)


def test_a_reflection_is_written_anew_and_the_first_stays(priya, again):
    made = course(question(), refresh_months=24)
    begun = actions.begin(course=made, by=priya)
    actions.reflect(enrolment=begun, step=steps(made)[0], by=priya, text="I ask twice.", shared=False)
    again()
    second = begin_anew(priya, made)
    actions.reflect(enrolment=second, step=steps(made)[0], by=priya, text="I ring first.", shared=False)
    written = RecordEntry.objects.filter(kind="reflection").order_by("pk")
    assert [one.reflection.text for one in written] == ["I ask twice.", "I ring first."]
    assert mine(priya, made).completed_at == OPENS


def test_an_event_that_cannot_be_come_to_again_stays_enough(priya, again):
    key = f"event:{event(state='ended').uuid}"
    RecordEntry.objects.create(
        person=priya, source=key, kind="event", title="Live", minutes=60, completed_on=FIRST.date()
    )
    made = completed(priya, coming_to(key))
    again()
    assert [line.state for line in standing.of_enrolment(begin_anew(priya, made)).lines] == []
    assert mine(priya, made).completed_at == OPENS


def test_completed_again_it_is_another_entry_and_another_certificate(priya, again):
    made = completed(priya, document(), minutes=10)
    again()
    second = begin_anew(priya, made)
    actions.say_done(enrolment=second, step=steps(made)[0], by=priya)
    assert list(RecordEntry.objects.order_by("pk").values_list("source", "minutes")) == [
        (made.source, 10),
        (f"{made.source}:2", 10),
    ]
    ends = Certificate.objects.order_by("pk").values_list("expires_on", flat=True)
    assert list(ends) == [LAST_DAY, dt.date(2027, 12, 4)]
    assert mine(priya, made).certificate() == Certificate.objects.order_by("-pk")[0]


def test_the_portal_does_not_complete_a_second_turn_with_what_the_record_held(priya, again):
    card = reading()
    recorded(priya, card)
    completed(priya, card)
    again()
    begin_anew(priya, Enrolment.objects.get().course)
    assert (list(Enrolment.objects.with_news()), StepDone.objects.count()) == ([], 1)


def write_letters() -> list[str]:
    jobs.enqueue("learning.take_again", "now")
    drain("default")
    sent = Email.objects.filter(letter="learning/take_again").order_by("pk")
    return [letter.key.rpartition(":")[2] for letter in sent]


def test_people_are_written_to_ninety_and_thirty_days_before_once_each(priya, again):
    completed(priya, document())
    found = []
    for day in (-1, 0, 1, 59, 60, 61, 90, 91):
        again(day)
        found.append(write_letters())
    assert found == [[], ["90"], ["90"], ["90"], ["90", "30"], ["90", "30"], ["90", "30"], ["90", "30"]]


@pytest.mark.parametrize("why", ["begun anew", "not published", "may not take it any more"])
def test_nobody_is_written_to_who_need_not_or_cannot(priya, again, why):
    made = completed(priya, document())
    again()
    if why == "begun anew":
        begin_anew(priya, made)
    elif why == "not published":
        made.resource.__class__.objects.filter(pk=made.resource_id).update(state="archived")
    else:
        priya.memberships.update(until=dt.date(2025, 1, 1))
    assert write_letters() == []


def test_a_certificate_of_a_course_has_no_second_letter(priya, again):
    completed(priya, document())
    again(45)
    jobs.enqueue("accounts.refreshers", "now")
    drain("default")
    assert Email.objects.filter(letter="accounts/certificate_ends").count() == 0


def test_what_is_set_for_a_team_is_done_while_the_last_completion_counts(priya, millbrook, again):
    made = completed(priya, document())
    assignment(millbrook, made.resource)

    def says() -> str:
        return boards.of(millbrook).rows[0].cells[0].words

    found = [says()]
    again(91)
    found.append(says())
    second = begin_anew(priya, made)
    actions.say_done(enrolment=second, step=steps(made)[0], by=priya)
    found.append(says())
    assert found == ["Done 4 Mar", "717 days late", "Done 5 Mar"]


def test_a_completion_that_is_over_opens_no_other_course(priya, again):
    first = completed(priya, document())
    made = course(document(), needs=[first])
    before = made.first_for(priya)
    again(91)
    assert (before, made.first_for(priya)) == ([], [first])


def test_the_database_refuses_two_turns_at_a_time(priya):
    made = course(document())
    enrolment(priya, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        enrolment(priya, made, turn=2)


def test_the_page_says_that_a_course_is_due_again(priya, signed_in, again):
    made = completed(priya, document())
    client = signed_in(priya)
    now = client.get(made.resource.get_absolute_url()).content.decode()
    again(91)
    client = signed_in(priya)
    later = client.get(made.resource.get_absolute_url()).content.decode()
    assert (now.count("It counts until"), later.count("This course is due again")) == (1, 1)
    assert (now.count("Begin anew"), later.count("Begin anew")) == (0, 1)


@pytest.mark.parametrize("months", ["5", "121"])
def test_months_that_make_no_sense_are_refused(signed_in, bea, months):
    card = document()
    answer = edit(signed_in(bea), course(card), line(card), refresh_months=months)
    assert answer.context["form"].errors["refresh_months"] == ["Between 6 and 120 months, or leave it empty."]


def test_a_first_step_waits_for_nothing_in_a_second_turn_in_order(priya, again):
    made = completed(priya, document(), document(), in_order=True)
    again()
    begin_anew(priya, made)
    found = standing.of_course(priya, made)
    assert [one.state for one in found.lines] == [State.NEXT, State.WAITS]
