"""The rungs of a recording: which sizes are made, how ffmpeg is told, and how far the work is. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from resources.videos.cutting import Cut
from resources.videos.probe import DECODERS, FORMATS, PROTOCOLS, Facts

# Two rungs: for slides 720p costs as much as 480p saves. Caps matter for embedded film: uncapped it took 11 Mbit/s.
RUNGS = ((1080, 21, 3500), (480, 23, 800))  # short side, quality (CRF), greatest rate in kbit/s
SECONDS = 6  # a segment; longer groups of pictures are what makes slides small
RATE = 25  # pictures a second
SOUND = 96  # kbit/s, stereo
CHUNK = 300  # seconds: a whole number of segments. A worker that dies loses one chunk of one rung, no more
LEAST = 30  # seconds: what is left after the last whole chunk is a chunk of its own only where it is longer
WHOLE = Cut()


@dataclass(frozen=True)
class Rung:
    """One size of a recording. `name` is its short side and stands in addresses."""

    name: int
    width: int
    height: int
    quality: int
    rate: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def rungs(facts: Facts) -> list[Rung]:
    """The sizes to make, smallest first: none larger than the source, and never the same twice."""
    made: dict[int, Rung] = {}
    for side, quality, rate in RUNGS:
        short = min(side, facts.short_side)
        rung = _fitted(facts, short, quality, rate)
        made[rung.name] = rung
    return sorted(made.values(), key=lambda rung: rung.name)


def _fitted(facts: Facts, short: int, quality: int, rate: int) -> Rung:
    share = short / facts.short_side
    width, height = _even(facts.width * share), _even(facts.height * share)
    return Rung(min(width, height), width, height, quality, rate)


def _even(length: float) -> int:
    """The encoder halves colours both ways, so both sides are even."""
    return max(2, int(length) // 2 * 2)


def fingerprint(source: str, facts: Facts, cut: Cut) -> str:
    """Names the work: the same source, cut and settings have the same name, so that finished rungs are found."""
    told = repr((source, facts, cut, RUNGS, SECONDS, RATE, SOUND, CHUNK, "h264-veryfast", 3))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _opened(source: str, cut: Cut) -> list[str]:
    """The part of a file that is shown, opened as nothing but a film."""
    begins = ["-ss", f"{cut.start:.3f}"] if cut.start else []
    ends = ["-t", f"{cut.end - cut.start:.3f}"] if cut.end is not None else []
    only = ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS, "-codec_whitelist", DECODERS]
    return [*begins, *ends, *only, "-i", source]


_HEARD = [
    *("-af", "loudnorm=I=-16:TP=-1.5", "-c:a", "aac", "-b:a", f"{SOUND}k"),
    *("-ac", "2", "-ar", "48000"),
]
# Phones write down where they were.
_NO_NOTES = ["-map_metadata", "-1", "-map_chapters", "-1"]


def _quietly(ffmpeg: str, threads: int) -> list[str]:
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "error"),
        *("-progress", "pipe:1", "-nostats", "-threads", str(threads)),
    ]


def _drawn(rung: Rung, threads: int) -> list[str]:
    """The picture of a rung: the capital V leaves album covers out."""
    group = str(RATE * SECONDS)
    size = f"scale={rung.width}:{rung.height}:out_range=tv"
    return [
        *("-map", "0:V:0", "-vf", f"bwdif=deint=interlaced,fps={RATE},{size},setsar=1,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", str(rung.quality)),
        *("-maxrate", f"{rung.rate}k", "-bufsize", f"{rung.rate * 2}k"),
        *("-g", group, "-keyint_min", group, "-sc_threshold", "0", "-threads", str(threads)),
    ]


def _as_hls(rung: Rung) -> list[str]:
    return [
        *("-f", "hls", "-hls_time", str(SECONDS), "-hls_playlist_type", "vod", "-hls_list_size", "0"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments"),
        *("-master_pl_name", "master.m3u8", f"{rung.name}.m3u8"),
    ]


def arguments(
    ffmpeg: str, source: str, rung: Rung, *, sound: bool, threads: int, cut: Cut = WHOLE
) -> list[str]:
    """The command that makes one rung as single-file fMP4 HLS in the folder it runs in."""
    heard = ["-map", "0:a:0", *_HEARD] if sound else []
    opened = [*_quietly(ffmpeg, threads), *_opened(source, cut)]
    return [*opened, *_drawn(rung, threads), *heard, *_NO_NOTES, *_as_hls(rung)]


def chunks(cut: Cut, length: float) -> list[Cut]:
    """A long recording in parts that are made one by one; none for one that is made at once.

    `cut` is what is shown of the sent file, `length` its seconds.
    """
    starts = list(range(0, max(1, int(length)), CHUNK))
    if length - starts[-1] < LEAST and len(starts) > 1:
        del starts[-1]
    if len(starts) < 2:
        return []
    ends = [*(cut.start + start for start in starts[1:]), cut.end]
    return [Cut(cut.start + start, end) for start, end in zip(starts, ends, strict=True)]


def chunk_arguments(ffmpeg: str, source: str, rung: Rung, *, threads: int, cut: Cut, name: str) -> list[str]:
    """The command that makes the picture of one chunk."""
    whole = ["-frames:v", str(round((cut.end - cut.start) * RATE))] if cut.end is not None else []
    return [
        *_quietly(ffmpeg, threads),
        *_opened(source, cut),
        *_drawn(rung, threads),
        *("-an", *whole, *_NO_NOTES, "-video_track_timescale", "12800", "-f", "mp4", name),
    ]


def voice_arguments(ffmpeg: str, source: str, *, threads: int, cut: Cut, name: str) -> list[str]:
    """The command that makes the sound of the whole, once for all rungs, so that its loudness is one."""
    opened = [*_quietly(ffmpeg, threads), *_opened(source, cut)]
    return [*opened, "-map", "0:a:0", "-vn", *_HEARD, *_NO_NOTES, "-f", "mp4", name]


def listed(names: Sequence[str]) -> str:
    """The list of chunks that `joined_arguments` reads."""
    return "ffconcat version 1.0\n" + "".join(f"file '{name}'\n" for name in names)


def joined_arguments(ffmpeg: str, rung: Rung, *, listing: str, voice: str | None) -> list[str]:
    """The command that joins chunks of our own making to one rung, without encoding them again."""
    ours = ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", f"concat,{FORMATS}"]
    heard = [*ours, "-i", voice, "-map", "0:v:0", "-map", "1:a:0"] if voice else ["-map", "0:v:0"]
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "error"),
        *(*ours, "-f", "concat", "-i", listing, *heard),
        *("-c", "copy", *_NO_NOTES, *_as_hls(rung)),
    ]


def poster_arguments(ffmpeg: str, source: str, *, width: int, at: float) -> list[str]:
    """The command that takes the picture of one second, at most 1280 pixels wide."""
    wide = _even(min(1280, width))
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "error"),
        *_opened(source, Cut(at)),
        *("-map", "0:V:0", "-frames:v", "1", "-vf", f"scale={wide}:-2,setsar=1,format=yuvj420p"),
        *("-q:v", "4", "-map_metadata", "-1", "-f", "image2", "-update", "1", "poster.jpg"),
    ]


def sound_arguments(ffmpeg: str, source: str) -> list[str]:
    """The command that takes the sound out of one of our own rungs, as speech programs want it."""
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "error", *_opened(source, WHOLE)),
        *("-map", "0:a:0", "-ac", "1", "-ar", "16000", "-map_metadata", "-1", "-f", "wav", "sound.wav"),
    ]


def seconds_done(line: str) -> float | None:
    """How far ffmpeg is, from one line of its progress; None for every other line."""
    name, _, value = line.partition("=")
    return int(value) / 1_000_000 if name == "out_time_us" and value.lstrip("-").isdigit() else None


def percent(every: Sequence[Rung], done: Sequence[Rung], seconds: float, duration: float) -> int:
    """How much of the whole work is done: finished rungs, and `seconds` of the next one, by their pixels (0-99)."""
    behind = sum(rung.pixels for rung in done)
    now = next((rung.pixels for rung in every if rung not in done), 0)
    share = min(max(seconds / duration, 0.0), 1.0)
    return min(99, int(100 * (behind + now * share) / sum(rung.pixels for rung in every)))


def minutes_left(percent: int, seconds: float) -> int | None:
    """About how many minutes are left after `seconds` of work; None while there is too little to go by."""
    if not 5 <= percent < 100 or seconds < 20:
        return None
    return max(1, round(seconds * (100 - percent) / percent / 60))


def wall_limit(duration: float) -> float:
    """Seconds after which the making of one rung is called stuck: four times its length and ten minutes."""
    return 4 * duration + 600


def file_limit(rung: Rung, duration: float) -> int:
    """Bytes that one rung may have: twice its greatest rate, and room for short ones."""
    return int(2 * (rung.rate + SOUND) * 1000 / 8 * duration) + 50_000_000
