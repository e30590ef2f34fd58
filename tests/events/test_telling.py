"""Changing or calling off a large event: the request writes no letters, a job does in turns, each letter once."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Certificate
from events import actions
from events.models import AccessNeed, Booking
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.jobs import drain

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def two_at_once(db, monkeypatch):
    """More than two letters are many."""
    partnership()
    monkeypatch.setattr(actions.telling, "AT_ONCE", 2)


def crowd(at, agency, number: int, **fields) -> list[Booking]:
    return [
        booking(at, membership(person(f"Guest{next(NUMBERS)} Vale"), agency).person, **fields)
        for _ in range(number)
    ]


@pytest.fixture
def large(tom, millbrook):
    """Three with a place, two who wait."""
    at = event(trainer=tom, places=3)
    return at, [*crowd(at, millbrook, 3), *crowd(at, millbrook, 2, state="waiting")]


def change(at, by, **details) -> None:
    actions.change_event(event=at, by=by, topics=[], audiences=[], **details)


def call_off(at, by) -> None:
    actions.cancel_event(event=at, reason="The trainer is ill.", by=by)


def news() -> list[str]:
    return sorted(Email.objects.values_list("key", flat=True))


def called(made, name: str) -> list[str]:
    return sorted(f"events.{name}:{one.uuid}" for one in made)


def test_everybody_at_a_large_event_is_told_of_a_change_once_and_not_in_the_request(large, bea):
    at, made = large
    change(at, bea, title="Another title")
    assert news() == []
    drain("default")
    assert news() == called(made, "changed-1")


def test_a_few_are_told_at_once(tom, bea, millbrook):
    at = event(trainer=tom)
    made = crowd(at, millbrook, 2)
    change(at, bea, title="Another title")
    assert news() == called(made, "changed-1")


def test_two_changes_before_the_job_are_two_letters_to_each(large, bea):
    at, made = large
    change(at, bea, title="Another title")
    change(at, bea, title="A third title")
    drain("default")
    assert news() == sorted(called(made, "changed-1") + called(made, "changed-2"))


def test_a_turn_that_is_done_again_writes_to_nobody_twice(large, bea):
    at, made = large
    change(at, bea, title="Another title")
    turn = {"event": at, "number": 1, "last": made[-1].pk, "only_room": False}
    first = [actions.tell_some_changed(**turn) for _ in range(2)]
    assert (first, news()) == ([made[1].pk] * 2, called(made[:2], "changed-1"))
    drain("default")
    assert news() == called(made, "changed-1")


def test_who_books_after_a_change_is_not_told_of_it(large, bea, priya):
    at, made = large
    change(at, bea, title="Another title")
    booking(at, priya)
    drain("default")
    assert news() == called(made, "changed-1")


def test_who_gave_up_before_their_turn_is_not_told(large, bea):
    at, made = large
    change(at, bea, title="Another title")
    actions.cancel(booking=made[4], by=made[4].person)
    drain("default")
    assert news() == sorted([*called(made[:4], "changed-1"), *called(made[4:], "cancelled")])


def test_another_room_is_told_to_those_who_come_there(tom, bea, millbrook):
    at = event(trainer=tom, format="hybrid", venue="Town Hall", room_places=9, places=9)
    there = crowd(at, millbrook, 3, way="room")
    crowd(at, millbrook, 2, way="online")
    change(at, bea, venue="Harbour House")
    drain("default")
    assert news() == called(there, "changed-1")


def test_nobody_hears_of_a_change_once_the_event_is_called_off(large, bea):
    at, made = large
    change(at, bea, title="Another title")
    call_off(at, bea)
    drain("default")
    assert news() == called(made, "called-off")


def test_calling_a_large_event_off_ends_every_request_at_once_and_tells_each_once(large, bea):
    at, made = large
    AccessNeed.objects.create(booking=made[0], usual=[], words="A hearing loop.")
    call_off(at, bea)
    ended = set(at.bookings.values_list("state", "ending", "cancelled_late", "held_until"))
    assert (ended, AccessNeed.objects.count(), news()) == ({("cancelled", "called-off", False, None)}, 0, [])
    assert AuditEntry.objects.filter(verb="events.gave_up", by=bea).count() == 5
    drain("default")
    assert news() == called(made, "called-off")
    assert actions.tell_some_called_off(event=at) == made[1].pk
    assert news() == called(made, "called-off")


def test_the_entry_leaves_the_calendars_of_those_who_had_a_place(large, bea):
    at, made = large
    call_off(at, bea)
    drain("default")
    with_entry = [key for key, files in Email.objects.values_list("key", "attachments") if files]
    assert sorted(with_entry) == called(made[:3], "called-off")


def asked(deed) -> int:
    with CaptureQueriesContext(connection) as seen:
        deed()
    return len(seen)


@pytest.mark.parametrize("deed", [call_off, lambda at, by: change(at, by, title="Another title")])
def test_the_request_costs_the_same_for_three_people_and_for_nine(tom, bea, millbrook, deed):
    events = [event(trainer=tom, places=9) for _ in range(2)]
    for at, number in zip(events, (3, 9), strict=True):
        crowd(at, millbrook, number)
    three, nine = (asked(lambda at=at: deed(at, bea)) for at in events)
    assert three == nine


def test_after_a_long_register_each_has_their_letter_and_certificate_once(tom, millbrook):
    over = event(trainer=tom, starts=clock.now() - dt.timedelta(hours=3), places=9, evaluated=False)
    made = crowd(over, millbrook, 5)
    actions.mark_register(event=over, marks={str(one.uuid): "attended" for one in made}, by=tom)
    first = [actions.thank(event=over) for _ in range(2)]
    assert (first, news(), Certificate.objects.count()) == ([made[1].pk] * 2, called(made[:2], "thanks"), 2)
    second = actions.thank(event=over, after=made[1].pk)
    last = actions.thank(event=over, after=second)
    assert (second, last, news()) == (made[3].pk, 0, called(made, "thanks"))
    assert Certificate.objects.count() == 5
