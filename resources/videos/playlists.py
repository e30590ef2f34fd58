"""HLS playlists: read what ffmpeg wrote, believe it only when it fits, and write what players get. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_RANGE = re.compile(r"(\d+)@(\d+)")


class Unfit(ValueError):
    """The playlist is not what a finished rung has; the text says what is wrong, for the log."""


@dataclass(frozen=True)
class Playlist:
    """One rung's playlist: seconds of each segment and the bytes each takes in the one file."""

    seconds: tuple[float, ...]
    sizes: tuple[int, ...]
    end: int

    @property
    def duration(self) -> float:
        return sum(self.seconds)

    @property
    def peak(self) -> int:
        """The greatest rate of a segment in bits a second, as players plan with it."""
        rates = [8 * size / span for span, size in zip(self.seconds, self.sizes, strict=True) if span >= 1]
        return int(max(rates, default=self.average))

    @property
    def average(self) -> int:
        return int(8 * sum(self.sizes) / self.duration) if self.duration else 0


def read(text: str) -> Playlist:
    """Parse a single-file playlist. Raises Unfit where an end, a map, a length or a byte range is missing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines[:1] != ["#EXTM3U"] or lines[-1] != "#EXT-X-ENDLIST":
        raise Unfit("no beginning or no end")
    if not any(line.startswith("#EXT-X-MAP:") for line in lines):
        raise Unfit("no initialisation part")
    lengths = [line.removeprefix("#EXTINF:").rstrip(",") for line in lines if line.startswith("#EXTINF:")]
    ranges = [
        _RANGE.fullmatch(line.partition(":")[2]) for line in lines if line.startswith("#EXT-X-BYTERANGE:")
    ]
    found = [(int(m[1]), int(m[2])) for m in ranges if m]
    try:
        seconds = tuple(float(length) for length in lengths)
    except ValueError as error:
        raise Unfit("a length is no number") from error
    if not seconds or len(found) != len(seconds):
        raise Unfit("segments without bytes")
    return Playlist(seconds, tuple(size for size, _ in found), max(size + at for size, at in found))


def check(playlist: Playlist, *, duration: float, size: int) -> None:
    """Compare a playlist with the source's seconds and its file's bytes. Raises Unfit.

    A stopped ffmpeg still writes a playlist with an end, so neither the end nor the exit code proves anything.
    """
    if abs(playlist.duration - duration) > max(2.0, duration / 100):
        raise Unfit(f"{playlist.duration:.1f} s made of {duration:.1f} s")
    if playlist.end > size:
        raise Unfit("the file is shorter than its playlist says")


def codecs(master: str) -> str:
    """The codecs that ffmpeg named in its master playlist. Raises Unfit where there are none."""
    found = re.search(r'CODECS="([^"]+)"', master)
    if found is None or "avc1" not in found[1]:
        raise Unfit("no picture was encoded")
    return found[1]


def pointed_at(text: str, address: str) -> str:
    """The playlist with its one file found at `address`: a relative name, or a signed URL for players of their own."""
    quoted = address.replace('"', "%22")
    out = []
    for line in text.splitlines():
        if line.startswith("#EXT-X-MAP:"):
            out.append(re.sub(r'URI="[^"]*"', lambda _: f'URI="{quoted}"', line))
        else:
            out.append(address if line and not line.startswith("#") else line)
    return "\n".join(out) + "\n"


@dataclass(frozen=True)
class Choice:
    """One line of the master playlist."""

    address: str
    bandwidth: int
    average: int
    codecs: str
    width: int
    height: int


def master(choices: Iterable[Choice]) -> str:
    """Write the list of rungs that a player chooses from."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for one in choices:
        rates = f"BANDWIDTH={one.bandwidth},AVERAGE-BANDWIDTH={one.average}"
        size = f"RESOLUTION={one.width}x{one.height}"
        lines += [f'#EXT-X-STREAM-INF:{rates},{size},CODECS="{one.codecs}"', one.address]
    return "\n".join(lines) + "\n"
