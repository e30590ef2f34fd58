"""Which reminder is due, counted in UTC."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import reminding
from portal.lib import clock


def london(*when: int) -> dt.datetime:
    return clock.london_to_utc(dt.datetime(*when), second=False)


MONDAY_AT_TEN = london(2026, 11, 23, 10)


def test_the_first_comes_seven_days_before_at_nine():
    assert reminding.due_at(reminding.WEEK, MONDAY_AT_TEN) == london(2026, 11, 16, 9)


@pytest.mark.parametrize(
    ("event", "moments"),
    [  # the clocks go forward on 28 March 2027 and back on 31 October 2027: nine o'clock stays nine o'clock.
        # 28 March 2027 is Easter Sunday, so the working day before the Tuesday is the Thursday.
        (london(2027, 3, 30, 10), [(2027, 3, 23, 9), (2027, 3, 25, 9), (2027, 3, 30, 7)]),
        (london(2027, 11, 2, 10), [(2027, 10, 26, 8), (2027, 11, 1, 9), (2027, 11, 2, 8)]),
    ],
)
def test_in_the_weeks_of_the_clock_changes_each_comes_at_its_utc_moment(event, moments):
    kinds = (reminding.WEEK, reminding.DAY, reminding.HOURS)
    assert [reminding.due_at(kind, event) for kind in kinds] == [
        dt.datetime(*moment, tzinfo=dt.UTC) for moment in moments
    ]


def test_the_second_comes_on_the_working_day_before_at_nine():
    assert reminding.due_at(reminding.DAY, MONDAY_AT_TEN) == london(2026, 11, 20, 9)


def test_the_third_comes_two_hours_before_even_when_the_clocks_change_between():
    start = dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
    assert reminding.due_at(reminding.HOURS, start) == dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC)


def test_nothing_is_due_before_the_first():
    assert reminding.due(london(2026, 11, 16, 8, 59), MONDAY_AT_TEN) == ""


def test_each_is_due_from_its_moment_on():
    assert reminding.due(london(2026, 11, 16, 9), MONDAY_AT_TEN) == reminding.WEEK
    assert reminding.due(london(2026, 11, 20, 8, 59), MONDAY_AT_TEN) == reminding.WEEK
    assert reminding.due(london(2026, 11, 20, 9), MONDAY_AT_TEN) == reminding.DAY


def test_after_a_pause_only_the_nearest_is_sent():
    assert reminding.due(london(2026, 11, 23, 9), MONDAY_AT_TEN) == reminding.HOURS


def test_nothing_is_due_once_it_has_started():
    assert reminding.due(MONDAY_AT_TEN, MONDAY_AT_TEN) == ""


@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)),
)
def test_the_moments_lie_before_the_start_in_their_order(start):
    kinds = (reminding.WEEK, reminding.DAY, reminding.HOURS)
    week, day, hours = (reminding.due_at(kind, start) for kind in kinds)
    assert week < day < hours < start
