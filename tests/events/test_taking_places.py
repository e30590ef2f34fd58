"""A place is taken, given up and passed on: what that changes, what is refused, its audit row and its letter."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from events import actions
from portal.lib.models import AuditEntry
from tests.events.deeds import book, letters, started, states
from tests.factories.accounts import partnership
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def test_a_free_place_is_booked_with_its_audit_row_and_its_letter(priya):
    made = book(event(), priya)
    assert (made.state, made.agency) == ("booked", priya.agency)
    assert made.asked_at <= made.booked_at
    assert AuditEntry.objects.get(verb="events.booked").by == priya
    assert letters() == ["events/booked"]


def test_a_full_event_gives_a_turn_in_the_line(guests):
    at = event(places=1)
    for someone in guests[:3]:
        book(at, someone)
    assert states(at) == ["booked", "waiting", "waiting"]
    assert letters() == ["events/booked", "events/waiting", "events/waiting"]


def test_asking_again_changes_nothing(priya):
    at = event()
    first = book(at, priya)
    assert book(at, priya) == first
    assert (at.bookings.count(), letters()) == (1, ["events/booked"])


def test_the_database_itself_refuses_a_second_live_booking(priya):
    at = event()
    booking(at, priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        booking(at, priya, state="waiting")


def test_who_gave_up_may_ask_again_at_the_end_of_the_line(guests):
    at = event(places=1)
    mine = book(at, guests[0])
    book(at, guests[1])
    actions.cancel(booking=mine, by=guests[0])
    again = book(at, guests[0])
    assert (again.state, again.pk == mine.pk) == ("waiting", False)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_only_a_published_event_can_be_booked(priya, state):
    at = event(state=state)
    with pytest.raises(actions.Refused):
        book(at, priya)
    assert at.bookings.count() == 0


def test_a_started_event_cannot_be_booked(priya):
    at = event()
    with started(at, 0), pytest.raises(actions.Refused):
        book(at, priya)
    assert at.bookings.count() == 0


def test_a_place_given_up_goes_to_the_front_of_the_line_in_the_same_breath(guests):
    at = event(places=1)
    made = [book(at, someone) for someone in guests[:3]]
    actions.cancel(booking=made[0], by=guests[0])
    assert states(at) == ["cancelled", "booked", "waiting"]
    assert letters()[-2:] == ["events/cancelled", "events/moved_up"]
    assert AuditEntry.objects.filter(verb="events.moved_up").count() == 1


def test_leaving_the_line_frees_no_place(guests):
    at = event(places=1)
    made = [book(at, someone) for someone in guests[:3]]
    actions.cancel(booking=made[1], by=guests[1])
    assert states(at) == ["booked", "cancelled", "waiting"]


def test_giving_up_twice_changes_nothing(guests):
    at = event(places=1)
    mine = book(at, guests[0])
    actions.cancel(booking=mine, by=guests[0])
    actions.cancel(booking=mine, by=guests[0])
    assert letters() == ["events/booked", "events/cancelled"]
    assert AuditEntry.objects.filter(verb="events.gave_up").count() == 1


def test_a_place_cannot_be_given_up_after_the_start(priya):
    at = event()
    mine = book(at, priya)
    with started(at, 0), pytest.raises(actions.Refused):
        actions.cancel(booking=mine, by=priya)
    assert states(at) == ["booked"]


def test_giving_up_in_time_is_not_late(priya):
    at = event()
    mine = book(at, priya)
    with time_machine.travel(at.last_free_cancellation, tick=False):
        assert not actions.cancel(booking=mine, by=priya).cancelled_late


def test_giving_up_after_the_last_free_moment_is_late(priya):
    at = event()
    mine = book(at, priya)
    with time_machine.travel(at.last_free_cancellation + dt.timedelta(seconds=1), tick=False):
        assert actions.cancel(booking=mine, by=priya).cancelled_late


def test_leaving_the_line_is_never_late(guests):
    at = event(places=1)
    book(at, guests[0])
    mine = book(at, guests[1])
    with time_machine.travel(at.starts - dt.timedelta(hours=1), tick=False):
        assert not actions.cancel(booking=mine, by=guests[1]).cancelled_late


def test_more_places_go_to_the_front_of_the_line(guests, bea):
    at = event(places=1)
    for someone in guests[:4]:
        book(at, someone)
    actions.change_places(event=at, places_now=3, by=bea)
    assert states(at) == ["booked", "booked", "booked", "waiting"]


def test_fewer_places_than_people_are_refused(guests, bea):
    at = event(places=2)
    for someone in guests[:2]:
        book(at, someone)
    with pytest.raises(actions.Refused, match="2 people have a place"):
        actions.change_places(event=at, places_now=1, by=bea)
    at.refresh_from_db()
    assert at.places == 2


def test_nobody_moves_up_once_it_has_started(guests, bea):
    at = event(places=1)
    for someone in guests[:2]:
        book(at, someone)
    with started(at):
        actions.change_places(event=at, places_now=5, by=bea)
    assert states(at) == ["booked", "waiting"]
