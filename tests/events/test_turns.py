"""Whose turn it is, held against what is fair."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from events import turns
from events.turns import AGENCY, AHEAD, FULL, HOLD, KEPT, TAKE, Room, Seat

SCHOOL = Seat(agency=1, sector="education")
NURSE = Seat(agency=2, sector="health")
POLICE = Seat(agency=3, sector="police")
ASKING = Seat(agency=4, sector="health", asks=True)


def test_as_many_as_are_free_take_a_place_in_order():
    assert turns.of(Room(3), [SCHOOL], [NURSE, POLICE, SCHOOL]) == [TAKE, TAKE, FULL]


def test_a_fifth_of_one_agency_waits_and_the_next_agency_does_not():
    assert turns.of(Room(30, per_agency=4), [SCHOOL] * 4, [SCHOOL, NURSE]) == [AGENCY, TAKE]


def test_somebody_without_an_agency_meets_no_agency_limit():
    alone = Seat()
    assert turns.of(Room(9, per_agency=1), [alone], [alone]) == [TAKE]


def test_what_is_kept_for_a_sector_is_not_given_to_another():
    assert turns.of(Room(8, kept={"police": 6}), [SCHOOL, NURSE], [NURSE, POLICE]) == [KEPT, TAKE]


def test_a_sector_fills_its_own_places_before_the_open_ones():
    room = Room(3, kept={"police": 1})
    assert turns.of(room, [POLICE], [POLICE, POLICE, POLICE]) == [TAKE, TAKE, FULL]
    assert turns.of(room, [], [SCHOOL, SCHOOL, SCHOOL]) == [TAKE, TAKE, KEPT]


def test_a_place_is_kept_for_whoever_waits_for_a_manager_and_nobody_passes():
    assert turns.of(Room(1), [], [ASKING, NURSE]) == [HOLD, AHEAD]


def test_who_asks_where_nothing_is_free_is_told_that():
    assert turns.of(Room(1), [NURSE], [ASKING, NURSE]) == [FULL, FULL]


def test_more_people_than_places_is_never_a_place():
    assert turns.of(Room(1), [NURSE, NURSE], [NURSE]) == [FULL]


def test_a_newcomer_stands_behind_everybody():
    assert turns.answer(Room(2), [NURSE], [ASKING], SCHOOL) == AHEAD


sectors = st.sampled_from(["education", "health", "police"])
seats = st.builds(Seat, agency=st.none() | st.integers(1, 3), sector=sectors, asks=st.booleans())
rooms = st.builds(
    Room,
    places=st.integers(3, 12),
    per_agency=st.none() | st.integers(1, 4),
    kept=st.dictionaries(sectors, st.integers(0, 1), max_size=3),
)


@given(rooms, st.lists(seats, max_size=15))
def test_no_rule_is_ever_broken(room, line):
    said = turns.of(room, [], line)
    given = [seat for seat, word in zip(line, said, strict=True) if word in {TAKE, HOLD}]
    assert len(given) <= room.places
    for number in Counter(seat.agency for seat in given if seat.agency).values():
        assert number <= (room.per_agency or room.places)
    have = Counter(seat.sector for seat in given)
    for sector, kept in room.kept.items():
        others = sum(n for name, n in have.items() if name != sector)
        assert others <= room.places - kept


@given(rooms, st.lists(seats, max_size=15))
def test_nobody_gets_a_place_that_somebody_ahead_could_have_had(room, line):
    said = turns.of(room, [], line)
    for number, word in enumerate(said):
        if word in {TAKE, HOLD}:
            continue
        behind = [s for s, w in zip(line[number:], said[number:], strict=True) if w in {TAKE, HOLD}]
        before = [s for s, w in zip(line[:number], said[:number], strict=True) if w in {TAKE, HOLD}]
        assert turns.of(room, before, [line[number]])[0] in {FULL, AGENCY, KEPT}
        assert all((s.agency, s.sector) != (line[number].agency, line[number].sector) for s in behind)
