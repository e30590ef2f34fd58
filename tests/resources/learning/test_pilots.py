"""A course before its publication, open to a pilot group: they learn, they say what should be better, and it counts."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actions import merge_agencies
from accounts.models import Certificate, RecordEntry
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from portal.lib.privacy import register
from portal.lib.refusals import Refused
from resources.learning import actions, piloting, plan
from resources.learning.desk_pilot import figures
from resources.learning.models import Course, Enrolment, Pilot, PilotPerson, Remark
from resources.learning.piloting import Group
from resources.library import actions as library
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, steps
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def made(tom):
    """Tom's draft of two documents."""
    return course(document(title="One"), document(title="Two"), owner=tom, state="draft", minutes=10)


@pytest.fixture
def pilot(made, tom, priya):
    """It is open to Priya."""
    return piloting.open_pilot(course=made, by=tom, group=Group(people=[priya]), words="Is it clear?")


def at(verb: str, made, room: str = "learning") -> str:
    return reverse(f"{room}:{verb}", args=[made.resource.slug])


def do_everything(person, made) -> Enrolment:
    begun = actions.begin(course=made, by=person)
    for step in steps(made):
        actions.say_done(enrolment=begun, step=step, by=person)
    return begun


def other_steps(made, by) -> list:
    """The author keeps the first step and asks for another one after it."""
    kept, new = steps(made)[0].resource, document(title="Three")
    parts = [plan.Part("", [plan.Line(n, "", card.pk) for n, card in enumerate((kept, new), 1)])]
    actions.change_course(course=made, by=by, card={}, about={"minutes": 10}, parts=parts)
    made.refresh_from_db()
    made.resource.words_by = None
    return [kept, new]


def publish(made, by) -> None:
    made.resource.state = "in-review"
    made.resource.save()
    library.publish(resource=made.resource, by=by)


@pytest.mark.parametrize(
    ("group", "who"),
    [
        ("people", {"Priya Nair"}),
        ("agencies", {"Priya Nair", "Morgan Hale"}),
        ("coordinators", {"Morgan Hale"}),
        ("trainers", {"Tom Ashworth"}),
    ],
)
def test_only_the_group_finds_the_course(made, bea, tom, priya, morgan, sam, millbrook, group, who):
    given = {"people": [priya], "agencies": [millbrook]}.get(group, True)
    piloting.open_pilot(course=made, by=bea, group=Group(**{group: given}))
    found = {one.name for one in (priya, morgan, sam, tom) if made in Course.objects.open_to(one)}
    assert found == who


def test_everybody_else_gets_a_404(pilot, made, sam, signed_in):
    client = signed_in(sam)
    answers = [client.get(at("course", made)), client.post(at("begin", made), filled())]
    answers.append(client.post(at("remark", made), filled(text="Let me in.")))
    assert [one.status_code for one in answers] == [404] * 3


def test_the_group_takes_it_as_learners_and_nothing_is_completed_yet(pilot, made, priya, signed_in):
    do_everything(priya, made)
    html = signed_in(priya).get(at("course", made)).content.decode()
    begun = Enrolment.objects.get()
    assert (begun.done.count(), begun.completed_at, RecordEntry.objects.count()) == (2, None, 0)
    assert (
        html.count("When the course is published it goes into your training record with its certificate") == 1
    )
    assert html.count("Finish the course</button>") == 0


def test_after_the_last_step_nobody_is_told_that_the_course_is_in_their_record(pilot, made, priya, signed_in):
    begun = actions.begin(course=made, by=priya)
    first, last = steps(made)
    actions.say_done(enrolment=begun, step=first, by=priya)
    answer = signed_in(priya).post(
        reverse("learning:say_done", args=[made.resource.slug, last.pk]), filled(), follow=True
    )
    assert [str(one) for one in answer.context["messages"]] == ["You have done every step."]


def test_the_page_says_that_it_is_a_pilot_and_what_is_asked(pilot, made, priya, signed_in):
    html = signed_in(priya).get(at("course", made)).content.decode()
    assert (html.count("You are trying this course before it is published"), html.count("Is it clear?")) == (
        1,
        1,
    )


def test_at_publication_what_was_done_counts_and_the_weeks_begin(pilot, made, priya, bea, time_machine):
    begun = do_everything(priya, made)
    time_machine.move_to(clock.now() + dt.timedelta(days=30), tick=False)
    publish(made, bea)
    begun.refresh_from_db()
    actions.take_stock(enrolment=begun, by=None)
    begun.refresh_from_db()
    assert (begun.started_at, begun.completed_at) == (clock.now(), clock.now())
    assert (Certificate.objects.get().person, Pilot.objects.get().closed_at) == (priya, clock.now())


def test_at_publication_the_group_goes_on_with_the_steps_that_are_published(pilot, made, priya, bea):
    begun = do_everything(priya, made)
    kept, _ = other_steps(made, bea)
    publish(made, bea)
    begun.refresh_from_db()
    done = begun.done.filter(step__in=begun.steps).select_related("step__resource")
    assert (begun.version, [row.step.resource for row in done]) == (2, [kept])


def test_nobody_of_a_closed_pilot_is_certified_for_steps_that_were_not_agreed_to(pilot, made, priya, bea):
    begun = do_everything(priya, made)
    piloting.close_pilot(pilot=pilot, by=bea)
    kept, _ = other_steps(made, bea)
    publish(made, bea)
    actions.take_stock(enrolment=begun, by=None)
    begun.refresh_from_db()
    done = begun.done.filter(step__in=begun.steps).select_related("step__resource")
    assert (begun.version, begun.completed_at, [row.step.resource for row in done]) == (2, None, [kept])
    assert (Certificate.objects.count(), list(Enrolment.objects.with_news())) == (0, [])


def test_the_weeks_of_a_closed_pilots_group_begin_at_publication(pilot, made, priya, bea, time_machine):
    begun = do_everything(priya, made)
    piloting.close_pilot(pilot=pilot, by=bea)
    closed = Pilot.objects.get().closed_at
    time_machine.move_to(clock.now() + dt.timedelta(days=30), tick=False)
    publish(made, bea)
    begun.refresh_from_db()
    assert (begun.started_at, Pilot.objects.get().closed_at) == (clock.now(), closed)


def test_a_pilot_opened_again_counts_who_began_before(pilot, made, tom, priya, bea, time_machine):
    begun = do_everything(priya, made)
    piloting.close_pilot(pilot=pilot, by=tom)
    time_machine.move_to(clock.now() + dt.timedelta(days=1), tick=False)
    again = piloting.open_pilot(course=made, by=tom, group=Group(people=[priya]))
    found = figures(again)
    assert (found.asked, found.begun, [many for _, many in found.steps]) == (1, 1, [1, 1])
    other_steps(made, bea)
    publish(made, bea)
    begun.refresh_from_db()
    assert (begun.version, begun.started_at) == (2, clock.now())


def test_a_course_that_comes_back_from_the_archive_moves_nobody_on(pilot, made, priya, sam, bea):
    do_everything(priya, made)
    publish(made, bea)
    begun = actions.begin(course=made, by=sam)
    library.archive(resource=made.resource, by=bea)
    other_steps(made, bea)
    library.send_for_review(resource=made.resource, by=None)
    library.publish(resource=made.resource, by=None)
    assert [(one.person, one.version) for one in Enrolment.objects.order_by("pk")] == [(priya, 1), (sam, 1)]
    assert (Enrolment.objects.get(person=sam).started_at, made.version) == (begun.started_at, 2)


def test_each_person_is_written_to_once_however_the_group_changes(pilot, made, tom, priya, morgan):
    piloting.open_pilot(course=made, by=tom, group=Group(people=[priya, morgan]))
    letters = Email.objects.filter(letter="learning/asked_to_try").order_by("pk")
    assert [one.to for one in letters] == [priya.email, morgan.email]


def test_the_author_sees_figures_without_names_and_remarks_with_them(pilot, made, tom, priya, signed_in):
    begun = actions.begin(course=made, by=priya)
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    signed_in(priya).post(at("remark", made), filled(text="Step two is long."))
    answer = signed_in(tom).get(at("pilot", made, "desk_learning"))
    found = answer.context["figures"]
    assert (found.asked, found.begun, [many for _, many in found.steps]) == (1, 1, [1, 0])
    html = answer.content.decode()
    assert (html.count("Step two is long."), html.count("Priya Nair, ")) == (1, 1)


def test_a_remark_with_a_childs_details_is_refused_and_nothing_typed_is_lost(pilot, made, priya, signed_in):
    answer = signed_in(priya).post(
        at("remark", made), filled(text="Like NHS number 943 476 5919 in step two.")
    )
    html = answer.content.decode()
    assert (answer.status_code, Remark.objects.count()) == (422, 0)
    assert html.count("in step two.</textarea>") == 1


def test_a_closed_pilot_is_shut_and_what_was_done_stays(pilot, made, tom, priya, signed_in):
    do_everything(priya, made)
    signed_in(tom).post(at("pilot_close", made, "desk_learning"), filled())
    assert signed_in(priya).get(at("course", made)).status_code == 404
    assert Enrolment.objects.get().done.count() == 2


def send(client, made, **given):
    empty = {"addresses": "", "words": ""}
    return client.post(at("pilot", made, "desk_learning"), filled(**(empty | given)))


def test_the_desk_opens_a_course_to_addresses_and_agencies(made, tom, priya, sam, elsewhere, signed_in):
    send(signed_in(tom), made, addresses=f"{priya.email.upper()}\n", agencies=str(elsewhere.pk))
    found = Pilot.objects.get()
    assert (set(found.group), found.opened_by) == ({priya, sam}, tom)
    assert AuditEntry.objects.filter(verb="learning.pilot_opened", by=tom).count() == 1


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "__all__", "Choose at least one person, agency or role."),
        (
            {"addresses": "nobody@example.org"},
            "addresses",
            "nobody@example.org has no account that can take courses.",
        ),
    ],
)
def test_a_group_of_nobody_is_refused_with_a_sentence(made, tom, signed_in, given, field, sentence):
    answer = send(signed_in(tom), made, **given)
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])
    assert Pilot.objects.count() == 0


def test_a_published_course_is_opened_to_no_group(bea, priya):
    with pytest.raises(Refused):
        piloting.open_pilot(course=course(document()), by=bea, group=Group(people=[priya]))
    assert Pilot.objects.count() == 0


def test_a_merged_agency_takes_the_pilot_along(made, bea, sam, millbrook, elsewhere):
    piloting.open_pilot(course=made, by=bea, group=Group(agencies=[elsewhere]))
    merge_agencies(source=elsewhere, target=millbrook, by=bea)
    assert list(Pilot.objects.get().agencies.all()) == [millbrook]


def test_who_is_erased_leaves_the_group_and_takes_their_words_along(pilot, priya):
    piloting.say(pilot=pilot, by=priya, text="It is clear.")
    for model in (PilotPerson, Remark):
        register[model].erase(priya)
    assert (pilot.people.count(), Remark.objects.count()) == (0, 0)
