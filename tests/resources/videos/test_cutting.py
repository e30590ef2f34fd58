"""Leaving out the ends: times as trainers type them, and what moves along."""

import pytest

from resources.videos import captions, chapters, cutting
from resources.videos.captions import Cue
from resources.videos.chapters import Mark
from resources.videos.cutting import Cut, Wrong


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00:14", 14), ("31:16", 1876), ("1:00:00", 3600), ("0:01.25", 1.25), ("90:00", 5400)],
)
def test_times_are_read(text, seconds):
    assert cutting.seconds(text) == seconds


@pytest.mark.parametrize("text", ["soon", "14", "1:75", "-0:01", "0:01.2345"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Wrong, match="hours:minutes:seconds"):
        cutting.seconds(text)


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00:00"), (1876, "00:31:16"), (3600.5, "01:00:00.5")])
def test_a_time_is_written_as_it_is_read(seconds, text):
    assert (cutting.clock(seconds), cutting.seconds(text)) == (text, seconds)


def test_an_empty_end_is_the_files_own():
    assert (cutting.read("", "", whole=60), cutting.read("0:14", "", whole=60)) == (Cut(), Cut(14))


def test_an_end_after_the_files_own_is_the_files_own():
    assert cutting.read("", "1:30", whole=60) == Cut()


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("0:20", "0:10", "after the beginning"),
        ("1:10", "", "has ended"),
        ("0:59.9", "", "Nothing would be left"),
    ],
)
def test_a_cut_that_leaves_nothing_is_refused(start, end, says):
    with pytest.raises(Wrong, match=says):
        cutting.read(start, end, whole=60)


def test_before_the_file_is_measured_its_length_is_not_asked():
    assert cutting.read("1:10", "", whole=None) == Cut(70)


@pytest.mark.parametrize(
    ("cut", "length"), [(Cut(), 60), (Cut(14), 46), (Cut(14, 44), 30), (Cut(0, 90), 60), (Cut(70), 0)]
)
def test_the_length_that_is_left(cut, length):
    assert cut.length(60) == length


def test_captions_move_along_and_what_is_left_out_goes():
    cues = [Cue(0, 2, "Can you hear me"), Cue(13, 16, "Welcome"), Cue(20, 22, "Ask"), Cue(59, 60, "Bye")]
    assert captions.moved(cues, -14, length=40) == [Cue(0, 2, "Welcome"), Cue(6, 8, "Ask")]


def test_chapters_move_along_and_the_one_under_way_begins_at_the_beginning():
    marks = [Mark(0, "Waiting"), Mark(10, "Welcome"), Mark(20, "Ask"), Mark(58, "Bye")]
    assert chapters.moved(marks, -14, length=40) == [Mark(0, "Welcome"), Mark(6, "Ask")]
