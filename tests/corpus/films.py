"""Hostile recordings: lists and scripts that say they are films, films that lead elsewhere, and films that lie."""

import io
import struct
import subprocess
from pathlib import Path

from PIL import Image

from resources.videos import programs
from tests.corpus.made import MARK, File
from tests.factories.videos import clip

SMALL = {"size": "64x36", "seconds": 1}
SILENT = SMALL | {"sound": False}


def boxed(kind, *inside):
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


TYPE = boxed(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41")
WEB = f"https://{MARK}/a.mp4"
# What a program that guesses would follow: lists of files, and addresses.
LISTS = {
    "a playlist of the web": f"#EXTM3U\n#EXTINF:9,\n{WEB}\n#EXT-X-ENDLIST\n",
    "a playlist of a secret": "#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "a playlist of pieces of a secret": "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:9,\nconcat:/etc/hosts|subfile,,start,0,end,9,,:/etc/passwd\n#EXT-X-ENDLIST\n",
    "a playlist with a key of the web": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{WEB}"\n#EXTINF:9,\na.ts\n#EXT-X-ENDLIST\n',
    "a playlist of playlists": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n{WEB}\n",
    "a playlist of this very file": "#EXTM3U\n#EXTINF:9,\nsource\n#EXT-X-ENDLIST\n",
    "a list of files": "ffconcat version 1.0\nfile '/etc/passwd'\n",
    "a list of files of the web": f"ffconcat version 1.0\nfile '{WEB}'\n",
    "a list of files with orders": "ffconcat version 1.0\nfile a\noption safe 0\n",
    "a plan of a broadcast (DASH)": f"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{WEB}</BaseURL></MPD>",
    "a session": f"v=0\no=- 0 0 IN IP4 {MARK}\ns=a\nc=IN IP4 {MARK}\nt=0 0\nm=video 9 RTP/AVP 96\n",
    "a list of Windows": f"<asx version='3.0'><entry><ref href='{WEB}'/></entry></asx>",
    "a list of Winamp": f"[playlist]\nFile1={WEB}\n",
    "addresses of RealMedia": f"rtsp://{MARK}/a.rm\n",
    "notes of ffmpeg": f";FFMETADATA1\ntitle={WEB}\n",
    "subtitles": f"1\n00:00:00,000 --> 00:00:09,000\n<font face='{WEB}'>a</font>\n",
    "subtitles with drawings": f"[Script Info]\n[Events]\nDialogue: 0,0:00:00.00,0:00:09.00,,,{WEB}\n",
    "a script of AviSynth": f'Import("{WEB}")\n',
    "a script of VapourSynth": f"import os; os.system('{MARK}')\n",
    "a page": f"<html><video src='{WEB}'></video></html>",
}
PROGRAMS = {
    "a program": b"MZ\x90\x00" + bytes(200) + MARK.encode(), "a packed file": b"PK\x03\x04" + MARK.encode() + bytes(99),
    "a PDF": b"%PDF-1.7\n" + MARK.encode(), "a film of Flash": b"FWS\x09" + bytes(99),
    "zeros": bytes(4096), "one byte": b"\x00",
}  # fmt: skip


def film(*arguments, suffix=".mp4", **how):
    return lambda path: clip(path.with_name(f"made{suffix}"), *arguments, **(SMALL | how))


def behind_type(words):
    """The first bytes of a film, and a list behind them."""
    return lambda _: TYPE + words.encode()


def referring(kind, target):
    """A film whose pictures lie in another file (QuickTime's data references)."""

    def made(path):
        content = film(sound=False)(path)
        at = content.index(b"url \x00\x00\x00\x01") - 4
        entry = boxed(kind, b"\x00\x00\x00\x00" + target)
        grown = len(entry) - 12
        content = content[:at] + entry + content[at + 12 :]
        for name in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
            where = content.rindex(name, 0, at) - 4
            size = struct.unpack(">I", content[where : where + 4])[0] + grown
            content = content[:where] + struct.pack(">I", size) + content[where + 4 :]
        return content

    return made


def resized(path):
    """A film whose head says that its pictures are 32,000 dots square."""
    content = film(sound=False)(path)
    at = content.index(b"avc1") + 28
    return content[:at] + struct.pack(">HH", 32_000, 32_000) + content[at + 4 :]


def counted(name, back, value):
    """A table of the film that says it is longer than it is."""

    def made(path):
        content = film(sound=False)(path)
        at = content.index(name) + back
        return content[:at] + struct.pack(">I", value) + content[at + 4 :]

    return made


def nested(depth):
    whole = b""
    for _ in range(depth):
        whole = boxed(b"moov", whole)
    return TYPE + whole


def picture(kind):
    file = io.BytesIO()
    Image.new("RGB", (64, 36), "red").save(file, format=kind)
    return file.getvalue()


def attached(path):
    """A film with a program packed beside it."""
    program = path.with_name("a.exe")
    program.write_bytes(b"MZ" + MARK.encode())
    return film("-attach", str(program), "-metadata:s:t", "mimetype=application/x-msdownload", suffix=".mkv")(
        path
    )


def joined(*builds):
    return lambda path: b"".join(build(path) for build in builds)


def cut(share):
    return lambda path: (c := film(seconds=3)(path))[: int(len(c) * share)]


def begun(path):
    """A film of fragments that ends in the middle of one."""
    content = film("-movflags", "frag_keyframe+empty_moov", "-g", "5", sound=False)(path)
    return content[: content.rindex(b"mdat") + 40]


def of_streams(path):
    """A film of three hundred streams of words."""
    words = path.with_name("a.srt")
    words.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{MARK}\n")
    made = path.with_name("many.mkv")
    asked = [
        programs.ffmpeg(),
        "-loglevel",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=64x36:d=1",
        "-i",
        str(words),
    ]
    asked += ["-map", "0", *(["-map", "1"] * 300), "-c:v", "libx264", "-c:s", "srt", str(made)]
    subprocess.run(asked, check=True, timeout=60)
    return made.read_bytes()


# Codecs that no camera and no meeting writes: each decoder is a place where a hole may be (CVE-2026-8461 was MagicYUV).
CODECS = (
    "magicyuv", "ffvhuff", "huffyuv", "utvideo", "ffv1", "snow", "cinepak", "qtrle", "svq1", "rpza", "asv1",
    "cljr", "sgi", "jpegls", "gif", "v210",
)  # fmt: skip


PIXELS = {
    "cinepak": "rgb24", "qtrle": "rgb24", "rpza": "rgb555le", "cljr": "yuv411p", "sgi": "rgb24", "jpegls": "rgb24", "gif": "rgb8",
    "v210": "yuv422p10le", "svq1": "yuv410p", "magicyuv": "yuv444p",
}  # fmt: skip


def codec(name):
    strange = ["-strict", "-2"] if name == "snow" else []
    pixels = PIXELS.get(name, "yuv420p")
    return film("-c:v", name, *strange, "-pix_fmt", pixels, suffix=".mkv", size="64x48", sound=False)


HOSTILE = [
    *(File("film", name, lambda _, w=words: w.encode(), "refused", "film") for name, words in LISTS.items()),
    *(
        File("film", f"{name} behind the first bytes of a film", behind_type(words), "refused", "film")
        for name, words in list(LISTS.items())[::3]
    ),
    *(File("film", name, lambda _, c=content: c, "refused", "film") for name, content in PROGRAMS.items()),
    *(File("film", f"a {kind} that says it is a film", lambda _, k=kind: picture(k), "refused", "film") for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF")),
    *(File("film", f"the codec {name}", codec(name), "refused", "film") for name in CODECS),
    File("film", "pictures of another file", referring(b"url ", f"file:///etc/{MARK}\x00".encode()), "either", "film"),
    File("film", "pictures of the web", referring(b"url ", WEB.encode() + b"\x00"), "either", "film"),
    File("film", "pictures of an alias", referring(b"alis", bytes(150) + MARK.encode()), "either", "film"),
    File("film", "a film that refers to another", lambda _: TYPE + boxed(b"moov", boxed(b"rmra", boxed(b"rmda", boxed(b"rdrf", bytes(4) + b"url " + struct.pack(">I", len(WEB)) + WEB.encode())))), "refused", "film"),
    File("film", "a box of nothing, again and again", lambda _: TYPE + struct.pack(">I", 0) + b"moov" + bytes(400), "refused", "film"),
    File("film", "boxes in boxes", lambda _: nested(4000), "refused", "film"),
    File("film", "a box larger than the world", lambda _: TYPE + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1) + bytes(99), "refused", "film"),
    File("film", "dots without end", resized, "either", "film"),
    File("film", "four billion pieces", counted(b"stsz", 12, 0xFFFFFFFF), "either", "film"),
    File("film", "four billion places", counted(b"stco", 8, 0xFFFFFFFF), "either", "film"),
    File("film", "a time that never ends", counted(b"mvhd", 20, 0xFFFFFFFE), "either", "film"),
    File("film", "a clock that stands", counted(b"mdhd", 16, 0), "either", "film"),
    File("film", "a program beside it", attached, "safe", "film"),
    File("film", "a script in its title", film("-metadata", f"title=<script src={WEB}>"), "safe", "film"),
    File("film", "where it was taken", film("-metadata", f"location={MARK}", "-movflags", "use_metadata_tags"), "safe", "film"),
    File("film", "a script as its language", film("-metadata:s:v", f"handler_name=<script>{MARK}"), "safe", "film"),
    File("film", "three hundred streams of words", of_streams, "safe", "film"),
    File("film", "a packed file behind it", lambda path: film()(path) + b"PK\x03\x04" + MARK.encode(), "safe", "film"),
    File("film", "a page behind it", lambda path: film()(path) + f"<script src={WEB}>".encode(), "safe", "film"),
    File("film", "a playlist behind it", lambda path: film()(path) + LISTS["a playlist of a secret"].encode() + MARK.encode(), "safe", "film"),
    File("film", "a film behind another", joined(film(sound=False), film(sound=False)), "either", "film"),
    File("film", "sound alone", lambda path: sound(path), "refused", "film"),
    *(File("film", f"{share:.0%} of a film", cut(share), "refused", "film") for share in (0.02, 0.3, 0.6, 0.9)),
    File("film", "fragments that break off", begun, "either", "film"),
]  # fmt: skip


def sound(path: Path) -> bytes:
    made = path.with_name("sound.mp4")
    asked = [
        programs.ffmpeg(),
        "-loglevel",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        "sine=d=1",
        "-c:a",
        "aac",
        str(made),
    ]
    subprocess.run(asked, check=True, timeout=30)
    return made.read_bytes()
