"""What a booking may become, and how a standing is said."""

import itertools

import pytest

from events import places

STATES = ["", *places.NEXT.keys() - {""}]
MAY = {
    ("", "requested"), ("", "waiting"), ("", "booked"), ("", "attended"),
    ("requested", "approved"), ("requested", "booked"), ("requested", "attended"), ("requested", "cancelled"),
    ("approved", "waiting"), ("approved", "booked"),
    ("waiting", "offered"), ("waiting", "booked"), ("waiting", "attended"), ("waiting", "cancelled"),
    ("offered", "booked"), ("offered", "waiting"), ("offered", "attended"), ("offered", "cancelled"),
    ("booked", "attended"), ("booked", "partly"), ("booked", "not_attended"), ("booked", "excused"),
    ("booked", "waiting"), ("booked", "cancelled"),
    *itertools.permutations(["attended", "partly", "not_attended", "excused"], 2),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), sorted(MAY))
def test_a_booking_goes_on_by_the_table(before, after):
    assert places.step(before, after) == after


@pytest.mark.parametrize(("before", "after"), sorted({*itertools.product(STATES, repeat=2)} - MAY))
def test_every_other_step_is_impossible(before, after):
    with pytest.raises(places.Impossible):
        places.step(before, after)


def test_free_places_are_never_less_than_none():
    assert [places.free(3, taken) for taken in (0, 3, 5)] == [3, 0, 0]


def test_ordinals_are_said_as_people_say_them():
    said = [places.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]


def say(**more):
    plain = {"left": 20, "waiting": 0, "started": False, "ended": False, "called_off": False}
    return places.standing(**plain | more)


def test_places_left_are_counted_and_can_be_booked():
    assert say(left=12) == places.Standing("info", "12 places left", "book")


def test_few_places_are_said_with_a_warning():
    assert say(left=1) == places.Standing("warn", "1 place left", "book")


def test_a_full_event_says_how_many_wait():
    assert say(left=0, waiting=5) == places.Standing("bad", "Full, 5 waiting", "wait")


def test_where_managers_are_asked_the_button_says_so():
    assert [say(asks=True).action, say(asks=True, left=0).action] == ["ask", "ask"]


@pytest.mark.parametrize(
    ("mine", "words"), [("requested", "With your manager"), ("offered", "Offered to you")]
)
def test_what_somebody_waits_for_is_said(mine, words):
    assert say(left=0, mine=mine) == places.Standing("warn", words)


def test_ones_own_place_is_said_first():
    assert say(left=0, mine="booked") == places.Standing("ok", "Booked")


def test_a_waiting_person_reads_their_turn():
    assert say(left=0, waiting=3, mine="waiting", turn=2) == places.Standing("warn", "Waiting list, 2nd")


def test_a_started_event_offers_nothing():
    assert say(started=True) == places.Standing("plain", "Started")


def test_waiting_ends_with_the_start():
    assert say(started=True, mine="waiting", turn=1) == places.Standing("plain", "Started")


def test_an_ended_event_says_so():
    assert say(started=True, ended=True, mine="booked") == places.Standing("plain", "Ended")


def test_the_register_has_the_last_word():
    assert say(started=True, ended=True, mine="attended") == places.Standing("ok", "Attended")


def test_a_called_off_event_says_nothing_else():
    assert say(called_off=True, mine="attended") == places.Standing("bad", "Cancelled")
