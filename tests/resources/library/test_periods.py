"""Months on the calendar, and which reminder is due."""

import datetime as dt

import pytest

from resources.library import periods

D = dt.date


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (D(2026, 11, 25), 12, D(2027, 11, 25)),
        (D(2027, 1, 31), 1, D(2027, 2, 28)),
        (D(2028, 2, 29), 12, D(2029, 2, 28)),
        (D(2026, 12, 5), 0, D(2026, 12, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(day, months, end):
    assert periods.after_months(day, months) == end


def test_what_came_here_old_is_asked_about_a_whole_period_from_now():
    assert [periods.asked_on(first, 12, D(2026, 11, 25)) for first in (D(2026, 11, 1), D(2019, 3, 1))] == [
        D(2027, 11, 1),
        D(2027, 11, 25),
    ]


@pytest.mark.parametrize(
    ("left", "stage"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)]
)
def test_which_reminder_of_a_review_is_due(left, stage):
    today = D(2026, 11, 23)
    assert periods.reminder(today + dt.timedelta(days=left), today) == stage
