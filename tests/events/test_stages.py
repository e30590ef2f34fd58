"""When each stage of the evaluation is open, in UK time across the clock changes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import stages
from portal.lib import clock

NOW = st.datetimes(
    min_value=dt.datetime(2024, 1, 1), max_value=dt.datetime(2032, 1, 1), timezones=st.just(dt.UTC)
)
LENGTHS = st.integers(min_value=15, max_value=3 * 24 * 60).map(lambda minutes: dt.timedelta(minutes=minutes))


def at(year, month, day, hour, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


STARTS, ENDS = at(2026, 12, 3, 10), at(2026, 12, 3, 11, 30)


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        (at(2026, 1, 1, 0), "before"),
        (at(2026, 12, 3, 9, 59), "before"),
        (STARTS, ""),
        (at(2026, 12, 3, 11, 29), ""),
        (ENDS, "after"),
        (at(2027, 1, 28, 8, 59), "after"),
        (at(2027, 1, 28, 9), "later"),
        (at(2027, 2, 25, 8, 59), "later"),
        (at(2027, 2, 25, 9), ""),
    ],
)
def test_one_stage_after_the_other(moment, stage):
    assert stages.open_stage(moment, starts=STARTS, ends=ENDS) == stage


def test_eight_weeks_over_the_march_change_are_nine_in_the_morning_in_the_uk():
    assert stages.opens_at("later", at(2027, 2, 10, 11)) == at(2027, 4, 7, 8)  # 09:00 BST


def test_eight_weeks_over_the_october_change_are_nine_in_the_morning_in_the_uk():
    assert stages.opens_at("later", at(2026, 9, 30, 10)) == at(2026, 11, 25, 9)  # 09:00 GMT


def test_an_event_that_ends_after_midnight_counts_from_the_uk_day():
    assert stages.opens_at("later", at(2026, 6, 1, 23, 30)) == at(2026, 7, 28, 8)  # 00:30 BST on the second


@given(starts=NOW, length=LENGTHS, now=NOW)
def test_never_two_stages_at_once_and_none_while_the_event_runs(starts, length, now):
    ends = starts + length
    stage = stages.open_stage(now, starts=starts, ends=ends)
    if starts <= now < ends:
        assert stage == ""
    edges = [starts, ends, *(stages.closes_at(each, starts, ends) for each in stages.STAGES[1:])]
    assert edges == sorted(edges)


@given(starts=NOW, length=LENGTHS)
def test_the_third_stage_opens_fifty_six_uk_days_after_the_end_and_lasts_twenty_eight(starts, length):
    ends = starts + length
    opens, closes = stages.opens_at("later", ends), stages.closes_at("later", starts, ends)
    days = [clock.in_london(moment).date() for moment in (ends, opens, closes)]
    assert ((days[1] - days[0]).days, (days[2] - days[1]).days) == (56, 28)
    assert {clock.in_london(moment).time() for moment in (opens, closes)} == {dt.time(9)}


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("requested", []), ("approved", []), ("waiting", []), ("offered", []), ("booked", ["before", "after"]),
        ("attended", ["after", "later"]), ("partly", ["after", "later"]), ("not_attended", []), ("cancelled", []),
    ],
)  # fmt: skip
def test_who_is_asked_at_which_stage(state, asked):
    assert [stage for stage in stages.STAGES if stages.asks(stage, state)] == asked


def test_statements_are_the_takeaways_at_most_six_and_one_where_there_are_none():
    assert stages.statements([f"Line {n}" for n in range(9)]) == [f"Line {n}" for n in range(6)]
    assert stages.statements([]) == [stages.ANYTHING]
