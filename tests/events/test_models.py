"""Who may read what, and what the database refuses."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events.models import Booking, Event
from tests.factories.accounts import grant, person
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db


def seen(someone) -> set[str]:
    return set(Event.objects.visible_to(someone).values_list("state", flat=True))


@pytest.fixture
def three(tom):
    return event(), event(state="draft", trainer=tom), event(state="cancelled", trainer=tom)


def test_visitors_see_what_is_published(three):
    assert seen(AnonymousUser()) == {"published"}


def test_a_professional_sees_no_draft(three, priya):
    assert seen(priya) == {"published"}


def test_a_trainer_sees_their_own_draft(three, tom):
    assert seen(tom) == {"published", "draft", "cancelled"}


def test_a_trainer_does_not_see_another_trainers_draft(three):
    assert seen(grant(person("Una Trainer"), "trainer").person) == {"published"}


def test_the_business_team_sees_everything(three, bea):
    assert seen(bea) == {"published", "draft", "cancelled"}


def test_what_was_published_stays_readable_when_it_is_called_off(priya):
    event(state="cancelled", published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert seen(priya) == {"cancelled"}


def test_a_booking_is_its_persons_own(priya, sam):
    booking(event(), priya)
    assert [Booking.objects.visible_to(who).count() for who in (priya, sam, AnonymousUser())] == [1, 0, 0]


def test_bookings_are_open_to_those_who_run_the_event(priya, tom, bea):
    booking(event(trainer=tom), priya)
    booking(event(), priya)
    assert [Booking.objects.visible_to(who).count() for who in (tom, bea)] == [1, 2]


def test_the_turn_counts_only_those_who_wait_before(priya, sam, morgan):
    at = event()
    booking(at, priya)
    booking(at, sam, state="waiting")
    mine = booking(at, morgan, state="waiting")
    assert Booking.objects.with_turn().get(pk=mine.pk).turn == 2


@pytest.mark.parametrize(
    "wrong", [{"places": 0}, {"ends": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, {"published_at": None}]
)
def test_the_database_refuses_an_impossible_event(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        event(**wrong)


@pytest.mark.parametrize(
    ("state", "wrong"), [("booked", {"booked_at": None}), ("cancelled", {"cancelled_at": None})]
)
def test_the_database_refuses_an_impossible_booking(priya, state, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        booking(event(), priya, state=state, **wrong)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Free."),
        (
            {"charge_amount": 40},
            "Free. £40 to your agency for not coming or a late cancellation.",
        ),
        (
            {"charge_amount": 12.5, "exemptions": "Volunteers are exempt."},
            "Free. £12.50 to your agency for not coming or a late cancellation. Volunteers are exempt.",
        ),
        ({"charge_text": "Schools pay the full cost."}, "Free. Schools pay the full cost."),
    ],
)
def test_the_charge_is_said_in_sentences(fields, words):
    made = event(**fields)
    made.refresh_from_db()
    assert made.charge_words == words


def test_a_desk_holds_what_its_person_runs(three, tom, bea, priya):
    held = [Event.objects.run_by(who).count() for who in (tom, bea, priya)]
    assert held == [2, 3, 0]


def test_who_is_a_trainer_no_more_runs_nothing(tom):
    event(trainer=tom)
    tom.grants.update(until=dt.date(2020, 1, 1))
    tom = type(tom).objects.get(pk=tom.pk)
    assert (Event.objects.run_by(tom).count(), tom.has_perm("events.run", Event.objects.get())) == (0, False)


def test_the_last_free_moment_of_an_event_is_its_own(db):
    at = event(starts=dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC), cancel_days=2, cancel_hour=12)
    assert at.last_free_cancellation == dt.datetime(2026, 8, 27, 11, tzinfo=dt.UTC)
    with time_machine.travel(at.last_free_cancellation, tick=False):
        assert at.is_free_to_cancel


def test_a_place_kept_for_who_asks_a_manager_is_not_left_for_others(priya, sam):
    at = event(places=3)
    booking(at, priya)
    assert Event.objects.with_counts().get().left_words == "2 places left"
    booking(at, sam, state="requested")
    assert Event.objects.with_counts().get().places_left == 1
