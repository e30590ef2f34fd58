"""Courses that ask people to come to something of the programme, which is the room above: known by its sources only."""

import pytest
from django.urls import reverse

from events import actions as events
from events.models import Series
from portal.lib import jobs
from resources.learning import actions, standing
from resources.learning.models import Enrolment, Step, StepDone
from resources.library import occasions, publishing
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.factories.learning import coming_to, course, document, enrolment, steps
from tests.jobs import drain
from tests.resources.learning.test_desk import line, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def live():
    return event(title="Asking well, live")


def over(made):
    """The same event, as if it had been last week."""
    length, now = made.ends - made.starts, made.starts
    made.starts = now.replace(year=now.year - 1)
    made.ends = made.starts + length
    made.save()
    return made


def came(someone, made, by) -> None:
    """The register says that somebody was there."""
    held = booking(over(made), someone)
    events.mark_register(event=made, marks={str(held.uuid): "attended"}, by=by)


def stock(enrolled, by):
    return actions.take_stock(enrolment=enrolled, by=by)


def test_an_event_is_done_when_the_register_says_attended(priya, bea, live):
    made = course(coming_to(f"event:{live.uuid}"), document())
    begun = enrolment(priya, made)
    came(priya, live, bea)
    stock(begun, priya)
    assert [row.step for row in StepDone.objects.all()] == [steps(made)[0]]


def test_booking_a_place_is_not_enough(priya, live):
    made = course(coming_to(f"event:{live.uuid}"))
    begun = enrolment(priya, made)
    booking(live, priya)
    stock(begun, priya)
    assert (StepDone.objects.count(), Enrolment.objects.get().completed_at) == (0, None)


def test_another_date_of_the_same_event_counts(priya, bea, live):
    later = event(title="Asking well, live", slug="later", root=live)
    begun = enrolment(priya, course(coming_to(f"event:{live.uuid}")))
    came(priya, later, bea)
    stock(begun, priya)
    assert Enrolment.objects.get().completed_at is not None


def test_any_event_of_a_series_counts(priya, bea, live):
    series = Series.objects.create(slug="asking", title="Asking")
    series.events.add(live)
    begun = enrolment(priya, course(coming_to(f"series:{series.pk}")))
    came(priya, live, bea)
    stock(begun, priya)
    assert Enrolment.objects.get().completed_at is not None


def test_the_recurring_work_sees_who_came(priya, sam, bea, live):
    made = course(coming_to(f"event:{live.uuid}"))
    enrolment(priya, made)
    enrolment(sam, made)
    came(priya, live, bea)
    jobs.enqueue("learning.take_stock", "now")
    drain("default")
    assert [row.person for row in Enrolment.objects.filter(completed_at__isnull=False)] == [priya]


def test_the_next_step_leads_to_the_next_date(priya, live):
    made = course(coming_to(f"event:{live.uuid}"))
    enrolment(priya, made)
    assert standing.of_course(priya, made).next.url == live.get_absolute_url()


def test_an_event_that_was_called_off_is_not_shown_and_keeps_the_course_open(priya, live):
    made = course(document(), coming_to(f"event:{live.uuid}"))
    enrolment(priya, made)
    live.state = "cancelled"
    live.save()
    found = standing.of_course(priya, made)
    assert ([str(one.step) for one in found.lines], found.progress.blocked) == (
        [str(steps(made)[0])],
        1,
    )


def test_a_course_with_an_event_that_nobody_has_a_date_of_is_not_published():
    draft = event(title="Asking well, live", state="draft")
    made = course(coming_to(f"event:{draft.uuid}"), state="draft")
    assert publishing.obstacles(made.resource) == [
        "Announce a date of “Asking well, live” first, or take it out of the steps."
    ]


def test_what_is_no_event_is_passed_over(live):
    found = occasions.gathered(["event:no-such", f"event:{live.uuid}", "series:0", "reflection:1"])
    assert [one.key for one in found] == [f"event:{live.uuid}"]


def test_dates_of_one_event_are_offered_once(live):
    event(title="Asking well, live", slug="later", root=live)
    event(title="Not announced", state="draft")
    assert [(one.key, one.name) for one in occasions.gatherings("", 10)] == [
        (f"event:{live.uuid}", "Asking well, live")
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_events_are_read_in_as_many_queries_for_three_as_for_one(django_assert_num_queries, many):
    keys = [f"event:{event().uuid}" for _ in range(many)]
    with django_assert_num_queries(2):
        assert len(occasions.gathered(keys)) == many


def test_an_author_chooses_an_event_and_asks_a_question(signed_in, bea, live):
    write(
        signed_in(bea),
        {"thing": f"event:{live.uuid}", "order": "1", "part": "", "required": "on"},
        {
            "thing": "reflection",
            "order": "2",
            "part": "",
            "required": "on",
            "title": "One thing",
            "question": "What will you do?",
        },
    )
    assert [(one.kind, one.title, one.question) for one in Step.objects.all()] == [
        ("event", "Asking well, live", ""),
        ("reflection", "One thing", "What will you do?"),
    ]
    assert Step.objects.get(kind="event").key == f"event:{live.uuid}"


def test_a_question_without_words_is_refused(signed_in, bea):
    answer = write(signed_in(bea), {"thing": "reflection", "order": "1", "part": "", "required": "on"})
    assert (answer.status_code, Step.objects.count()) == (422, 0)
    assert answer.context["steps"][0].errors == {
        "title": ["Give the reflection a title."],
        "question": ["Ask a question."],
    }


def test_an_event_that_is_not_announced_cannot_be_chosen(signed_in, bea):
    draft = event(state="draft")
    answer = write(signed_in(bea), line(document()), {"thing": f"event:{draft.uuid}", "required": "on"})
    assert (answer.status_code, Step.objects.count()) == (422, 0)


def test_the_editor_shows_an_event_and_a_question_as_they_were_saved(signed_in, bea, live):
    write(signed_in(bea), {"thing": f"event:{live.uuid}", "order": "1", "required": "on"})
    made = Step.objects.get().module.course
    page = signed_in(bea).get(reverse("desk_learning:edit", args=[made.resource.slug]))
    assert [one.name for one in page.context["steps"]] == ["Asking well, live", "", "", ""]
