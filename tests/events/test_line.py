"""The line of one event: limits, kept places, offers, moves out of turn, and places given to colleagues."""

import base64
import datetime as dt

import pytest
import time_machine

from events import actions
from events.models import Booking
from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import event
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def colleagues(where, number: int):
    return [membership(person(f"{where.sector}{n} Vale"), where).person for n in range(number)]


def book(at, someone):
    return actions.book(event=at, person=someone, by=someone)


def state(of: Booking) -> str:
    return Booking.objects.get(pk=of.pk).state


def limits(at, by, **changed):
    given = {"agency_limit": None, "offer_hours": 0, "reserve_days": 10, "reserves": {}} | changed
    return actions.set_limits(event=at, by=by, **given)


def the_task_runs() -> None:
    jobs.enqueue("events.let_lapse", clock.now())
    drain("default")


def news() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.capability(7)
def test_a_fifth_of_one_agency_waits_and_kept_places_are_released_on_their_day(client, bea, signed_in):
    school, police = agency(sector="education", name="Westhaven School"), agency(sector="police")
    at = event(places=30)
    limits(at, bea, agency_limit=4, reserves={"police": 6})
    *four, fifth = colleagues(school, 5)
    assert [book(at, someone).state for someone in four] == ["booked"] * 4
    waits = book(at, fifth)
    assert waits.state == "waiting"
    said = signed_in(fifth).get(at.get_absolute_url()).content.decode()
    assert "Your agency has 4 of 4 places." in said

    others = [membership(person(f"Nurse{n} Vale"), agency(sector="health")).person for n in range(21)]
    assert [book(at, nurse).state for nurse in others] == ["booked"] * 20 + ["waiting"]
    last = at.bookings.get(person=others[-1])
    said = signed_in(others[-1]).get(at.get_absolute_url()).content.decode()
    assert "Places are kept until" in said
    assert "6 for police" in said
    assert [book(at, officer).state for officer in colleagues(police, 2)] == ["booked"] * 2

    with time_machine.travel(at.reserves_end, tick=False):
        the_task_runs()
        assert (state(last), state(waits)) == ("booked", "waiting")


def test_kept_places_are_released_on_the_tenth_working_day_before_at_nine():
    at = event(starts=dt.datetime(2026, 12, 15, 10, tzinfo=dt.UTC))
    assert at.reserves_end == dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def test_before_their_day_the_task_releases_nothing(bea, priya, sam):
    at = event(places=1)
    limits(at, bea, reserves={"police": 1})
    waits = book(at, priya)
    the_task_runs()
    assert state(waits) == "waiting"


def test_more_places_than_there_are_cannot_be_kept(bea):
    at = event(places=3)
    with pytest.raises(actions.Refused, match="There are 3 places"):
        limits(at, bea, reserves={"police": 2, "health": 2})
    assert at.reserves.count() == 0


def test_places_cannot_be_cut_below_what_is_kept(bea):
    at = event(places=4)
    limits(at, bea, reserves={"police": 3})
    with pytest.raises(actions.Refused, match="3 places are kept"):
        actions.change_places(event=at, places_now=2, by=bea)


def test_a_wider_limit_gives_places_at_once(bea, millbrook):
    at = event(places=9)
    limits(at, bea, agency_limit=1)
    first, second = (book(at, someone) for someone in colleagues(millbrook, 2))
    limits(at, bea, agency_limit=2)
    assert (state(first), state(second)) == ("booked", "booked")


@pytest.fixture
def offering(priya, sam, morgan):
    """One place, Priya's; Sam and Morgan wait, with a day to take what comes free."""
    at = event(places=1, offer_hours=24)
    return book(at, priya), book(at, sam), book(at, morgan)


def test_a_place_that_comes_free_is_offered_to_the_front(offering, priya):
    had, first, second = offering
    actions.cancel(booking=had, by=priya)
    assert (state(first), state(second)) == ("offered", "waiting")
    held = Booking.objects.get(pk=first.pk).held_until
    assert dt.timedelta(hours=23) < held - clock.now() <= dt.timedelta(hours=24)
    assert news()[-1] == f"events.offered:{first.uuid}"


def test_an_offer_that_is_taken_is_a_place(offering, priya, sam):
    had, first, _ = offering
    actions.cancel(booking=had, by=priya)
    actions.take_offer(booking=first, by=sam)
    actions.take_offer(booking=first, by=sam)
    assert state(first) == "booked"
    assert news()[-1] == f"events.booked:{first.uuid}"


def test_an_offer_taken_too_late_is_refused_even_before_it_was_ended(offering, priya, sam):
    had, first, _ = offering
    actions.cancel(booking=had, by=priya)
    late = time_machine.travel(clock.now() + dt.timedelta(hours=25), tick=False)
    with late, pytest.raises(actions.Refused, match="This offer is over"):
        actions.take_offer(booking=first, by=sam)
    assert state(first) == "offered"


def test_an_offer_that_nobody_takes_goes_to_the_next(offering, priya):
    had, first, second = offering
    actions.cancel(booking=had, by=priya)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25), tick=False):
        the_task_runs()
        the_task_runs()
    assert (state(first), state(second)) == ("cancelled", "offered")
    assert Booking.objects.get(pk=first.pk).ending == "not-taken"
    assert news()[-2:] == [f"events.lapsed:{first.uuid}", f"events.offered:{second.uuid}"]


def test_an_offer_in_time_is_not_ended(offering, priya):
    had, first, _ = offering
    actions.cancel(booking=had, by=priya)
    the_task_runs()
    assert state(first) == "offered"


def test_no_offer_outlives_the_start(priya, sam):
    at = event(places=1, offer_hours=100, starts=clock.now() + dt.timedelta(hours=3))
    had, waits = book(at, priya), book(at, sam)
    actions.cancel(booking=had, by=priya)
    assert Booking.objects.get(pk=waits.pk).held_until == at.starts


def test_calling_an_event_off_ends_its_offers(offering, priya, bea):
    had, first, second = offering
    actions.cancel(booking=had, by=priya)
    actions.cancel_event(event=had.event, reason="The trainer is ill.", by=bea)
    assert (state(first), state(second)) == ("cancelled", "cancelled")


def test_a_place_out_of_turn_has_a_reason_in_the_audit(offering, bea):
    _, _, last = offering
    actions.seat_anyway(booking=last, reason="Her first family is next week.", by=bea)
    entry = AuditEntry.objects.get(verb="events.seated_anyway")
    assert (state(last), entry.by, entry.detail["reason"]) == (
        "booked",
        bea,
        "Her first family is next week.",
    )


def test_who_left_the_line_cannot_be_seated(offering, bea, morgan):
    _, _, last = offering
    actions.cancel(booking=last, by=morgan)
    with pytest.raises(actions.Refused, match="does not stand in the line"):
        actions.seat_anyway(booking=last, reason="Too late.", by=bea)


def test_who_is_taken_off_is_told_why_and_nothing_is_charged(offering, bea):
    had, first, _ = offering
    actions.take_off(booking=had, reason="This event is for school nurses.", by=bea)
    assert (state(had), state(first)) == ("cancelled", "offered")
    letter = Email.objects.get(key=f"events.taken-off:{had.uuid}")
    assert "The reason: This event is for school nurses." in letter.text
    assert "METHOD:CANCEL" in _calendar(letter)


def _calendar(letter: Email) -> str:
    return base64.b64decode(letter.attachments[0]["base64"]).decode()


def test_a_colleague_comes_instead_free_of_charge_even_late(priya, millbrook):
    at = event(places=1, starts=clock.now() + dt.timedelta(hours=5))
    had = book(at, priya)
    to = colleagues(millbrook, 1)[0]
    theirs = actions.hand_over(booking=had, to=to, by=priya)
    given_up = Booking.objects.get(pk=had.pk)
    assert (theirs.state, given_up.state, given_up.ending, given_up.cancelled_late) == (
        "booked", "cancelled", "handed-over", False,
    )  # fmt: skip


def test_a_colleague_who_waits_gets_the_place_and_no_second_booking(priya, millbrook):
    at = event(places=1)
    had = book(at, priya)
    to = colleagues(millbrook, 1)[0]
    waits = book(at, to)
    actions.hand_over(booking=had, to=to, by=priya)
    assert (state(waits), at.bookings.filter(person=to).count()) == ("booked", 1)


def test_what_was_offered_to_a_colleague_who_gets_a_place_is_offered_to_the_next(
    priya, sam, morgan, millbrook
):
    at = event(places=2, offer_hours=24)
    had, other = book(at, priya), book(at, sam)
    to = colleagues(millbrook, 1)[0]
    offered, waits = book(at, to), book(at, morgan)
    actions.cancel(booking=other, by=sam)
    assert (state(offered), state(waits)) == ("offered", "waiting")
    actions.hand_over(booking=had, to=to, by=priya)
    assert (state(offered), state(waits)) == ("booked", "offered")
    assert news()[-2:] == [f"events.booked:{offered.uuid}", f"events.offered:{waits.uuid}"]


def test_what_was_kept_for_a_colleague_who_gets_a_place_goes_to_the_next(priya, sam, millbrook):
    at = event(places=2, needs_approval=True)
    had = actions.book(event=at, person=priya, by=sam)  # decided already
    to = colleagues(millbrook, 1)[0]
    asked = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}
    requested = actions.book(event=at, person=to, by=to, manager=asked)
    waits = actions.book(event=at, person=sam, by=priya)
    assert (state(requested), state(waits)) == ("requested", "waiting")
    actions.hand_over(booking=had, to=to, by=priya)
    assert (state(requested), state(waits)) == ("booked", "booked")


def test_nobody_of_another_agency_comes_instead(priya, sam):
    at = event(places=1)
    had = book(at, priya)
    with pytest.raises(actions.Refused, match="your own agency"):
        actions.hand_over(booking=had, to=sam, by=priya)
    assert state(had) == "booked"


def test_who_only_waits_has_nothing_to_give(offering, sam, elsewhere):
    _, waits, _ = offering
    with pytest.raises(actions.Refused, match="You have no place"):
        actions.hand_over(booking=waits, to=colleagues(elsewhere, 1)[0], by=sam)
