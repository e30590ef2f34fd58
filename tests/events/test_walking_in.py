"""Somebody who came without a place, and somebody who was excused: the register, figures, ledger and certificates."""

import csv
import datetime as dt
import io

import pytest
import time_machine

from accounts.models import Certificate, RecordEntry
from events import actions, annual, figures, saying
from events.models import Booking, Event
from portal.lib import clock
from portal.lib.annual import Span
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import partnership
from tests.factories.evaluation import evaluation
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 3, 12, tzinfo=dt.UTC)
WHY = "Sent by her manager this morning."


@pytest.fixture(autouse=True)
def now(db):
    partnership()
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def running(tom):
    """An event that began an hour ago, with one place."""
    return event(trainer=tom, starts=NOW - dt.timedelta(hours=1), places=1, charge_amount=40)


def walk_in(at, someone, by, **more) -> Booking:
    return actions.walk_in(event=at, person=someone, reason=WHY, by=by, **more)


def excuse(at, of, by) -> None:
    actions.mark_register(event=at, marks={str(of.uuid): "excused"}, by=by)


def overfull(at) -> str:
    return saying.overfull(at, at.bookings.all())


def test_who_walks_in_is_present_with_the_reason_and_has_the_minutes(running, priya, tom):
    made = walk_in(running, priya, tom)
    assert (made.state, made.walked_in, made.reason, made.agency) == ("attended", True, WHY, priya.agency)
    assert RecordEntry.objects.get(person=priya).minutes == 90
    deed = AuditEntry.objects.get(verb="events.walked_in")
    assert (deed.by, deed.detail["reason"]) == (tom, WHY)


def test_who_waited_leaves_the_line_with_it_and_nobody_else_moves(running, priya, sam, morgan, tom):
    lines = [booking(running, who, state=state) for who, state in ((priya, "waiting"), (sam, "waiting"))]
    asked = booking(running, morgan, state="requested", held_until=NOW + dt.timedelta(days=1))
    assert walk_in(running, priya, tom).pk == lines[0].pk
    assert walk_in(running, morgan, tom).held_until is None
    states = dict(running.bookings.values_list("pk", "state"))
    assert states == {lines[0].pk: "attended", lines[1].pk: "waiting", asked.pk: "attended"}


def test_who_gave_the_place_up_and_came_has_a_line_of_their_own(running, priya, tom):
    booking(running, priya, state="cancelled")
    walk_in(running, priya, tom)
    assert sorted(running.bookings.values_list("state", flat=True)) == ["attended", "cancelled"]


@pytest.mark.parametrize("state", ["booked", "attended", "partly", "not_attended", "excused"])
def test_who_stands_on_the_register_does_not_walk_in(running, priya, tom, state):
    booking(running, priya, state=state)
    with pytest.raises(actions.Refused, match="Priya Nair stands on the register already"):
        walk_in(running, priya, tom)


def test_nobody_walks_in_before_the_start_or_where_it_was_called_off(priya, tom):
    for at in (event(trainer=tom), event(starts=NOW, state="cancelled", published_at=NOW)):
        with pytest.raises(actions.Refused):
            walk_in(at, priya, tom)


def test_more_than_there_are_places_is_said_and_keeps_nobody_out(running, priya, sam, tom):
    walk_in(running, priya, tom)
    assert overfull(running) == ""
    walk_in(running, sam, tom)
    assert overfull(running).startswith("2 people are on the register as there")


def test_a_room_that_is_too_full_is_said(running, priya, sam, tom):
    Event.objects.filter(pk=running.pk).update(format="hybrid", venue="Town Hall", room_places=1, places=9)
    running.refresh_from_db()
    walk_in(running, priya, tom, way="online")
    assert walk_in(running, sam, tom).way == "room"
    assert overfull(running) == ""
    Event.objects.filter(pk=running.pk).update(room_places=0)
    running.refresh_from_db()
    assert overfull(running) == "1 person is in the room, which has 0 seats."


def test_the_register_has_a_page_for_it(running, priya, tom, signed_in):
    browser, door = signed_in(tom), f"/desk/events/{running.slug}/register/walk-in/"
    assert browser.post(door, filled(email=priya.email, reason="")).status_code == 422
    assert browser.post(door, filled(email="nobody@example.org", reason=WHY)).status_code == 422
    assert browser.post(door, filled(email=priya.email, reason="Jo, NHS 943 476 5919")).status_code == 422
    assert browser.post(door, filled(email=priya.email, reason=WHY)).url == door.removesuffix("walk-in/")
    page = browser.get(f"/desk/events/{running.slug}/register/").content.decode()
    assert f"Came without a place: {WHY}" in page


def test_a_certificate_follows_the_evaluation_for_who_walked_in(running, priya, tom, now):
    made = walk_in(running, priya, tom)
    now.shift(dt.timedelta(hours=3))
    actions.thank(event=running)
    assert Certificate.objects.count() == 0
    evaluation(made, "after", 4)
    actions.thank(event=running)
    assert Certificate.objects.get().person == priya


def test_excused_is_never_charged_and_gives_no_minutes_and_no_certificate(
    running, priya, tom, bea, signed_in
):
    mine = booking(running, priya)
    actions.mark_register(event=running, marks={str(mine.uuid): "attended"}, by=tom)
    excuse(running, mine, tom)
    evaluation(mine, "after", 4)
    actions.thank(event=running)
    assert (RecordEntry.objects.count(), Certificate.objects.count()) == (0, 0)
    assert not Booking.objects.missed().exists()
    assert "Nothing is charged here." in signed_in(bea).get("/desk/events/charges/").content.decode()
    with pytest.raises(actions.Refused):
        actions.waive(booking=mine, reason="She was ill.", by=bea)
    letter = Email.objects.get(letter="events/excused")
    assert "Nothing is charged, and no minutes are on your training record." in letter.text


def test_excusing_later_takes_the_charge_away_and_the_other_way_round(running, priya, tom):
    mine = booking(running, priya, state="not_attended")
    assert Booking.objects.missed().count() == 1
    excuse(running, mine, tom)
    assert Booking.objects.missed().count() == 0
    actions.mark_register(event=running, marks={str(mine.uuid): "not_attended"}, by=tom)
    assert Booking.objects.missed().count() == 1


def test_excused_is_not_asked_what_it_was_worth(running, priya, tom, signed_in):
    excuse(running, booking(running, priya), tom)
    with time_machine.travel(running.ends + dt.timedelta(hours=1), tick=False):
        page = signed_in(priya).get(running.get_absolute_url()).content.decode()
    assert ("Excused" in page, "Answer the evaluation" in page, "waits for" in page) == (True, False, False)


def test_figures_and_annual_count_both(running, priya, sam, morgan, tom, bea, signed_in):
    excuse(running, booking(running, priya), tom)
    booking(running, sam, state="attended")
    walk_in(running, morgan, tom)
    day = clock.today()
    told = figures.of_period(bea, day, day)
    assert (told.total.attended, told.total.walked_in, told.total.excused, told.total.taken) == (2, 1, 1, 3)
    sheet = signed_in(bea).get("/desk/events/figures/figures.csv", {"since": day, "until": day})
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert [(row["Of these walked in"], row["Excused"]) for row in rows] == [
        ("1", "1"),  # the event
        ("1", "1"),  # the month
        *[("1", "1"), ("0", "0")],  # sectors: education, health
        *[("0", "0"), ("1", "1")],  # agencies: Eastvale, Millbrook
        ("1", "1"),  # all together
    ]
    events = next(iter(annual.tell(Span("d", "A day", day, day))))
    assert dict(zip(events.heading, events.total, strict=True)) == {
        "Day": "", "Event": "Total", "Capacity": 1, "Attended": 2, "Of these unscheduled": 1, "Did not attend": 0,
        "Excused": 1, "Cancelled": 0, "Never placed": 0, "Not marked yet": 0,
    }  # fmt: skip
