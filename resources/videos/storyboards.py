"""Small pictures along a recording, many on one sheet: where each stands, and how ffmpeg is told to make them. Pure."""

import math
from dataclasses import asdict, dataclass
from typing import Any, Self

from resources.videos.probe import DECODERS, FORMATS, PROTOCOLS

WIDTH = 160  # pixels of one picture
ACROSS = DOWN = 10
EVERY = 10.0  # seconds between two pictures of a long recording
FEWEST = 10  # pictures of a short one
_SHORT = 60.0  # seconds below which every picture is decoded; above, one in six seconds is enough


@dataclass(frozen=True)
class Still:
    """One picture: the second it shows, its sheet (from 0), and its place there in pixels."""

    at: float
    sheet: int
    x: int
    y: int


@dataclass(frozen=True)
class Storyboard:
    """How a recording's sheets are laid out: `across` by `down` pictures of `width` by `height`, `every` so many seconds."""

    every: float
    count: int
    across: int
    down: int
    width: int
    height: int
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, duration: float, width: int, height: int) -> Self:
        """The sheets for a recording of so many seconds whose picture has this shape."""
        every = EVERY if duration > EVERY * FEWEST else max(duration / FEWEST, 0.2)
        count = max(1, math.ceil(duration / every - 0.01))
        tall = max(2, round(WIDTH * height / width / 2) * 2)
        return cls(
            round(every, 3), count, min(ACROSS, count), min(DOWN, math.ceil(count / ACROSS)), WIDTH, tall
        )

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """From the row."""
        return cls(**told | {"names": tuple(told["names"])})

    def told(self, names: list[str]) -> dict[str, Any]:
        """For the row, with the names of the sheets in media."""
        return asdict(self) | {"names": names}

    @property
    def a_sheet(self) -> int:
        """How many pictures a sheet holds."""
        return self.across * self.down

    @property
    def sheets(self) -> int:
        """How many sheets there are; the last may have room left."""
        return math.ceil(self.count / self.a_sheet)

    def still(self, seconds: float) -> Still:
        """The picture of a moment: the last one not after it."""
        number = min(self.count - 1, max(0, int(seconds / self.every)))
        place = number % self.a_sheet
        across, down = place % self.across, place // self.across
        return Still(number * self.every, number // self.a_sheet, across * self.width, down * self.height)

    def spread(self, most: int) -> list[Still]:
        """At most so many pictures, evenly along the recording, for somebody to choose from."""
        step = max(1, math.ceil(self.count / most))
        return [self.still(number * self.every) for number in range(0, self.count, step)]


def arguments(ffmpeg: str, source: str, board: Storyboard, *, duration: float) -> list[str]:
    """The command that makes the sheets `sheet-1.jpg` ... of one of our own rungs."""
    keys = ["-skip_frame", "nokey"] if duration > _SHORT else []
    tiles = f"fps=fps=1/{board.every}:start_time=0:round=up,scale={board.width}:{board.height},setsar=1"
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "error", *keys),
        *(
            "-protocol_whitelist",
            PROTOCOLS,
            "-format_whitelist",
            FORMATS,
            "-codec_whitelist",
            DECODERS,
            "-i",
            source,
        ),
        *("-map", "0:V:0", "-an", "-vf", f"{tiles},tile={board.across}x{board.down},format=yuvj420p"),
        *("-frames:v", str(board.sheets), "-q:v", "5", "-map_metadata", "-1", "-f", "image2", "sheet-%d.jpg"),
    ]
