"""The recurring work finds those who have done steps, and nobody else."""

import datetime as dt

import pytest

from accounts.models import Certificate, RecordEntry
from portal.lib import jobs
from resources.learning import actions
from resources.learning.models import Enrolment, StepDone
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.learning import (
    coming_to,
    course,
    document,
    enrolment,
    reading,
    recorded,
    steps,
)
from tests.factories.videos import video
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def take_stock():
    jobs.enqueue("learning.take_stock", "now")
    drain("default")


def test_the_work_recurs_every_ten_minutes():
    assert jobs.recurring["learning.take_stock"].total_seconds() == 600


def test_it_completes_a_course_without_anybody_opening_its_page(priya):
    card, recording = reading(), video()
    made = course(card, recording.resource)
    actions.begin(course=made, by=priya)
    recorded(priya, card)
    recorded(priya, recording.resource)
    take_stock()
    assert Enrolment.objects.get().completed_at is not None
    assert Certificate.objects.get().person == priya


def test_it_marks_a_step_of_a_course_that_is_not_complete_yet(priya):
    card = reading()
    actions.begin(course=course(card, document()), by=priya)
    recorded(priya, card)
    take_stock()
    assert (StepDone.objects.count(), Enrolment.objects.get().completed_at) == (1, None)


def test_running_again_changes_nothing(priya):
    card = reading()
    actions.begin(course=course(card), by=priya)
    recorded(priya, card)
    take_stock()
    take_stock()
    assert (StepDone.objects.count(), Certificate.objects.count()) == (1, 1)


def test_there_is_no_news_of_who_has_done_nothing(priya, sam):
    card = reading()
    made = course(card)
    enrolment(priya, made)
    recorded(sam, card)
    assert list(Enrolment.objects.with_news()) == []


def test_there_is_news_when_the_last_open_step_was_taken_out_of_the_course(priya):
    card = reading()
    made = course(card, document())
    recorded(priya, card)
    begun = actions.begin(course=made, by=priya)
    made.modules.get().steps.get(kind="document").delete()
    assert list(Enrolment.objects.with_news()) == [begun]


def test_there_is_no_news_in_a_course_without_steps(priya):
    enrolment(priya, course())
    assert list(Enrolment.objects.with_news()) == []


def test_there_is_no_news_of_a_course_that_is_not_published(priya):
    card = reading()
    enrolment(priya, course(card, state="archived"))
    recorded(priya, card)
    assert list(Enrolment.objects.with_news()) == []


def test_there_is_no_news_of_who_has_completed(priya):
    card = reading()
    recorded(priya, card)
    actions.begin(course=course(card), by=priya)
    StepDone.objects.all().delete()
    assert list(Enrolment.objects.with_news()) == []


def test_there_is_no_news_of_who_has_left_the_portal(priya):
    card = reading()
    enrolment(priya, course(card))
    recorded(priya, card)
    priya.is_active = False
    priya.save()
    assert list(Enrolment.objects.with_news()) == []


FIRST = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)  # a course of four weeks closes after 2 March


def closed(person, *things):
    """A course that has closed since it was begun."""
    return enrolment(person, course(*things, weeks=4, closes=True), started_at=FIRST)


def at(day: int, hour: int) -> None:
    """Everything in the training record came there at this hour of March."""
    RecordEntry.objects.update(created_at=dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC))


def test_there_is_no_news_of_what_was_recorded_after_a_course_had_closed(priya):
    card = reading()
    closed(priya, card)
    recorded(priya, card)
    at(3, 0)
    assert list(Enrolment.objects.with_news()) == []


def test_there_is_no_news_of_an_event_after_a_course_had_closed(priya):
    key = f"event:{event(state='ended').uuid}"
    closed(priya, coming_to(key))
    RecordEntry.objects.create(
        person=priya, source=key, kind="event", title="Live", minutes=60, completed_on=FIRST.date()
    )
    at(3, 0)
    late = list(Enrolment.objects.with_news())
    at(2, 23)
    assert (late, Enrolment.objects.with_news().count()) == ([], 1)


def test_there_is_news_of_what_was_recorded_on_the_last_day_however_late_stock_is_taken(priya):
    card = reading()
    begun = closed(priya, card)
    recorded(priya, card)
    at(2, 23)
    assert list(Enrolment.objects.with_news()) == [begun]


def test_there_is_no_news_of_marks_from_after_a_course_had_closed(priya):
    begun = closed(priya, document())
    made = StepDone.objects.create(
        enrolment=begun, step=steps(begun.course)[0], done_at=FIRST + dt.timedelta(weeks=4, days=1)
    )
    late = list(Enrolment.objects.with_news())
    made.done_at = FIRST
    made.save()
    assert (late, list(Enrolment.objects.with_news())) == ([], [begun])


def test_a_course_that_only_asks_for_its_weeks_has_news_however_late(priya):
    card = reading()
    begun = enrolment(priya, course(card, weeks=4), started_at=FIRST)
    recorded(priya, card)
    assert list(Enrolment.objects.with_news()) == [begun]
