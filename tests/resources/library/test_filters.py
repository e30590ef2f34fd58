"""The filters beside the list, and their counts."""

import datetime as dt

import pytest

from resources.library import actions
from tests.factories.library import indexed
from tests.resources.library.looking import counts, on, shelf, titles

pytestmark = pytest.mark.django_db


# Filters


@pytest.mark.parametrize(
    ("time", "expected"),
    [("10", ["0", "10"]), ("30", ["11", "30"]), ("60", ["31", "60"]), ("more", ["300", "61"])],
)
def test_the_time_it_takes_has_no_gaps(time, expected):
    for minutes in (0, 10, 11, 30, 31, 60, 61, 300):
        indexed("video", title=str(minutes), minutes=minutes)
    indexed(title="No time said")
    assert sorted(titles(time=(time,))) == expected
    assert counts("time") == [("10", 2), ("30", 2), ("60", 2), ("more", 2)]


def test_of_many_reviews_the_newest_are_offered_and_those_that_are_on():
    for year in range(1990, 2026):
        indexed("review", title=str(year), slug=f"r{year}", published_at=on(year))
    offered = [value for value, _ in counts("review", review=("r1990",))]
    assert (offered[0], offered[1], len(offered)) == ("r1990", "r2025", 21)


def test_values_of_one_group_add_up():
    indexed("poster", title="A")
    indexed("report", title="B")
    indexed("video", title="C")
    assert sorted(titles(kind=("poster", "video"))) == ["A", "C"]


def test_every_group_must_be_met():
    indexed("poster", title="A", topics=["Neglect"])
    indexed("poster", title="B")
    indexed("report", title="C", topics=["Neglect"])
    assert titles(kind=("poster",), topic=("neglect",)) == ["A"]


def test_a_card_with_two_chosen_themes_is_listed_once():
    indexed(title="A", topics=["Neglect", "Online"])
    assert titles(topic=("neglect", "online")) == ["A"]


def test_the_year_is_the_year_in_the_uk():
    indexed(title="Eve", published_at=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC))
    indexed(title="Summer", published_at=dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC))
    assert (titles(year=("2025",)), titles(year=("2026",))) == (["Eve", "Summer"], [])


def test_a_review_finds_itself_and_its_parts(bea):
    review, poster = indexed("review", title="Fenn"), indexed("poster", title="Poster")
    indexed("poster", title="Other")
    actions.tie(whole=review, part=poster, role="poster", by=bea)
    assert sorted(titles(review=(review.slug,))) == ["Fenn", "Poster"]


def test_a_review_nobody_may_know_of_finds_nothing(bea):
    review, poster = indexed("review", state="draft", title="Fenn"), indexed("poster", title="Poster")
    actions.tie(whole=review, part=poster, role="poster", by=bea)
    assert (titles(review=(review.slug,)), counts("review")) == ([], [])


# Counts


def test_counts_are_what_a_choice_shows_with_the_other_groups():
    indexed("poster", title="A", topics=["Neglect"])
    indexed("report", title="B", topics=["Neglect"])
    indexed("report", title="C")
    assert counts("kind", topic=("neglect",), kind=("poster",)) == [("poster", 1), ("report", 1)]
    assert counts("topic", topic=("neglect",), kind=("poster",)) == [("neglect", 1)]


def test_every_count_is_the_length_of_its_list(bea):
    review = indexed("review", title="Fenn", topics=["Neglect"], published_at=on(2024))
    for number in range(3):
        part = indexed("poster", title=f"P{number}", audiences=["Schools"], published_at=on(2025))
        actions.tie(whole=review, part=part, role="poster", by=bea)
    indexed("report", title="R", topics=["Neglect", "Online"], audiences=["Schools", "Health"], minutes=31)
    indexed("report", title="Hidden", topics=["Neglect"], visibility="registered")
    shown = {(g.name, c.value): c.count for g in shelf().groups for c in g.values}
    assert shown == {(name, value): len(titles(**{name: (value,)})) for name, value in shown}
    assert {name for name, _ in shown} == {"kind", "topic", "audience", "time", "review", "year"}


def test_a_choice_that_is_on_stays_even_with_nothing_behind_it():
    indexed("poster", title="A")
    assert counts("kind", kind=("video",)) == [("poster", 1), ("video", 0)]
