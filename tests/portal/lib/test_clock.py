"""Working days and UK time."""

import datetime as dt

import pytest

from portal.lib import clock


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        (
            "2026-12-23",
            5,
            "2027-01-04",
        ),  # Christmas Day, Boxing Day in lieu (Monday 28th) and New Year's Day stand between
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-08-28", 1, "2026-09-01"),  # the summer bank holiday
    ],
)
def test_working_days_after_leave_out_weekends_and_bank_holidays(day, count, expected):
    assert clock.working_days_after(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(expected)


def test_working_days_before_a_tuesday_after_a_bank_holiday_monday():
    assert clock.working_days_before(dt.date(2026, 9, 1), 3) == dt.date(2026, 8, 26)


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(clock.NoSuchTime):
        clock.london_to_utc(dt.datetime(2027, 3, 28, 1, 30))


def test_a_time_that_comes_twice_must_be_chosen():
    with pytest.raises(clock.TwoSuchTimes):
        clock.london_to_utc(dt.datetime(2026, 10, 25, 1, 30))


def test_the_second_of_two_such_times_is_an_hour_later():
    wall = dt.datetime(2026, 10, 25, 1, 30)
    first, second = clock.london_to_utc(wall, second=False), clock.london_to_utc(wall, second=True)
    assert second - first == dt.timedelta(hours=1)


def test_summer_time_is_one_hour_before_utc():
    assert clock.london_to_utc(dt.datetime(2026, 7, 1, 10)) == dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
