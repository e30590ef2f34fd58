"""The join window, whatever the clocks do."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from events import joining

START = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
END = START + dt.timedelta(minutes=90)


def window(moment: dt.datetime) -> str:
    return joining.window(moment, starts=START, ends=END, minutes=15)


def test_it_opens_a_quarter_of_an_hour_before():
    assert window(START - dt.timedelta(minutes=15)) == joining.OPEN


def test_a_second_earlier_it_is_shut():
    assert window(START - dt.timedelta(minutes=15, seconds=1)) == joining.BEFORE


def test_the_last_moment_belongs_to_the_event():
    assert window(END) == joining.OPEN


def test_afterwards_it_is_shut():
    assert window(END + dt.timedelta(seconds=1)) == joining.AFTER


@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)),
    st.integers(0, 240),
)
def test_the_window_is_minutes_long_before_the_start_in_every_year(start, minutes):
    assert start - joining.opens_at(start, minutes) == dt.timedelta(minutes=minutes)
