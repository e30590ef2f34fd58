"""What holds for who has begun a course: its order, its limit, its version, and what had to come first."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import RecordEntry
from portal.lib import clock
from portal.lib.models import AuditEntry
from portal.lib.refusals import Refused
from resources.learning import actions, plan, standing
from resources.learning.models import Enrolment, StepDone
from resources.learning.progress import Mark, State, of
from resources.library import publishing
from tests.factories.accounts import membership, partnership
from tests.factories.learning import course, document, enrolment, question, reading, recorded, steps
from tests.forms import filled
from tests.resources.learning.test_desk import edit, line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def ago(weeks: int) -> dt.datetime:
    return clock.now() - dt.timedelta(weeks=weeks)


def change(made, by, *cards, **more) -> None:
    about = {"level": "2", "minutes": 10, "weeks": made.weeks, "certificate": True} | more
    lines = [plan.Line(number, "", card.pk) for number, card in enumerate(cards, 1)]
    actions.change_course(course=made, by=by, card={}, about=about, parts=plan.parts(lines))


def completed(someone, made) -> None:
    begun = enrolment(someone, made)
    begun.completed_at = begun.started_at
    begun.save()


# Order


def test_in_order_a_step_waits_for_the_required_ones_before_it():
    found = of([Mark(1), Mark(2, required=False), Mark(3)], in_order=True)
    assert found.states == {1: State.NEXT, 2: State.WAITS, 3: State.WAITS}


def test_in_order_what_the_record_holds_is_done_out_of_turn():
    found = of([Mark(1), Mark(2, done=True), Mark(3)], in_order=True)
    assert (found.next, found.states[2], found.states[3]) == (1, State.DONE, State.WAITS)


def test_a_step_that_waits_says_which_is_next_and_cannot_be_marked(signed_in, priya):
    made = course(document(title="First"), document(title="Second"), in_order=True)
    enrolment(priya, made)
    at = reverse("learning:say_done", args=[made.resource.slug, steps(made)[1].pk])
    html = signed_in(priya).post(at, filled(), follow=True).content.decode()
    assert html.count("This step opens later. Next is “First”.") == 1
    assert StepDone.objects.count() == 0


def test_a_question_that_waits_is_not_answered(priya):
    made = course(document(), question(), in_order=True)
    begun = enrolment(priya, made)
    with pytest.raises(Refused):
        actions.reflect(enrolment=begun, step=steps(made)[1], by=priya, text="Something", shared=False)
    assert RecordEntry.objects.count() == 0


# What comes first


def test_a_course_that_needs_another_is_begun_after_it(signed_in, priya):
    first = course(document(), title="The basics")
    made = course(document(), needs=[first])
    at, client = reverse("learning:begin", args=[made.resource.slug]), signed_in(priya)
    html = client.post(at, filled(), follow=True).content.decode()
    before = Enrolment.objects.count()
    completed(priya, first)
    client.post(at, filled())
    assert (before, Enrolment.objects.filter(course=made).count()) == (0, 1)
    assert html.count("You can begin this course when you have completed “The basics”.") == 1


def test_what_a_person_could_not_take_is_not_asked_of_them(priya):
    made = course(document(), needs=[course(document(), state="archived")])
    assert made.first_for(priya) == []


def test_a_course_is_not_published_while_what_comes_first_is_not():
    first = course(document(), title="The basics", state="draft")
    made = course(document(), needs=[first], state="draft")
    assert publishing.obstacles(made.resource) == ["Publish “The basics” first, or take it out of the steps."]


def test_the_action_refuses_what_two_editors_would_close_to_a_circle(bea):
    one = document()
    first = course(one, title="The basics")
    last = course(one, needs=[first], title="The last")
    with pytest.raises(Refused, match="“The last” has to be completed after this course"):
        change(first, bea, one, needs=[last])
    assert list(first.needs.all()) == []


@pytest.mark.long
def test_courses_that_wait_for_each_other_are_refused(signed_in, bea):
    one = document()
    first = course(one, title="The basics")
    last = course(one, needs=[course(one, needs=[first])], title="The last")
    answer = edit(signed_in(bea), first, line(one), needs=str(last.pk))
    assert (answer.status_code, answer.context["form"].errors["needs"], list(first.needs.all())) == (
        422,
        ["“The last” has to be completed after this course, so it cannot come first as well."],
        [],
    )


# The limit


def test_a_mark_after_the_time_of_a_course_that_closes_is_refused_with_a_sentence(signed_in, priya):
    made = course(document(), weeks=4, closes=True)
    enrolment(priya, made, started_at=ago(5))
    at = reverse("learning:say_done", args=[made.resource.slug, steps(made)[0].pk])
    html = signed_in(priya).post(at, filled(), follow=True).content.decode()
    assert html.count("The time for this course is over. Begin anew to go on") == 1
    assert (StepDone.objects.count(), Enrolment.objects.get().completed_at) == (0, None)


def test_what_was_recorded_after_the_time_completes_nothing_in_a_course_that_closes(priya):
    card = reading()
    begun = enrolment(priya, course(card, weeks=4, closes=True), started_at=ago(5))
    recorded(priya, card)
    actions.take_stock(enrolment=begun, by=None)
    assert (StepDone.objects.count(), Enrolment.objects.get().completed_at) == (0, None)


def test_what_was_recorded_in_time_counts_however_late_stock_is_taken(priya):
    card = reading()
    begun = enrolment(priya, course(card, weeks=4, closes=True), started_at=ago(5))
    recorded(priya, card)
    RecordEntry.objects.update(created_at=ago(2))
    actions.take_stock(enrolment=begun, by=None)
    assert Enrolment.objects.get().completed_at is not None


def test_a_course_that_does_not_close_can_be_finished_late(priya):
    made = course(document(), weeks=4)
    begun = enrolment(priya, made, started_at=ago(5))
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    assert Enrolment.objects.get().completed_at is not None


def test_beginning_anew_counts_the_weeks_from_today_and_loses_nothing(signed_in, priya):
    made = course(document(), document(), weeks=4, closes=True)
    begun = enrolment(priya, made, started_at=ago(9))
    StepDone.objects.create(enrolment=begun, step=steps(made)[0], done_at=ago(8))
    signed_in(priya).post(reverse("learning:begin_anew", args=[made.resource.slug]), filled())
    found = standing.of_course(priya, made)
    assert (found.is_over, found.enrolment.due_on, found.progress.done) == (
        False,
        clock.today() + dt.timedelta(weeks=4),
        1,
    )
    assert AuditEntry.objects.filter(verb="learning.began_anew").count() == 1


def test_a_course_in_its_time_is_not_begun_anew(priya):
    begun = enrolment(priya, course(document(), weeks=4), started_at=ago(1))
    with pytest.raises(Refused):
        actions.begin_anew(enrolment=begun, by=priya)
    begun.refresh_from_db()
    assert begun.started_at < ago(0)


def test_nobody_completes_before_they_began_though_the_clock_was_set_back(priya):
    made = course(document())
    begun = enrolment(priya, made, started_at=clock.now() + dt.timedelta(hours=2))
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    begun.refresh_from_db()
    assert begun.completed_at == begun.started_at


# A course that changes under its learners


def test_who_has_begun_finishes_the_steps_that_they_began(priya, sam, bea):
    old, new = document(title="Old"), document(title="New")
    made = course(old)
    begun = actions.begin(course=made, by=priya)
    change(made, bea, new)
    later = actions.begin(course=made, by=sam)
    names = [[str(one.step) for one in standing.of_enrolment(row).lines] for row in (begun, later)]
    assert (names, Enrolment.objects.by_version(made)) == (
        [["Old"], ["New"]],
        [{"version": 2, "begun": 1, "completed": 0}, {"version": 1, "begun": 1, "completed": 0}],
    )


@pytest.mark.parametrize("name", ["priya", "sam"])
def test_who_began_before_the_course_changed_is_told_that_they_finish_their_steps(
    signed_in, priya, sam, bea, name
):
    made = course(document())
    actions.begin(course=made, by=priya)
    change(made, bea, document())
    actions.begin(course=made, by=sam)
    page = signed_in({"priya": priya, "sam": sam}[name]).get(made.resource.get_absolute_url())
    sentence = "The course has changed since you began it. You finish the steps that you began."
    assert page.content.decode().count(sentence) == (1 if name == "priya" else 0)


def test_steps_that_nobody_has_begun_are_changed_as_they_stand(bea):
    made = course(document())
    change(made, bea, document())
    assert (made.version, made.modules.count()) == (1, 1)


def test_saving_the_same_steps_again_makes_no_version(priya, bea):
    one = document()
    made = course(one)
    actions.begin(course=made, by=priya)
    change(made, bea, one)
    assert made.version == 1


def test_a_withdrawn_step_that_the_course_goes_on_without_is_excused_with_a_sentence(signed_in, priya, bea):
    kept, withdrawn = document(), document()
    made = course(kept, withdrawn)
    begun = actions.begin(course=made, by=priya)
    change(made, bea, kept)
    withdrawn.state = "archived"
    withdrawn.save()
    html = signed_in(priya).get(made.resource.get_absolute_url()).content.decode()
    assert html.count("One step of the course as you began it was withdrawn. You need not do it.") == 1
    actions.say_done(enrolment=begun, step=begun.steps[0], by=priya)
    begun.refresh_from_db()
    assert begun.completed_at is not None


def test_a_course_of_which_everything_was_withdrawn_is_not_completed(priya, bea):
    withdrawn = document()
    made = course(withdrawn)
    begun = actions.begin(course=made, by=priya)
    change(made, bea, document())
    withdrawn.state = "archived"
    withdrawn.save()
    actions.take_stock(enrolment=begun, by=priya)
    begun.refresh_from_db()
    assert begun.completed_at is None


# A person in two agencies


def test_a_person_in_two_agencies_takes_a_course_once_and_keeps_it_when_one_ends(priya, millbrook, elsewhere):
    membership(priya, elsewhere)
    made = course(document(), visibility="named")
    made.resource.agencies.add(millbrook, elsewhere)
    begun = [actions.begin(course=made, by=priya).pk for _ in range(2)]
    priya.memberships.filter(agency=millbrook).delete()
    again = type(priya).objects.get(pk=priya.pk)
    assert [one.enrolment.pk for one in standing.courses_of(again)] == [begun[0]]
    assert begun[0] == begun[1]
