"""Places and the line, held against a plain model of what is fair."""

from hypothesis import given
from hypothesis import strategies as st

from events import places

counts = st.integers(0, 60)


@given(counts, counts)
def test_free_places_and_taken_ones_make_all(number, taken):
    assert places.free(number, taken) == max(number - taken, 0)


def test_a_request_gets_a_place_while_one_is_free():
    assert places.answer(3, 2, 0) == places.BOOKED


def test_a_request_waits_when_every_place_is_taken():
    assert places.answer(3, 3, 0) == places.WAITING


def test_a_request_never_overtakes_somebody_who_waits():
    assert places.answer(3, 2, 1) == places.WAITING


@given(counts, counts, st.lists(st.integers(), max_size=30))
def test_the_front_of_the_line_moves_up_and_never_more_than_are_free(number, taken, line):
    assert places.moving_up(number, taken, line) == line[: max(number - taken, 0)]


actions = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 15)),
        st.tuples(st.just("leave"), st.integers(0, 15)),
        st.tuples(st.just("places"), st.integers(1, 8)),
    ),
    max_size=80,
)


@given(st.integers(1, 6), actions)
def test_whatever_happens_no_place_is_sold_twice_none_idles_and_nobody_overtakes(number, happenings):
    booked: list[int] = []
    line: list[int] = []
    asked: list[int] = []

    def move_up():
        for person in list(places.moving_up(number, len(booked), line)):
            line.remove(person)
            booked.append(person)

    for what, value in happenings:
        if what == "ask" and value not in booked + line:
            asked.append(value)
            (booked if places.answer(number, len(booked), len(line)) == places.BOOKED else line).append(value)
        elif what == "leave" and value in booked + line:
            asked.remove(value)
            (booked if value in booked else line).remove(value)
            move_up()
        elif what == "places" and value >= len(booked):
            number = value
            move_up()
        assert len(booked) <= number
        assert not line or len(booked) == number
        assert line == [person for person in asked if person in line]


def test_ordinals_are_said_as_people_say_them():
    said = [places.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]


def say(**more):
    plain = {"places": 20, "taken": 0, "waiting": 0, "started": False, "ended": False, "called_off": False}
    return places.standing(**plain | more)


def test_places_left_are_counted_and_can_be_booked():
    assert say(taken=8) == places.Standing("info", "12 places left", "book")


def test_few_places_are_said_with_a_warning():
    assert say(taken=19) == places.Standing("warn", "1 place left", "book")


def test_a_full_event_says_how_many_wait():
    assert say(taken=20, waiting=5) == places.Standing("bad", "Full, 5 waiting", "wait")


def test_a_place_that_is_promised_to_the_line_is_not_offered():
    assert say(taken=19, waiting=1).action == "wait"


def test_ones_own_place_is_said_first():
    assert say(taken=20, mine="booked") == places.Standing("ok", "Booked")


def test_a_waiting_person_reads_their_turn():
    assert say(taken=20, waiting=3, mine="waiting", turn=2) == places.Standing("warn", "Waiting list, 2nd")


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
