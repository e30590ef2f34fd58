"""Quarters and years, and small numbers that cannot be told from the total."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import annual, few


@pytest.mark.parametrize(
    ("number", "first", "last", "name"),
    [
        (1, "2026-04-01", "2026-06-30", "April to June 2026"),
        (2, "2026-07-01", "2026-09-30", "July to September 2026"),
        (3, "2026-10-01", "2026-12-31", "October to December 2026"),
        (4, "2027-01-01", "2027-03-31", "January to March 2027"),
    ],
)
def test_the_quarters_of_a_training_year(number, first, last, name):
    found = annual.quarter(2026, number)
    assert (str(found.first), str(found.last), found.name, found.key) == (
        first,
        last,
        name,
        f"2026-q{number}",
    )


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026)])
def test_a_training_year_begins_in_april(day, year):
    assert annual.year_of(dt.date.fromisoformat(day)) == year


@given(st.dates(dt.date(2020, 4, 1), dt.date(2090, 1, 1)))
def test_every_day_lies_in_one_quarter_of_its_year(day):
    begins = annual.year_of(day)
    assert annual.year(begins).holds(day) is True
    assert sum(annual.quarter(begins, number).holds(day) for number in (1, 2, 3, 4)) == 1


def test_a_table_too_wide_for_paper_is_cut_into_blocks_that_begin_with_its_first_column():
    whole = annual.Table("Shares", ("Name", "a", "b", "c"), [["X", 1, 2, 3]], note="Of all.")
    assert whole.blocks(4) == [whole]
    assert whole.blocks(3) == [
        annual.Table("Shares (1 of 2)", ["Name", "a", "b"], [["X", 1, 2]]),
        annual.Table("Shares (2 of 2)", ["Name", "c"], [["X", 3]], note="Of all."),
    ]


def test_what_has_not_begun_is_not_told():
    keys = [one.key for one in annual.spans(dt.date(2026, 11, 26), years=2)]
    assert keys == [
        "2026",
        "2026-q3",
        "2026-q2",
        "2026-q1",
        "2025",
        "2025-q4",
        "2025-q3",
        "2025-q2",
        "2025-q1",
    ]


def test_a_small_number_takes_the_next_smallest_with_it():
    rows = [["A", 3], ["B", 9], ["C", 20], ["D", 0]]
    assert annual.without_few(rows, (1,)) == [["A", annual.HIDDEN], ["B", annual.HIDDEN], ["C", 20], ["D", 0]]


@given(st.lists(st.integers(0, 30), max_size=12))
def test_no_hidden_number_can_be_told_from_the_total(numbers):
    shown = [row[1] for row in annual.without_few([[str(at), one] for at, one in enumerate(numbers)], (1,))]
    hidden = [one for one, seen in zip(numbers, shown, strict=True) if seen == annual.HIDDEN]
    alone = len(numbers) == len(hidden) or not any(one >= few.LEAST for one in numbers)
    assert all(seen == annual.HIDDEN for one, seen in zip(numbers, shown, strict=True) if 0 < one < few.LEAST)
    assert not hidden or alone or (len(hidden) > 1 and sum(hidden) >= few.LEAST)
