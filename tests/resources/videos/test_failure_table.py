"""What people really send, by the real ffmpeg: each case of engineering's table, with a tiny file made for it."""

import json
import pathlib
import random
import shutil
import subprocess
from functools import partial

import pytest
from django.urls import reverse

from portal.lib import storage
from portal.lib.models import Email
from resources.videos import preparing, probe, programs
from resources.videos.models import Video
from tests.factories import videos as factory
from tests.factories.videos import clip

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SMALL = {"size": "64x36", "seconds": 1}
SILENT = SMALL | {"sound": False}


def streams(video: Video, tmp_path) -> dict[str, dict]:
    """What ffprobe says of the rung that we made."""
    path = tmp_path / "made.mp4"
    storage.fetch_to(storage.MEDIA, video.playing().get().object_name, path)
    said = subprocess.run(
        probe.arguments(programs.ffprobe(), str(path)), check=True, capture_output=True, timeout=30
    )
    return {stream["codec_type"]: stream for stream in json.loads(said.stdout)["streams"]}


LIGHT = "color_primaries=bt2020:colorspace=bt2020nc"
TEN_BITS = ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none", "-tag:v", "hvc1"]

TAKEN = {
    "a film of PowerPoint (WMV)": (".wmv", ["-c:v", "wmv2", "-c:a", "wmav2"], SMALL),
    "WebM of a browser": (".webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"], SMALL),
    "ten bits a colour": (".mp4", ["-pix_fmt", "yuv420p10le"], SILENT),
    "half lines (interlaced)": (".mp4", ["-flags", "+ilme+ildct", "-x264opts", "interlaced=1"], SMALL | {"size": "64x64"}),
    "uneven pace": (".mkv", ["-vf", "select='lt(n,4)+not(mod(n,3))'", "-fps_mode", "vfr"], SILENT | {"seconds": 2}),
    "sound that begins before zero": (".mkv", ["-output_ts_offset", "-0.5"], SMALL),
    "sound of six speakers": (".mp4", ["-ac", "6"], SMALL),
    "much light (HDR)": (".mp4", ["-vf", f"setparams={LIGHT}:color_trc=smpte2084"], SILENT),
    "much light of a telephone (HLG)": (".mp4", [*TEN_BITS, "-vf", f"setparams={LIGHT}:color_trc=arib-std-b67"], SILENT),
    "AVI of an old camera": (".avi", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"], SMALL),
    "two languages": (".mp4", ["-map", "0:v", "-map", "1:a", "-map", "1:a"], SMALL),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN)
def test_what_people_send_becomes_one_kind_of_film(case, tom, tmp_path):
    suffix, arguments, options = TAKEN[case]
    video = factory.prepared(tom, clip(tmp_path / f"a{suffix}", *arguments, **options))
    made = streams(video, tmp_path)
    picture, sound = made["video"], made.get("audio", {})
    assert (video.state, picture["codec_name"], picture["pix_fmt"], picture["r_frame_rate"], picture["field_order"]) == (
        "ready", "h264", "yuv420p", "25/1", "progressive",
    )  # fmt: skip
    assert sound.get("channels", 2) == 2
    assert video.bright is ("much light" in case)


def test_the_trainer_is_told_that_colours_may_look_paler(signed_in, tom):
    video = factory.video(owner=tom, bright=True)
    preparing.emails.ready(video)
    page = signed_in(tom).get(reverse("desk_videos:video", args=[video.uuid])).content.decode()
    letter = " ".join(Email.objects.get(person=tom).text.split())
    assert ("It was recorded in HDR." in page, "It was recorded in HDR:" in letter) == (True, True)


def test_4k_of_a_telephone_in_ten_bits_becomes_both_rungs_in_eight(tom, tmp_path):
    """Really encoded here (libx265 is in the wheel), and the slowest of the table."""
    content = clip(tmp_path / "a.mp4", *TEN_BITS, size="3840x2160", seconds=0.5, sound=False)
    video = factory.prepared(tom, content)
    assert (video.state, video.width, video.height) == ("ready", 3840, 2160)
    assert [(rung.width, rung.height) for rung in video.playing()] == [(852, 480), (1920, 1080)]


def locked(path: pathlib.Path) -> bytes:
    """A film under Common Encryption, made by ffmpeg: its boxes are encv with the codec beneath."""
    key = ["-encryption_key", "00112233445566778899aabbccddeeff", "-encryption_kid", "0" * 32]
    return clip(path, "-encryption_scheme", "cenc-aes-ctr", *key, **SMALL)


def entered_as(path: pathlib.Path, was: bytes, now: bytes) -> bytes:
    """A film whose sample entry says that it is protected, and not how."""
    content = clip(path, **SMALL)
    assert content.count(was) == 1
    return content.replace(was, now)


@pytest.mark.parametrize(
    "made",
    [
        locked,
        partial(entered_as, was=b"avc1\x00", now=b"encv\x00"),
        partial(entered_as, was=b"mp4a\x00", now=b"enca\x00"),
    ],
    ids=["by a key", "encv", "enca"],
)
def test_a_film_under_lock_is_refused_as_one(made, tom, tmp_path):
    assert factory.prepared(tom, made(tmp_path / "a.mp4")).failure_code == "encrypted"


def test_a_phone_held_upright_is_turned(tom, tmp_path):
    clip(tmp_path / "flat.mp4", **SILENT)
    turned = [
        programs.ffmpeg(),
        "-loglevel",
        "error",
        "-display_rotation",
        "90",
        "-i",
        str(tmp_path / "flat.mp4"),
    ]
    subprocess.run([*turned, "-c", "copy", str(tmp_path / "turned.mp4")], check=True, timeout=30)
    rung = factory.prepared(tom, (tmp_path / "turned.mp4").read_bytes()).playing().get()
    assert (rung.width, rung.height) == (36, 64)


def test_where_a_phone_was_is_not_passed_on(tom, tmp_path):
    place = [
        "-metadata",
        "location=+53.4084-002.9916/",
        "-metadata",
        "title=Ward 4",
        "-movflags",
        "use_metadata_tags",
    ]
    video = factory.prepared(tom, clip(tmp_path / "a.mp4", *place, **SILENT))
    with storage.open_file(storage.MEDIA, video.playing().get().object_name) as file:
        content = file.read()
    assert (b"53.4084" in content, b"Ward 4" in content) == (False, False)


def test_av1_is_prepared_or_refused_with_its_reason_and_never_half_done(tom, tmp_path):
    video = factory.prepared(
        tom, clip(tmp_path / "a.mp4", "-c:v", "libsvtav1", "-preset", "12", **SILENT | {"size": "64x64"})
    )
    expected = ("ready", "") if programs.decodes_av1() else ("failed", "unsupported_codec")
    assert (video.state, video.failure_code) == expected


def test_a_song_with_a_cover_is_no_recording(tom, tmp_path):
    cover = ["-map", "0:v", "-map", "1:a", "-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]
    content = clip(tmp_path / "a.m4a", *cover, "-disposition:v", "attached_pic", "-f", "mp4", **SMALL)
    assert factory.prepared(tom, content).failure_code == "no_video"


@pytest.mark.parametrize("content", [b"\x00", random.Random(1).randbytes(20_000)])
def test_bytes_without_a_meaning_are_refused(content, tom):
    assert factory.prepared(tom, content).failure_code == "not_media"


def test_a_decoder_that_nobody_uses_is_never_opened(tom, tmp_path):
    """MagicYUV had a hole in 2026 by which a film of 50 kilobytes ran programs (CVE-2026-8461)."""
    content = clip(tmp_path / "a.mkv", "-c:v", "magicyuv", "-pix_fmt", "yuv444p", **SILENT)
    assert factory.prepared(tom, content).failure_code == "unsupported_codec"


def test_a_day_in_one_file_is_refused_before_it_is_read(tom, tmp_path):
    long = clip(tmp_path / "a.mkv", "-vf", "setpts=N*9000/TB", "-fps_mode", "vfr", **SILENT)
    assert factory.prepared(tom, long).failure_code == "too_long"


def test_a_machine_without_room_waits_for_somebody_to_make_some(tom, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 1000))
    video = factory.prepared(tom, clip(tmp_path / "a.mp4", **SILENT))
    assert (video.failure_code, video.can_retry, Video.objects.filter(version=0).count()) == (
        "disk_full",
        True,
        1,
    )
