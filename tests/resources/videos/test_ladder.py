"""Which sizes are made."""

import pytest

from resources.videos import ladder
from resources.videos.cutting import Cut
from resources.videos.probe import Facts


def facts(width: int, height: int) -> Facts:
    return Facts(duration=100, width=width, height=height, codec="h264", sound=True)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ((1920, 1080), [(480, 852, 480), (1080, 1920, 1080)]),
        ((3840, 2160), [(480, 852, 480), (1080, 1920, 1080)]),
        ((1280, 720), [(480, 852, 480), (720, 1280, 720)]),
        ((640, 480), [(480, 640, 480)]),
        ((320, 180), [(180, 320, 180)]),
        ((1080, 1920), [(480, 480, 852), (1080, 1080, 1920)]),
        ((1281, 723), [(480, 850, 480), (722, 1280, 722)]),
    ],
)
def test_no_rung_is_larger_than_the_source_and_none_comes_twice(source, made):
    assert [(r.name, r.width, r.height) for r in ladder.rungs(facts(*source))] == made


@pytest.mark.parametrize(("source", "rates"), [((1920, 1080), [800, 3500]), ((320, 180), [800])])
def test_every_rung_has_its_greatest_rate(source, rates):
    assert [rung.rate for rung in ladder.rungs(facts(*source))] == rates


def test_the_same_work_has_the_same_name_and_another_source_or_cut_another():
    works = [("a", Cut()), ("a", Cut()), ("b", Cut()), ("a", Cut(14))]
    assert len({ladder.fingerprint(source, facts(320, 180), cut) for source, cut in works}) == 3


def test_a_cut_is_told_before_the_file():
    rung = ladder.rungs(facts(320, 180))[0]
    command = ladder.arguments("/f", "/s", rung, sound=True, threads=1, cut=Cut(14, 44.5))
    assert command[command.index("-ss") : command.index("-ss") + 4] == ["-ss", "14.000", "-t", "30.500"]


def test_sound_is_left_out_where_there_is_none():
    rung = ladder.rungs(facts(320, 180))[0]
    assert "aac" not in ladder.arguments("/f", "/s", rung, sound=False, threads=1)


def test_a_phones_place_is_not_passed_on():
    rung = ladder.rungs(facts(320, 180))[0]
    command = ladder.arguments("/f", "/s", rung, sound=True, threads=1)
    assert command[command.index("-map_metadata") + 1] == "-1"


@pytest.mark.parametrize(
    ("line", "seconds"), [("out_time_us=1500000", 1.5), ("out_time_us=N/A", None), ("frame=3", None)]
)
def test_progress_is_read_from_one_line(line, seconds):
    assert ladder.seconds_done(line) == seconds


def test_percent_counts_pixels_and_never_says_done_before_it_is():
    every = ladder.rungs(facts(1920, 1080))
    told = [
        ladder.percent(every, [], 0, 100),
        ladder.percent(every, [], 100, 100),
        ladder.percent(every, every[:1], 50, 100),
        ladder.percent(every, every, 0, 100),
    ]
    assert told == [0, 16, 58, 99]


@pytest.mark.parametrize(
    ("percent", "seconds", "left"), [(50, 600, 10), (1, 600, None), (62, 5, None), (99, 60, 1)]
)
def test_minutes_left_are_said_only_where_there_is_something_to_go_by(percent, seconds, left):
    assert ladder.minutes_left(percent, seconds) == left


@pytest.mark.parametrize(
    ("cut", "length", "made"),
    [
        (Cut(), 0.5, []),
        (Cut(), 299, []),
        (Cut(), 320, []),
        (Cut(), 900, [Cut(0, 300), Cut(300, 600), Cut(600, None)]),
        (Cut(14, 664), 650, [Cut(14, 314), Cut(314, 614), Cut(614, 664)]),
        (Cut(14), 620, [Cut(14, 314), Cut(314, None)]),
    ],
)
def test_a_long_recording_is_made_in_chunks_of_five_minutes(cut, length, made):
    assert ladder.chunks(cut, length) == made
