"""Good recordings: of each container, sort of picture and sort of sound that meetings and cameras make."""

import subprocess

from resources.videos import programs
from tests.factories.videos import clip

SMALL = {"size": "64x36", "seconds": 1}
SILENT = SMALL | {"sound": False}


def film(suffix, *arguments, **how):
    return lambda path: clip(path.with_name(f"made{suffix}"), *arguments, **(SMALL | how))


def copied(suffix, *arguments, before=()):
    """A film written again by ffmpeg without encoding, with something added."""

    def build(path):
        clip(path.with_name("flat.mp4"), **SMALL)
        made = path.with_name(f"made{suffix}")
        asked = [
            programs.ffmpeg(),
            "-loglevel",
            "error",
            "-y",
            *before,
            "-i",
            str(path.with_name("flat.mp4")),
        ]
        subprocess.run([*asked, "-c", "copy", *arguments, str(made)], check=True, timeout=30)
        return made.read_bytes()

    return build


def beside(name, words, *arguments):
    """A film written again with a file of words beside it: chapters, subtitles."""

    def build(path):
        path.with_name(name).write_text(words)
        return copied(".mp4", *arguments, before=("-i", str(path.with_name(name))))(path)

    return build


CHAPTERS = ";FFMETADATA1\ntitle=Briefing\n[CHAPTER]\nTIMEBASE=1/10\nSTART=0\nEND=5\ntitle=One\n"
SUBTITLES = "1\n00:00:00,000 --> 00:00:00,900\nWhat we learnt.\n"

FILMS = {
    "MP4 for the web": film(".mp4", "-movflags", "+faststart"), "MP4 in fragments": film(".mp4", "-movflags", "frag_keyframe+empty_moov"),
    "MOV of a telephone": film(".mov", "-c:a", "aac"), "MOV of a camera (ProRes)": film(".mov", "-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s16le"),
    "MOV of an editor (DNxHR)": film(".mov", "-c:v", "dnxhd", "-profile:v", "dnxhr_lb", "-pix_fmt", "yuv422p", size="256x144", sound=False), "MOV of pictures (MJPEG)": film(".mov", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    "MKV of OBS": film(".mkv"), "MKV of FLAC": film(".mkv", "-c:a", "flac"), "WebM (VP8)": film(".webm", "-c:v", "libvpx", "-c:a", "libopus"),
    "WebM (VP9, Opus)": film(".webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"), "HEVC of a telephone": film(".mp4", "-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1"),
    "AVI of an old camera": film(".avi", "-c:v", "mpeg4", "-c:a", "mp3"), "a film of a DVD": film(".mpg", "-c:v", "mpeg2video", "-c:a", "mp2", "-r", "25", "-f", "vob"), "a broadcast": film(".ts", "-c:a", "ac3"),
    "WMV of PowerPoint": film(".wmv", "-c:v", "wmv2", "-c:a", "wmav2"), "FLV of old": film(".flv", "-c:v", "flv", "-ar", "44100"), "no sound": film(".mp4", sound=False),
    "one speaker": film(".mp4", "-ac", "1"), "the sound of a telephone": film(".mp4", "-ar", "8000", "-ac", "1"), "ALAC": film(".mov", "-c:a", "alac"),
    "half the colours": film(".mp4", "-pix_fmt", "yuv422p"), "all colours": film(".mp4", "-pix_fmt", "yuv444p"), "greys": film(".mp4", "-vf", "format=gray,format=yuv420p"), "a screen in RGB": film(".mkv", "-c:v", "libx264rgb", "-pix_fmt", "rgb24"),
    "upright": film(".mp4", size="36x64"), "square": film(".mp4", size="64x64"), "odd sides": film(".webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus", size="63x37"),
    "60 a second": film(".mp4", "-r", "60"), "one a second": film(".mp4", "-r", "1", seconds=3), "dots that are not square": film(".mp4", "-vf", "setsar=4/3"),
    "turned by its head": copied(".mp4", before=("-display_rotation", "90")), "with a title": copied(".mp4", "-metadata", "title=A briefing"), "chapters": beside("notes.txt", CHAPTERS, "-map", "1", "-map_metadata", "0"),
    "with subtitles": beside("a.srt", SUBTITLES, "-map", "1", "-map", "0", "-c:s", "mov_text"),
}  # fmt: skip
