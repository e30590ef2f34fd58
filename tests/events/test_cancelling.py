"""The last free moment: working days in England, a UK clock, kept in UTC."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from events import cancelling
from portal.lib import clock


def london(*when: int) -> dt.datetime:
    return clock.london_to_utc(dt.datetime(*when), second=False)


def test_the_third_working_day_before_at_five():
    last = cancelling.last_free_moment(london(2026, 11, 26, 10), working_days=3, hour=17)
    assert last == london(2026, 11, 23, 17)


def test_a_weekend_and_a_bank_holiday_do_not_count():
    # Tuesday after the August bank holiday: Friday, Thursday, Wednesday before it.
    last = cancelling.last_free_moment(london(2026, 9, 1, 10), working_days=3, hour=17)
    assert last == london(2026, 8, 26, 17)


def test_the_hour_is_the_uks_on_both_sides_of_a_clock_change():
    last = cancelling.last_free_moment(london(2026, 10, 26, 10), working_days=1, hour=17)
    assert (last, last.hour) == (dt.datetime(2026, 10, 23, 16, tzinfo=dt.UTC), 16)


def test_no_working_day_never_means_after_the_start():
    starts = london(2026, 11, 26, 10)
    assert cancelling.last_free_moment(starts, working_days=0, hour=17) == starts


def test_the_last_free_moment_itself_is_free():
    last = london(2026, 11, 23, 17)
    assert not cancelling.is_late(last, last)


def test_a_second_later_is_late():
    last = london(2026, 11, 23, 17)
    assert cancelling.is_late(last + dt.timedelta(seconds=1), last)


starts = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 12, 1), timezones=st.just(dt.UTC))


@given(starts, st.integers(1, 15), st.integers(0, 23))
def test_exactly_so_many_working_days_lie_between(start, days, hour):
    last = cancelling.last_free_moment(start, working_days=days, hour=hour)
    first, until = clock.in_london(last).date(), clock.in_london(start).date()
    between = [first + dt.timedelta(days=n) for n in range((until - first).days)]
    assert sum(clock.is_working_day(day) for day in between) == days


@given(starts, st.integers(1, 15))
def test_it_is_always_a_working_day_before_the_event(start, days):
    last = cancelling.last_free_moment(start, working_days=days, hour=17)
    assert clock.is_working_day(clock.in_london(last).date())
    assert last < start
