"""Caption files, read strictly."""

import pathlib

import pytest

from resources.videos import captions
from resources.videos.captions import Cue, Wrong

SAMPLE = pathlib.Path(__file__).parents[2] / "samples" / "video-briefing.vtt"


def test_the_sample_is_read_whole():
    cues = captions.read(SAMPLE.read_bytes(), duration=96)
    assert (len(cues), cues[1].text[:7], cues[-1].end) == (30, "This is", 94.619)


def test_subrip_becomes_the_same_cues():
    srt = b"1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\nthere\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nBye\r\n"
    assert captions.read(srt) == [Cue(1, 2.5, "Hello\nthere"), Cue(3, 4, "Bye")]


def test_names_settings_notes_and_styles_are_skipped():
    vtt = b"WEBVTT - Team\nKind: captions\n\nSTYLE\n::cue {color: red}\n\nNOTE to self\n\nintro\n00:01.000 --> 00:02.000 line:90%\nHi\n"
    assert captions.read(vtt) == [Cue(1, 2, "Hi")]


def test_old_windows_letters_are_understood():
    assert captions.read("WEBVTT\n\n00:01.000 --> 00:02.000\nÉowyn’s\n".encode("cp1252"))[0].text == "Éowyn’s"


def test_a_byte_order_mark_is_no_letter():
    assert captions.read("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nHi\n".encode())[0].text == "Hi"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("<i>soft</i> <b>loud</b>", "<i>soft</i> <b>loud</b>"),
        ("<v Dr Oyelaran>Hello</v>", "<v Dr Oyelaran>Hello</v>"),
        ("<font color=red>Red</font>", "Red"),
        ("<c.yellow>Yellow</c> <u>under</u><00:00:01.500> later", "Yellow under later"),
        ("a < b and c > d", "a &lt; b and c &gt; d"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("Tea & cake", "Tea &amp; cake"),
    ],
)
def test_only_three_marks_are_kept(told, kept):
    assert captions.read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{told}\n".encode())[0].text == kept


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 0),
        (b"WEBVTT\n", 0),
        (b"\x00\x01\x02\x03", 0),
        (b"just words\n", 2),
        (b"WEBVTT\n\n00:01.000 -> 00:02.000\nHi\n", 4),
        (b"WEBVTT\n\n00:01.000-->00:02.000\nHi\n", 3),
        (b"WEBVTT\n\n00:01 --> 00:02\nHi\n", 3),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nHi\n", 3),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\nHi\n\n00:01.000 --> 00:02.000\nBefore\n", 6),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", 3),
        (b"1\n00:00:61,000 --> 00:00:62,000\nHi\n", 2),
        (b"WEBVTT\n\n-00:01.000 --> 00:02.000\nHi\n", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:05.000\nHi\n\n00:02.000 --> 00:06.000\nOver it\n", 6),
        (b"WEBVTT\n\n00:01.000 --> 00:05.000\nHi\n\n00:01.000 --> 00:05.000\nTwice\n", 6),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\n", 3),
        (b'WEBVTT\n\n00:01.000 --> 00:02.000\n<i onclick="x()">hm</i>\n', 3),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=x()>\n", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<font color=red onclick=x()>Red</font>\n", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<!-- hidden -->\n", 3),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content, line):
    with pytest.raises(Wrong) as wrong:
        captions.read(content)
    assert wrong.value.line == line


def test_two_captions_that_touch_are_parted_where_the_second_begins():
    vtt = b"WEBVTT\n\n00:01.000 --> 00:03.200\nHi\n\n00:03.000 --> 00:04.000\nthere\n"
    assert captions.read(vtt) == [Cue(1, 3, "Hi"), Cue(3, 4, "there")]


def test_captions_of_another_recording_are_refused():
    with pytest.raises(Wrong, match="another recording"):
        captions.read(b"WEBVTT\n\n01:00.000 --> 01:05.000\nHi\n", duration=30)


def test_more_than_a_megabyte_is_refused():
    with pytest.raises(Wrong, match="1 MB"):
        captions.read(b"x" * (captions.LARGEST + 1))


def test_writing_and_reading_again_changes_nothing():
    cues = captions.read(SAMPLE.read_bytes())
    assert captions.read(captions.to_vtt(cues).encode()) == cues


def test_plain_words_have_no_marks():
    assert Cue(0, 1, "<v Ada>Who &amp;\nwhen <i>was</i> it?").plain == "Ada: Who & when was it?"


def test_passages_join_what_was_said_one_after_the_other():
    cues = [Cue(0, 5, "What did"), Cue(5, 9, "nobody ask?"), Cue(31, 33, "Who lives here?")]
    assert captions.passages(cues) == [Cue(0, 9, "What did nobody ask?"), Cue(31, 33, "Who lives here?")]


def test_a_pause_begins_a_paragraph():
    cues = [Cue(0, 1, "One."), Cue(1, 2, "Two."), Cue(4, 5, "Three.")]
    assert captions.to_text(cues) == "One. Two.\n\nThree.\n"
