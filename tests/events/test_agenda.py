"""The agenda as typed."""

import datetime as dt

import pytest

from events import agenda, hours, months


def test_each_line_is_an_item_with_its_time():
    assert agenda.read("9:45 Room opens\n\n10.00  Three families") == [
        agenda.Item("09:45", "Room opens"),
        agenda.Item("10:00", "Three families"),
    ]


@pytest.mark.parametrize("line", ["Room opens", "25:00 Late", "10:00", "10:61 Odd"])
def test_a_line_without_a_time_is_refused_and_named(line):
    with pytest.raises(agenda.NotAnItem, match=line):
        agenda.read(f"09:00 Fine\n{line}")


def test_a_length_is_said_in_hours_and_minutes():
    said = [hours.lasting(dt.timedelta(minutes=minutes)) for minutes in (1, 45, 60, 90, 121)]
    assert said == ["1 minute", "45 minutes", "1 hour", "1 hour 30 minutes", "2 hours 1 minute"]


def test_no_words_are_no_items():
    assert agenda.read("\n  \n") == []


def test_a_month_is_whole_weeks_with_nothing_outside_it():
    from datetime import date

    weeks = months.month(date(2026, 11, 1)).weeks
    assert [day.day for week in weeks for day in week if day] == list(range(1, 31))
    assert {len(week) for week in weeks} == {7}


def test_an_odd_month_in_the_address_means_this_one():
    from datetime import date

    today = date(2026, 11, 23)
    chosen = [months.chosen(text, today) for text in ("2026-13", "99999-01", "next", "", "2027-02")]
    assert chosen == [date(2026, 11, 1)] * 4 + [date(2027, 2, 1)]


def test_months_are_counted_over_the_turn_of_the_year():
    from datetime import date

    assert [months.later(date(2026, 11, 1), n) for n in (2, -11)] == [date(2027, 1, 1), date(2025, 12, 1)]
