"""When a thing is due for somebody, and in which words a cell says where they are."""

import datetime as dt

import pytest

from resources.learning import due
from resources.learning.due import Cell, State

TODAY = dt.date(2026, 11, 26)


def cell(days: int | None, done: int | None = None) -> Cell:
    return Cell(
        None if days is None else TODAY + dt.timedelta(days),
        None if done is None else TODAY + dt.timedelta(done),
        TODAY,
    )


def test_who_was_there_when_it_was_set_has_the_day_that_was_chosen():
    day = dt.date(2026, 12, 10)
    assert due.day_for(day, TODAY, TODAY - dt.timedelta(days=400)) == day


def test_who_joins_later_has_as_many_days_as_the_others_had():
    joined = TODAY + dt.timedelta(days=30)
    assert due.day_for(TODAY + dt.timedelta(days=14), TODAY, joined) == joined + dt.timedelta(days=14)


@pytest.mark.parametrize(
    ("one", "state", "words"),
    [
        (cell(None), State.NOT_SET, "Not set"),
        (cell(None, -3), State.NOT_SET, "Not set"),
        (cell(-1), State.LATE, "1 day late"),
        (cell(-3), State.LATE, "3 days late"),
        (cell(0), State.DUE, "Due 26 Nov"),
        (cell(40), State.DUE, "Due 5 Jan 2027"),
        (cell(-30, -8), State.DONE, "Done 18 Nov"),
        (cell(3, -400), State.DONE, "Done 22 Oct 2025"),
    ],
)
def test_a_cell_says_where_somebody_is(one, state, words):
    assert (one.state, one.words) == (state, words)


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (7, True), (8, False)])
def test_soon_is_today_and_the_next_seven_days(days, soon):
    assert cell(days).is_soon == soon


def test_things_together_are_as_bad_as_the_worst_of_them():
    found = due.summed([cell(3), cell(-2), cell(-5, -6), cell(None)])
    assert (found.set, found.done, found.state, found.words) == (3, 1, State.LATE, "1 of 3 done, 1 late")


def test_nothing_set_has_no_share():
    assert (due.summed([cell(None)]).words, due.share(0, 0)) == ("Not set", None)
