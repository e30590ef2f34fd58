"""Chapters as trainers type them."""

import pytest

from resources.videos import chapters
from resources.videos.chapters import Mark, Wrong


def test_lines_are_put_in_order():
    text = "09:15 Five services, five pictures\n\n0:00 What daily life was like\n1:02:03 What we do now"
    assert chapters.read(text) == [
        Mark(0, "What daily life was like"),
        Mark(555, "Five services, five pictures"),
        Mark(3723, "What we do now"),
    ]


def test_writing_and_reading_again_changes_nothing():
    marks = [Mark(0, "One"), Mark(3723, "Two")]
    assert chapters.read(chapters.write(marks)) == marks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("What daily life was like", "Line 1"),
        ("0:00 One\n09:75 Two", "Line 2"),
        ("0:00 One\n0:00 Two", "same time"),
        ("0:00 " + "x" * 81, "80 characters"),
        ("02:00 Late", "ended"),
        ("\n".join(f"0:{n:02d} n" for n in range(41)), "more than 40"),
    ],
)
def test_what_is_wrong_is_said(text, says):
    with pytest.raises(Wrong, match=says):
        chapters.read(text, duration=100)
