"""The clock of working days, against dates counted by hand in a calendar of England."""

import datetime as dt

import pytest

from resources.reviews import deadlines

D = dt.date


@pytest.mark.parametrize(
    ("aware", "five", "fifteen"),
    [
        # An ordinary Monday.
        (D(2026, 6, 1), D(2026, 6, 8), D(2026, 6, 22)),
        # Christmas 2026: Friday 25 December, and Monday 28 December in lieu of Boxing Day; Friday 1 January.
        (D(2026, 12, 18), D(2026, 12, 29), D(2027, 1, 13)),
        # Christmas 2027: both days fall on the weekend, so Monday 27 and Tuesday 28 December are not counted.
        (D(2027, 12, 24), D(2028, 1, 5), D(2028, 1, 19)),
        # Easter 2026: Good Friday 3 April and Easter Monday 6 April.
        (D(2026, 4, 1), D(2026, 4, 10), D(2026, 4, 24)),
        # The August bank holiday of 2026 is Monday the 31st.
        (D(2026, 8, 27), D(2026, 9, 4), D(2026, 9, 18)),
        # Aware on a Saturday: Monday is day 1.
        (D(2026, 6, 6), D(2026, 6, 12), D(2026, 6, 26)),
        # Aware on a bank holiday: the next working day is day 1.
        (D(2026, 8, 31), D(2026, 9, 7), D(2026, 9, 21)),
    ],
)
def test_the_last_day(aware, five, fifteen):
    assert (deadlines.due(aware, 5), deadlines.due(aware, 15)) == (five, fifteen)


def test_every_day_over_christmas_is_told():
    walk = deadlines.day_by_day(D(2026, 12, 18), 5)
    assert [(f"{day.date:%a} {day.date.day}", day.words) for day in walk] == [
        ("Fri 18", "Clock starts"),
        ("Sat 19", "Not counted: Weekend"),
        ("Sun 20", "Not counted: Weekend"),
        ("Mon 21", "Day 1"),
        ("Tue 22", "Day 2"),
        ("Wed 23", "Day 3"),
        ("Thu 24", "Day 4"),
        ("Fri 25", "Not counted: Christmas Day"),
        ("Sat 26", "Not counted: Weekend"),
        ("Sun 27", "Not counted: Weekend"),
        ("Mon 28", "Not counted: Boxing Day, in lieu"),
        ("Tue 29", "Day 5, last day"),
    ]


@pytest.mark.parametrize(
    ("aware", "sentence"),
    [
        (
            D(2026, 12, 18),
            "Two weekends, Christmas Day and the day in lieu of Boxing Day are not counted.",
        ),
        (D(2026, 6, 1), "One weekend is not counted."),
        (D(2026, 4, 1), "One weekend, Good Friday and Easter Monday are not counted."),
    ],
)
def test_what_is_not_counted_is_said(aware, sentence):
    assert deadlines.not_counted(deadlines.day_by_day(aware, 5)) == sentence


def test_nothing_is_said_where_every_day_counted():
    assert deadlines.not_counted(deadlines.day_by_day(D(2026, 6, 1), 2)) == ""


def test_a_clock_may_start_until_the_end_of_next_year():
    assert deadlines.latest(D(2026, 11, 23)) == D(2027, 12, 31)
