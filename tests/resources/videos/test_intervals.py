"""What counts as watched."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.videos import intervals

spans = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)).map(lambda pair: sorted(pair)), max_size=12)


def test_overlapping_spans_count_once():
    assert intervals.merged([[0, 60], [30, 90]], duration=100) == [[0, 90]]


def test_a_gap_is_not_watched():
    assert intervals.watched(intervals.merged([[0, 10], [50, 60]], duration=100)) == 20


def test_players_quarter_seconds_do_not_make_gaps():
    assert intervals.merged([[0, 10], [10.3, 20]], duration=100) == [[0, 20]]


def test_nothing_beyond_the_recording_counts():
    assert intervals.merged([[-5, 10], [90, 400]], duration=100) == [[0, 10], [90, 100]]


@given(spans)
def test_watched_is_never_more_than_the_recording(given_spans):
    assert intervals.watched(intervals.merged(given_spans, duration=100)) <= 100


@given(spans)
def test_merging_again_changes_nothing(given_spans):
    once = intervals.merged(given_spans, duration=100)
    assert intervals.merged(once, duration=100) == once


def test_five_minutes_and_the_last_two_are_seven_of_thirty():
    seen = intervals.merged([[0, 300], [1680, 1800]], duration=1800)
    assert (intervals.watched(seen), intervals.complete(seen, duration=1800)) == (420, False)


@pytest.mark.parametrize(("seconds", "counts"), [(89.9, False), (90, True), (100, True)])
def test_nine_tenths_are_enough(seconds, counts):
    assert intervals.complete([[0, seconds]], duration=100) is counts


def test_a_recording_without_length_is_never_complete():
    assert intervals.complete([[0, 10]], duration=0) is False


@pytest.mark.parametrize(("end", "believed"), [(36, True), (36.1, False)])
def test_more_than_twice_the_wall_time_is_not_believed(end, believed):
    assert intervals.plausible([[0, end]], passed=15) is believed


def test_overlapping_reports_are_counted_in_full():
    assert intervals.plausible([[0, 30], [0, 30]], passed=15) is False


@pytest.mark.parametrize("odd", [[5, 1], [-1, 2], [0, math.inf], [math.nan, 1]])
def test_odd_spans_are_not_believed(odd):
    assert intervals.plausible([odd], passed=1000) is False


@pytest.mark.parametrize(("position", "start"), [(14, 0), (15, 12), (60, 57), (95, 92), (95.1, 0)])
def test_it_goes_on_three_seconds_back_unless_barely_begun_or_nearly_ended(position, start):
    assert intervals.resume_at(position, duration=100) == start


@pytest.mark.parametrize(("seconds", "minutes"), [(10, 1), (96, 2), (1862, 31)])
def test_minutes_are_the_recordings_own(seconds, minutes):
    assert intervals.minutes(seconds) == minutes
