"""Adding up a record."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from accounts import hours


@dataclass
class Line:
    minutes: int
    participatory: bool = False
    level: str = "Level 2"
    kind: str = "event"
    completed_on: dt.date = dt.date(2026, 5, 1)


def test_hours_have_two_places():
    assert [hours.hours(minutes) for minutes in (0, 7, 15, 90)] == ["0.00", "0.12", "0.25", "1.50"]


def test_levels_stand_in_order_and_no_level_last():
    lines = [Line(10, level=""), Line(10, level="Level 3"), Line(10, level="Level 1")]
    assert list(hours.total(lines).by_level) == ["Level 1", "Level 3", "No level"]


def test_a_level_is_one_line_however_it_was_written():
    lines = [Line(10, level=level) for level in ("3", "Level 3", "level 3", " LEVEL  3 ", "level3")]
    assert {name: part.minutes for name, part in hours.total(lines).by_level.items()} == {"Level 3": 50}


def test_a_level_that_is_no_number_stands_as_it_was_written():
    assert [hours.level_name(level) for level in ("Designated", "3+", "")] == ["Designated", "Level 3+", ""]


def test_the_share_is_of_minutes():
    assert hours.total([Line(90, participatory=True), Line(30)]).whole.share == 75


def test_nothing_has_no_share():
    assert hours.total([]).whole.share == 0


@given(
    st.lists(
        st.builds(
            Line,
            minutes=st.integers(0, 5000),
            participatory=st.booleans(),
            level=st.sampled_from(["", "A", "B"]),
        )
    )
)
def test_levels_add_up_to_the_whole(lines):
    sums = hours.total(lines)
    assert sum(part.minutes for part in sums.by_level.values()) == sums.whole.minutes
