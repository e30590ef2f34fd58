"""Small pictures of a recording for its pages: where each stands on a sheet, and an address at which that may be fetched."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.lib import storage
from resources.videos.models import Video
from resources.videos.storyboards import Still, Storyboard

HELD = 600  # seconds that a sheet's address holds
TO_CHOOSE = 12


@dataclass(frozen=True)
class Picture:
    """A part of a sheet: the sheet's address and size in pixels, and the part's place and size on it."""

    key: str  # its own name on the page
    at: float
    url: str
    sheet_width: int
    sheet_height: int
    x: int
    y: int
    width: int
    height: int


def at(video: Video, moments: Iterable[float]) -> list[Picture | None]:
    """The first small picture after each moment, so that it shows what begins there; None without sheets."""
    board = _board(video)
    if board is None:
        return [None for _ in moments]
    return _shown(board, [board.still(moment + board.every - 0.01) for moment in moments])


def to_choose(video: Video) -> list[Picture | None]:
    """About a dozen, evenly along the recording."""
    board = _board(video)
    return _shown(board, board.spread(TO_CHOOSE)) if board else []


def _board(video: Video) -> Storyboard | None:
    return Storyboard.read(video.storyboard) if video.storyboard and video.storyboard["names"] else None


def _shown(board: Storyboard, stills: list[Still]) -> list[Picture | None]:
    urls = {
        number: storage.presigned(
            board.names[number], filename="sheet.jpg", content_type="image/jpeg", seconds=HELD, inline=True
        )
        for number in {still.sheet for still in stills}
        if number < len(board.names)
    }
    return [
        Picture(
            f"still-{number}",
            still.at,
            urls[still.sheet],
            board.across * board.width,
            board.down * board.height,
            still.x,
            still.y,
            board.width,
            board.height,
        )
        if still.sheet in urls
        else None
        for number, still in enumerate(stills)
    ]
