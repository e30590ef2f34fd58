"""Which reminder is due, counted in UTC."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from events import reminding
from portal.lib import clock


def london(*when: int) -> dt.datetime:
    return clock.london_to_utc(dt.datetime(*when), second=False)


MONDAY_AT_TEN = london(2026, 11, 23, 10)


def test_the_first_comes_on_the_working_day_before_at_nine():
    assert reminding.due_at(reminding.DAY, MONDAY_AT_TEN) == london(2026, 11, 20, 9)


def test_the_second_comes_two_hours_before_even_when_the_clocks_change_between():
    start = dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
    assert reminding.due_at(reminding.HOURS, start) == dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC)


def test_nothing_is_due_before_the_first():
    assert reminding.due(london(2026, 11, 20, 8, 59), MONDAY_AT_TEN) == ""


def test_the_first_is_due_from_its_moment_on():
    assert reminding.due(london(2026, 11, 20, 9), MONDAY_AT_TEN) == reminding.DAY


def test_after_a_pause_only_the_nearest_is_sent():
    assert reminding.due(london(2026, 11, 23, 9), MONDAY_AT_TEN) == reminding.HOURS


def test_nothing_is_due_once_it_has_started():
    assert reminding.due(MONDAY_AT_TEN, MONDAY_AT_TEN) == ""


@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)),
)
def test_both_moments_lie_before_the_start_and_the_day_before_comes_first(start):
    day, hours = (reminding.due_at(kind, start) for kind in (reminding.DAY, reminding.HOURS))
    assert day < hours < start
