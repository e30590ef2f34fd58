"""The days that go with the words: never ahead of today where they should be past, and working days for events."""

import datetime as dt

import pytest

from portal.home.seed import wording


@pytest.fixture
def monday(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC))


def test_a_past_day_stays_as_it_is(monday):
    assert wording.past("2026-11-05") == dt.date(2026, 11, 5)


def test_a_day_that_lies_ahead_of_the_words_becomes_today(monday):
    assert wording.past("2027-01-05") == dt.date(2026, 11, 23)


def test_the_morning_of_a_day_is_nine_in_the_uk(monday):
    assert wording.morning(dt.date(2026, 7, 1)) == dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)


def test_before_nine_the_morning_of_today_is_now(monday):
    assert wording.morning(dt.date(2026, 11, 23)) == dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("in_days", "day"),
    [(3, "2026-11-26"), (5, "2026-11-30"), (32, "2026-12-29"), (-26, "2026-10-28"), (-1, "2026-11-20")],
    ids=["a Thursday", "over a weekend", "over Christmas", "a Wednesday before", "back over a weekend"],
)
def test_an_event_falls_on_a_working_day(in_days, day, monday):
    assert wording.working_day(in_days) == dt.date.fromisoformat(day)
