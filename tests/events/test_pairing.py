"""Change for the same people, and what may be shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import pairing
from events.pairing import Person
from portal.lib import few

STAGES = ("before", "after", "later")
RATINGS = st.dictionaries(st.integers(1, 3), st.none() | st.integers(1, 5), max_size=3)
PEOPLE = st.lists(
    st.builds(
        Person, group=st.sampled_from("ABCDEF"), said=st.dictionaries(st.sampled_from(STAGES), RATINGS)
    ),
    max_size=60,
)
COUNTS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12), max_size=8)


def said(group="A", **stages) -> Person:
    return Person(group, {stage: dict(enumerate(values, 1)) for stage, values in stages.items()})


def test_only_who_rated_a_statement_both_times_is_paired():
    people = [said(before=[1], after=[4]), said(before=[5]), said(after=[5]), said(before=[None], after=[2])]
    assert pairing.change_of(1, people, "before", "after") == pairing.Change(1, 1, 4)


def test_a_person_counts_once_however_many_statements_they_rated():
    people = [said(before=[1, 1, 1], after=[5, 5, 5]), said(before=[3], after=[3])]
    assert pairing.change(people, "before", "after") == pairing.Change(2, 2, 4)


def test_the_change_is_of_the_same_people_and_not_between_two_means():
    people = [said(before=[4], after=[5]), said(before=[1])]  # the means of the stages lie 2.5 apart
    assert pairing.change(people, "before", "after").by == 1


def test_without_a_pair_there_is_no_change():
    assert pairing.change([said(before=[2])], "before", "after") is None


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({"A": 5, "B": 9}, ""),
        ({"A": 4, "B": 9, "C": 7}, "AC"),  # A alone could be told from the total
        ({"A": 1, "B": 2, "C": 7}, "ABC"),  # three people are too few to hide behind
        ({"A": 3, "B": 2, "C": 7}, "AB"),
        ({"A": 4}, "A"),
        ({"A": 0, "B": 6}, ""),
        ({"A": 0, "B": 3, "C": 6}, "BC"),
        ({}, ""),
    ],
)
def test_what_is_hidden_beside_a_total(counts, gone):
    assert few.hidden(counts) == frozenset(gone)


@given(COUNTS)
def test_nothing_under_five_is_shown(counts):
    shown = set(counts) - few.hidden(counts)
    assert [counts[group] for group in shown if 0 < counts[group] < 5] == []


@given(COUNTS)
def test_the_shown_taken_from_a_shown_total_leaves_five_people_of_two_groups(counts):
    gone, total = few.hidden(counts), sum(counts.values())
    if gone and few.may_show(total):
        assert len(gone) >= 2
        assert total - sum(counts[group] for group in set(counts) - gone) >= 5


@given(COUNTS)
def test_no_more_is_hidden_than_must_be(counts):
    gone = few.hidden(counts)
    larger = [group for group in gone if counts[group] >= 5]
    small = [group for group in gone if counts[group] < 5]
    assert len(larger) <= 1
    if larger and len(small) >= 2:
        assert sum(counts[group] for group in small) < 5


@given(PEOPLE)
def test_a_share_or_a_mean_never_stands_beside_a_hidden_number(people):
    rows, total = pairing.rows(people, STAGES)
    for row in [*rows, total]:
        for cell in [*row.answered.values(), *row.change.values()]:
            assert not (cell.is_hidden and cell.value is not None)
        if row.came.is_hidden:
            assert [cell.value for cell in row.answered.values() if cell.value is not None] == []


@pytest.mark.long
@given(PEOPLE)
def test_every_shown_number_is_the_plain_count(people):
    rows, _ = pairing.rows(people, STAGES)
    for row in rows:
        own = [person for person in people if person.group == row.name]
        counted = {stage: sum(stage in person.said for person in own) for stage in STAGES}
        shown = {stage: cell.people for stage, cell in row.answered.items() if not cell.is_hidden}
        assert shown == {stage: counted[stage] for stage in shown}


@given(PEOPLE)
def test_a_change_lies_within_the_scale(people):
    change = pairing.change(people, "before", "after")
    if change:
        assert 1 <= min(change.first, change.second) <= max(change.first, change.second) <= 5
        assert abs(change.by) <= 4
