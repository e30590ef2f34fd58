"""How far a plan has come."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.reviews import plan


@dataclass
class Asked:
    state: str = plan.NOT_STARTED
    completed_on: dt.date | None = None
    due: dt.date | None = None


def complete(day: dt.date) -> Asked:
    return Asked(plan.COMPLETE, day)


def test_all_complete_takes_the_date_of_the_last():
    asked = [complete(dt.date(2018, 11, n)) for n in range(1, 25)]
    assert plan.progress(asked).in_words == "24 of 24 complete, 24 November 2018"


def test_one_open_takes_the_date_away():
    asked = [complete(dt.date(2018, 11, n)) for n in range(1, 24)] + [Asked(plan.UNDER_WAY)]
    assert plan.progress(asked).in_words == "23 of 24 complete"


def test_a_plan_without_recommendations_is_not_complete():
    assert not plan.progress([]).is_complete


@given(st.lists(st.sampled_from([plan.NOT_STARTED, plan.UNDER_WAY, plan.COMPLETE])))
def test_the_counts_add_up(states):
    found = plan.progress(
        [Asked(state, dt.date(2026, 1, 1) if state == plan.COMPLETE else None) for state in states]
    )
    assert (found.total, found.is_complete) == (len(states), bool(states) and set(states) == {plan.COMPLETE})


@pytest.mark.parametrize(
    ("asked", "late"),
    [
        (Asked(due=dt.date(2026, 11, 1)), 22),
        (Asked(due=dt.date(2026, 11, 23)), 0),
        (Asked(due=dt.date(2026, 12, 1)), 0),
        (Asked(), 0),
        (Asked(plan.COMPLETE, dt.date(2026, 11, 20), dt.date(2026, 11, 1)), 0),
    ],
)
def test_days_late(asked, late):
    assert plan.days_late(asked, dt.date(2026, 11, 23)) == late


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "5 July 2017"), ("month", "July 2017"), ("year", "2017")]
)
def test_a_date_is_said_as_exactly_as_it_is_known(precision, words):
    assert plan.in_words(dt.date(2017, 7, 5), precision) == words
