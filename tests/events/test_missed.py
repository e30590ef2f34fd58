"""Who is charged: the ledger and the figures say the same of events called off and of places taken again."""

import csv
import datetime as dt
import io

import pytest
import time_machine

from events import actions, figures
from portal.lib import clock
from tests.factories.accounts import partnership
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db
STARTS = dt.datetime(2026, 12, 3, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def late(db):
    """The evening before, when giving a place up is no longer free."""
    partnership()
    with time_machine.travel(STARTS - dt.timedelta(hours=15), tick=False) as moved:
        yield moved


@pytest.fixture
def at(tom):
    return event(trainer=tom, starts=STARTS, places=9, charge_amount=40)


@pytest.fixture
def charged(signed_in, bea):
    """What the ledger and the figures say is to pay."""

    def ask() -> tuple[float, float]:
        answer = signed_in(bea).get("/desk/events/charges/non-attendance.csv")
        *_, total = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        day = clock.in_london(STARTS).date()
        return float(total[-1]), float(figures.of_period(bea, day, day).total.to_pay)

    return ask


def book(at, someone):
    return actions.book(event=at, person=someone, by=someone)


def given_up_late(at, someone) -> None:
    actions.cancel(booking=book(at, someone), by=someone)


def test_who_gave_up_late_is_charged(at, priya, charged):
    given_up_late(at, priya)
    assert charged() == (40, 40)


def test_nobody_is_charged_for_an_event_that_was_called_off(at, priya, bea, charged):
    given_up_late(at, priya)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    assert charged() == (0, 0)


def test_what_is_not_charged_cannot_be_waived(at, priya, bea):
    given_up_late(at, priya)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    with pytest.raises(actions.Refused, match="Nothing is charged"):
        actions.waive(booking=at.bookings.get(), reason="A reason.", by=bea)


def test_who_gave_up_late_and_has_a_place_again_is_not_charged(at, priya, charged):
    given_up_late(at, priya)
    book(at, priya)
    assert charged() == (0, 0)


@pytest.mark.parametrize(
    ("mark", "to_pay"), [("attended", 0), ("partly", 0), ("excused", 0), ("not_attended", 40)]
)
def test_who_gave_up_late_and_had_a_place_again_is_charged_for_that_one_alone(
    at, priya, tom, charged, late, mark, to_pay
):
    given_up_late(at, priya)
    mine = book(at, priya)
    late.move_to(at.starts)
    actions.mark_register(event=at, marks={str(mine.uuid): mark}, by=tom)
    assert charged() == (to_pay, to_pay)


def test_who_gave_up_late_twice_is_charged_once(at, priya, charged):
    given_up_late(at, priya)
    given_up_late(at, priya)
    assert charged() == (40, 40)


def test_who_gave_up_late_and_only_waits_again_is_charged(at, priya, charged):
    given_up_late(at, priya)
    booking(at, priya, state="waiting")
    assert charged() == (40, 40)


def test_a_place_of_somebody_else_or_at_another_event_takes_no_charge_away(at, tom, priya, sam, charged):
    given_up_late(at, priya)
    book(at, sam)
    book(event(trainer=tom, starts=STARTS + dt.timedelta(days=30)), priya)
    assert charged() == (40, 40)


def test_the_figures_still_count_every_late_cancellation(at, priya, bea):
    given_up_late(at, priya)
    book(at, priya)
    day = clock.in_london(STARTS).date()
    total = figures.of_period(bea, day, day).total
    assert (total.cancelled, total.late, total.coming) == (1, 1, 1)
