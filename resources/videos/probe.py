"""What ffprobe says about a recording, read as facts or as a refusal with a sentence for the trainer. Pure."""

import math
import re
from dataclasses import dataclass
from typing import Any

# Said to the trainer; every code that a recording can fail with stands here.
SENTENCES = {
    "not_media": "This file is not a recording that we can read. Export it again as MP4 and send that.",
    "no_video": "This file has sound but no picture. Send a recording that shows the slides or the speaker.",
    "too_long": "This recording is longer than we take. Cut it into parts and send each part.",
    "too_large_dimensions": "The picture is larger than we can prepare. Export it at 1080p or 4K.",
    "unsupported_codec": "This kind of picture cannot be read here. Export it again as MP4 (H.264).",
    "encrypted": "This recording is locked against copying. Send one without protection.",
    "truncated": "The recording stops before its own end: the file is incomplete. Export it again and send that.",
    "decode_error": "The recording could not be read to its end. Play it through once, export it again and send that.",
    "timeout": "Preparing took far longer than a recording of this length should. Try again; if it fails twice, "
    "export it again as MP4.",
    "disk_full": "The portal has no room to prepare this recording just now. Please try again later.",
    "output_mismatch": "What we made is not as long as what you sent, so we did not keep it. Try again; if it fails "
    "twice, export it again as MP4.",
    "worker_lost": "Preparing was interrupted several times. Please try again.",
    "nothing_left": "The times at which it is cut leave nothing of this file. Change them, then try again.",
    "virus": "The virus scanner knows this file as harmful, so it was not taken.",
    "too_large_to_scan": "This recording is larger than the virus scanner takes. Whoever runs the portal can raise its "
    "limit (StreamMaxLength).",
    "source_gone": "The file that was sent is no longer kept. Please send it again.",
    "no_program": "The portal has no working video program. The people who run it have to install one.",
}
# Trying the same file again can help; with the other codes only another file can.
RETRYABLE = frozenset(
    {
        "decode_error",
        "timeout",
        "disk_full",
        "output_mismatch",
        "nothing_left",
        "worker_lost",
        "no_program",
        "too_large_to_scan",
    }
)

# What ffprobe and ffmpeg may open. Anything else (playlists, pictures, lists of files) is refused by the programs.
FORMATS = "mov,matroska,webm,asf,avi,mpeg,mpegts,flv"
PROTOCOLS = "file"

# What cameras, meetings, slides and editors write. Every other decoder is a door that stays closed: most holes of the
# last years were in those that nobody uses. `DECODERS` are ffmpeg's own names, `PICTURES` what ffprobe calls them.
DECODERS = (
    "h264,hevc,av1,libdav1d,libaom-av1,vp8,libvpx,vp9,libvpx-vp9,mpeg4,mpeg2video,mpeg1video,h263,flv,theora,mjpeg,"
    "wmv1,wmv2,wmv3,vc1,mss2,msmpeg4v1,msmpeg4v2,msmpeg4,prores,dnxhd,dvvideo,vp6f,"
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,ac3,eac3,opus,libopus,vorbis,libvorbis,flac,alac,wmav1,wmav2,wmapro,"
    "amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_u8,pcm_f32le,pcm_mulaw,pcm_alaw,pcm_bluray,"
    "adpcm_ms,adpcm_ima_wav,adpcm_swf,nellymoser,speex,libspeex,"
    # Covers and subtitles are not shown, but a film with a stream that may not be opened is no film to ffprobe.
    "png,mov_text,subrip,srt,ass,ssa,webvtt,text,dvbsub,dvdsub,pgssub,cc_dec"
)
_SAID_OTHERWISE = {"flv": "flv1", "msmpeg4": "msmpeg4v3"}
PICTURES = frozenset(_SAID_OTHERWISE.get(name, name) for name in DECODERS.split(","))

LONGEST_SIDE = 8192  # pixels; beyond it one frame takes seconds and hundreds of megabytes
MOST_PIXELS = 36_000_000


class NotTaken(Exception):
    """The recording cannot be prepared; `code` says why and `sentence` tells the trainer."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(self.sentence)


# Light that reaches further than most screens (HDR): what telephones and film cameras record.
BRIGHT = frozenset({"smpte2084", "arib-std-b67"})
LOCKED = frozenset({"encv", "enca", "drmi", "drms"})  # sample entries of protected files


@dataclass(frozen=True)
class Facts:
    """What the rest of the work needs: seconds, upright size in square pixels, the picture's codec, sound or none.

    `bright` says that its light is HDR: browsers that do not know it show its colours paler.
    """

    duration: float
    width: int
    height: int
    codec: str
    sound: bool
    bright: bool = False

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


def arguments(ffprobe: str, source: str) -> list[str]:
    """The command that describes a file as JSON and can open nothing but that file."""
    return [
        *(ffprobe, "-v", "error", "-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS),
        *("-codec_whitelist", DECODERS),
        # The first packets say what a locked file's streams no longer do: ffprobe names the codec under the lock.
        *("-print_format", "json", "-show_format", "-show_streams"),
        *("-show_packets", "-read_intervals", "%+#100", source),
    ]


def why(said: str) -> str:
    """The code for what ffprobe said when it opened nothing."""
    if "moov atom not found" in said:
        return "truncated"
    return "unsupported_codec" if re.search(r"Codec \(\w+\) not on whitelist", said) else "not_media"


def read(told: dict[str, Any], *, longest: float, av1: bool) -> Facts:
    """Turn ffprobe's JSON into facts.

    `longest` is in seconds; `av1` says whether this ffmpeg can decode AV1 (one that cannot fails without an error).
    Raises NotTaken.
    """
    streams = told.get("streams") or []
    picture = next((s for s in streams if _is_picture(s)), None)
    if not streams:
        raise NotTaken("not_media")
    if _is_locked(told):
        raise NotTaken("encrypted")
    if picture is None:
        raise NotTaken("no_video")
    duration = _number(told.get("format", {}).get("duration")) or _number(picture.get("duration"))
    if duration <= 0:
        raise NotTaken("truncated")
    if duration > longest:
        raise NotTaken("too_long")
    width, height = _upright(picture)
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise NotTaken("too_large_dimensions")
    codec = str(picture.get("codec_name") or "")
    if codec not in PICTURES or (codec == "av1" and not av1) or min(width, height) < 16:
        raise NotTaken("unsupported_codec")
    sound = any(s.get("codec_type") == "audio" and s.get("codec_name") for s in streams)
    bright = picture.get("color_transfer") in BRIGHT
    return Facts(duration=duration, width=width, height=height, codec=codec, sound=sound, bright=bright)


def _is_locked(told: dict[str, Any]) -> bool:
    """Whether a stream names itself protected, or a packet carries what is needed to unlock it."""
    beside = [one for packet in told.get("packets") or [] for one in packet.get("side_data_list") or []]
    return any(stream.get("codec_tag_string") in LOCKED for stream in told.get("streams") or []) or any(
        str(one.get("side_data_type")).startswith("Encryption") for one in beside
    )


def _is_picture(stream: dict[str, Any]) -> bool:
    """A moving picture, not the cover of an album."""
    return stream.get("codec_type") == "video" and not (stream.get("disposition") or {}).get("attached_pic")


def _upright(picture: dict[str, Any]) -> tuple[int, int]:
    """Width and height as people see it: pixels squared, phone recordings turned."""
    width, height = int(picture.get("width") or 0), int(picture.get("height") or 0)
    across, _, down = str(picture.get("sample_aspect_ratio") or "1:1").partition(":")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        width = round(width * int(across) / int(down))
    turned = next((s["rotation"] for s in picture.get("side_data_list") or [] if "rotation" in s), 0)
    return (height, width) if round(_number(turned)) % 180 else (width, height)


def _number(given: Any) -> float:
    try:
        value = float(given)
    except (TypeError, ValueError):
        return 0.0
    return value if math.isfinite(value) else 0.0
