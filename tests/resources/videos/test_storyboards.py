"""Small pictures along a recording: how many, and where each stands."""

import pytest

from resources.videos.storyboards import Still, Storyboard


@pytest.mark.parametrize(
    ("duration", "every", "count", "across", "down"),
    [
        (1860, 10, 186, 10, 10),
        (1000, 10, 100, 10, 10),
        (60, 6, 10, 10, 1),
        (1, 0.2, 5, 5, 1),
        (10_800, 10, 1080, 10, 10),
    ],
)
def test_one_in_ten_seconds_and_ten_of_a_short_one(duration, every, count, across, down):
    board = Storyboard.of(duration, 1920, 1080)
    assert (board.every, board.count, board.across, board.down, board.width, board.height) == (
        every, count, across, down, 160, 90,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "still"),
    [
        (0, Still(0, 0, 0, 0)),
        (19.9, Still(10, 0, 160, 0)),
        (115, Still(110, 0, 160, 90)),
        (1005, Still(1000, 1, 0, 0)),
        (99_999, Still(1850, 1, 800, 720)),
    ],
)
def test_a_moments_picture_is_found_on_its_sheet(seconds, still):
    assert Storyboard.of(1860, 1920, 1080).still(seconds) == still


def test_a_dozen_to_choose_from_lie_along_the_whole():
    chosen = Storyboard.of(1860, 1920, 1080).spread(12)
    assert (len(chosen), chosen[0].at, chosen[-1].at) == (12, 0, 1760)


def test_the_row_holds_it_all():
    board = Storyboard.of(1860, 1080, 1920)
    assert Storyboard.read(board.told(["a", "b"])).still(1005) == board.still(1005)
