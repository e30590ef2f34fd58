"""A day as people write it."""

import datetime as dt

import pytest

from portal.home.moving import days


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2021-07-30", dt.date(2021, 7, 30), "day"),
        ("30/07/2021", dt.date(2021, 7, 30), "day"),
        ("30.7.2021", dt.date(2021, 7, 30), "day"),
        ("30th July 2021", dt.date(2021, 7, 30), "day"),
        ("1 Sept 2021", dt.date(2021, 9, 1), "day"),
        ("2021-07-30 09:00:00", dt.date(2021, 7, 30), "day"),
        ("2021-07", dt.date(2021, 7, 1), "month"),
        ("July 2021", dt.date(2021, 7, 1), "month"),
        ("07/2021", dt.date(2021, 7, 1), "month"),
        ("2021", dt.date(2021, 1, 1), "year"),
    ],
)
def test_days_months_and_years_are_read(text, day, precision):
    assert days.read(text) == days.Known(day, precision)


@pytest.mark.parametrize("text", ["31/02/2021", "2021-13", "soon", "Autumnal 2021", "0021", "12/34/2021"])
def test_what_is_no_day_is_said_in_a_sentence(text):
    with pytest.raises(ValueError, match="Write a day as 2021-07-30"):
        days.read(text)


@pytest.mark.parametrize("text", ["2021-07-30", "2021-07", "2021"])
def test_a_day_is_written_as_exactly_as_it_is_known(text):
    assert str(days.read(text)) == text
