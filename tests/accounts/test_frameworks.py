"""What a framework asks, and how far a record is."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import frameworks, hours
from accounts.frameworks import Asked, Period

THREE_YEARS = Period(dt.date(2025, 4, 1), dt.date(2028, 3, 31))
LEVEL_3 = Asked(("3",), 720, 50)


@dataclass
class Line:
    minutes: int
    participatory: bool = False
    level: str = "Level 3"
    kind: str = "event"
    completed_on: dt.date = dt.date(2026, 5, 1)


def standing(*lines: Line, asked: Asked = LEVEL_3) -> frameworks.Standing:
    return frameworks.standing(asked, THREE_YEARS, lines)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2025-03-31", "2025-04-01", "2028-03-31"),
        ("2025-04-01", "2025-04-01", "2028-03-31"),
        ("2028-03-31", "2025-04-01", "2028-03-31"),
        ("2028-04-01", "2028-04-01", "2031-03-31"),
    ],
)
def test_periods_follow_each_other(day, first, last):
    found = frameworks.period(2025, 3, dt.date.fromisoformat(day))
    assert (str(found.first), str(found.last)) == (first, last)


@given(st.integers(2000, 2100), st.integers(1, 5), st.dates(dt.date(2000, 4, 1), dt.date(2150, 1, 1)))
def test_every_day_from_the_first_period_on_lies_in_its_period(first_year, years, day):
    found = frameworks.period(first_year, years, day)
    assert found.holds(day) == (day >= dt.date(first_year, 4, 1))


def test_the_same_level_counts_however_it_is_written():
    found = standing(
        Line(60, level="3"), Line(60, level="level  3"), Line(60, level="Level 2"), Line(60, level="")
    )
    assert found.recorded.minutes == 120


def test_no_level_asked_counts_every_level():
    assert standing(Line(60, level=""), Line(60), asked=Asked((), 600)).recorded.minutes == 120


def test_what_lies_outside_the_period_does_not_count():
    lines = [Line(60, completed_on=dt.date(2025, 3, 31)), Line(60, completed_on=dt.date(2028, 4, 1))]
    assert standing(*lines).recorded.minutes == 0


def test_hours_that_are_missing():
    found = standing(Line(420, participatory=True), Line(120))
    assert (found.missing, found.missing_participatory, found.to_come) == (180, 0, "3 hours")


def test_enough_hours_with_too_few_participatory_are_not_enough():
    found = standing(Line(300, participatory=True), Line(900))
    assert (found.complete, found.to_come) == (False, "1 hour, all of it participatory")


def test_some_of_what_is_missing_must_be_participatory():
    found = standing(Line(330, participatory=True), Line(30))
    assert found.to_come == "6 hours, 0.5 hours of it participatory"


def test_all_that_is_asked():
    found = standing(Line(360, participatory=True), Line(360))
    assert (found.complete, found.missing, found.to_come) == (True, 0, "")


@given(
    st.lists(st.builds(Line, st.integers(1, 900), st.booleans())), st.integers(1, 2000), st.integers(0, 100)
)
def test_who_learns_what_is_missing_is_complete(lines, minutes, share):
    asked = Asked(("3",), minutes, share)
    found = standing(*lines, asked=asked)
    more = [Line(found.missing_participatory, participatory=True)]
    more += [Line(found.missing - found.missing_participatory)]
    assert standing(*lines, *more, asked=asked).complete is True


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (LEVEL_3, "12 hours at Level 3, at least half of them participatory"),
        (Asked(("3", "3+"), 90, 30), "1.5 hours at Level 3 or Level 3+, at least 30% of them participatory"),
        (Asked(("Group 2",), 60), "1 hour at Group 2"),
        (Asked((), 480), "8 hours"),
    ],
)
def test_what_is_asked_in_words(asked, words):
    assert asked.words == words


def test_hours_in_running_words():
    assert [hours.short(minutes) for minutes in (0, 7, 60, 90, 600)] == ["0", "0.12", "1", "1.5", "10"]
