"""Checking in with the code that a room's screen shows."""

import datetime as dt

import pytest
import time_machine

from events import actions, places, roomcode
from events.models import Presence
from portal.lib import clock
from tests.factories.accounts import grant, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

NOON = dt.datetime(2026, 11, 19, 12, 2, tzinfo=dt.UTC)


def test_a_code_holds_for_its_time_and_as_long_again():
    shown = roomcode.code("e", NOON, "key")
    good = [roomcode.is_good(shown, "e", NOON + dt.timedelta(minutes=n), "key") for n in (0, 2, 7, 8)]
    assert good == [True, True, True, False]


def test_a_code_is_of_one_event_and_one_key():
    shown = roomcode.code("e", NOON, "key")
    assert [roomcode.is_good(shown, "f", NOON, "key"), roomcode.is_good(shown, "e", NOON, "other")] == [
        False
    ] * 2


def test_a_code_may_be_typed_as_it_is_spoken():
    shown = roomcode.spoken(roomcode.code("e", NOON, "key"))
    assert roomcode.is_good(f" {shown.lower()} ", "e", NOON, "key")


def test_the_next_code_comes_on_the_five_minutes():
    assert roomcode.changes_at(NOON) == NOON.replace(minute=5)


@pytest.fixture
def at(tom):
    partnership()
    starts = clock.now() + dt.timedelta(minutes=5)
    return event(title="In the hall", format="room", venue="Town Hall", trainer=tom, starts=starts)


def door(at) -> str:
    return f"/events/{at.slug}/here/{actions.room_code(at)}/"


@pytest.mark.django_db
def test_opening_the_address_notes_nothing_and_one_press_does(signed_in, at, priya):
    booking(at, priya)
    browser = signed_in(priya)
    assert "I am here" in browser.get(door(at)).content.decode()
    assert Presence.objects.count() == 0
    assert browser.post(door(at), filled()).url == f"/events/{at.slug}/here/"
    assert Presence.objects.get().booking.person == priya


@pytest.mark.django_db
def test_pressing_twice_notes_once(signed_in, at, priya):
    booking(at, priya)
    browser = signed_in(priya)
    browser.post(door(at), filled())
    browser.post(door(at), filled())
    assert Presence.objects.count() == 1


@pytest.mark.django_db
def test_a_visitor_signs_in_first_and_comes_back(client, at):
    assert client.get(door(at)).url == f"/accounts/login/?next={door(at)}"


@pytest.mark.django_db
def test_without_a_place_one_is_told_whom_to_ask(signed_in, at, sam):
    booking(at, sam, state="waiting")
    browser = signed_in(sam)
    assert "You have no place at this event." in browser.get(door(at)).content.decode()
    browser.post(door(at), filled())
    assert Presence.objects.count() == 0


@pytest.mark.django_db
def test_an_old_code_is_refused_with_what_to_do(signed_in, at, priya):
    booking(at, priya)
    old = door(at)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11), tick=False):
        answer = signed_in(priya).post(old, filled())
    assert (answer.status_code, "not on the screen any more" in answer.content.decode()) == (422, True)
    assert Presence.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-30, 200])
def test_outside_the_window_nobody_checks_in(at, priya, minutes):
    mine = booking(at, priya)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=minutes), tick=False):
        code = actions.room_code(at)
        with pytest.raises(actions.Refused):
            actions.check_in(booking=mine, code=code, by=priya)


@pytest.mark.django_db
def test_an_online_event_has_no_room(signed_in, priya, tom):
    at = event(trainer=tom, starts=clock.now() - dt.timedelta(minutes=1))
    mine = booking(at, priya)
    with pytest.raises(actions.Refused):
        actions.check_in(booking=mine, code=actions.room_code(at), by=priya)
    assert signed_in(priya).get(door(at)).status_code == 404
    assert signed_in(tom).get(f"/desk/events/{at.slug}/room/").status_code == 404


@pytest.mark.django_db
def test_the_screen_shows_the_code_of_now_as_a_drawing(signed_in, at, tom):
    page = signed_in(tom).get(f"/desk/events/{at.slug}/room/").content.decode()
    assert (roomcode.spoken(actions.room_code(at)) in page, page.count('class="segno"')) == (True, 1)
    assert "style=" not in page


@pytest.mark.django_db
def test_outside_the_window_the_screen_shows_no_code(signed_in, tom):
    partnership()
    at = event(format="room", venue="Town Hall", trainer=tom)
    assert (
        actions.room_code(at)[:4] not in signed_in(tom).get(f"/desk/events/{at.slug}/room/").content.decode()
    )


@pytest.mark.django_db
def test_another_trainers_screen_does_not_exist(signed_in, at):
    una = grant(person("Una Trent"), "trainer").person
    assert signed_in(una).get(f"/desk/events/{at.slug}/room/").status_code == 404


@pytest.mark.django_db
def test_a_typed_code_leads_to_the_button(signed_in, at, priya):
    booking(at, priya)
    shown = roomcode.spoken(actions.room_code(at)).lower()
    assert signed_in(priya).get(f"/events/{at.slug}/here/", {"code": shown}).url == door(at)


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "mark"), [(6, places.ATTENDED), (20, places.PARTLY)])
def test_who_scanned_is_chosen_on_the_register_and_not_saved(signed_in, at, priya, tom, minutes, mark):
    mine = booking(at, priya)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=minutes), tick=False):
        actions.check_in(booking=mine, code=actions.room_code(at), by=priya)
        page = signed_in(tom).get(f"/desk/events/{at.slug}/register/").content.decode()
    mine.refresh_from_db()
    assert (page.count(f'value="{mark}"'), page.count("checked")) == (1, 1)
    assert (
        f'value="{mark}" checked' in " ".join(page.split()) or f'value="{mark}" id="id_{mine.uuid}_' in page
    )
    assert mine.state == places.BOOKED
