"""Recordings and what hangs on them. A ready one has rows but no bytes: tests that play make it from a clip."""

import itertools
import pathlib
import subprocess

from django.conf import settings

from portal.lib import clock, jobs, storage
from resources.videos import captions as captioning
from resources.videos import programs
from resources.videos.models import Caption, Rendition, Upload, Video
from tests.factories.library import resource
from tests.jobs import drain

_numbers = itertools.count(1)

PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="180.m4s",BYTERANGE="1374@0"
#EXTINF:6.000000,
#EXT-X-BYTERANGE:98473@1374
180.m4s
#EXTINF:2.000000,
#EXT-X-BYTERANGE:37082@99847
180.m4s
#EXT-X-ENDLIST
"""
# A newer version that waits to be let out, as the row holds it.
COMING = {
    "duration_seconds": 50.0,
    "width": 640,
    "height": 360,
    "sound": True,
    "damaged": False,
    "bright": False,
    "settings_hash": "newer",
    "poster_name": "videos/newer/poster.jpg",
    "storyboard": None,
    "shown_from": 0.0,
}


def video(*, owner=None, state: str = "ready", published: bool = True, **fields) -> Video:
    """A recording of 100 seconds, published unless said otherwise."""
    card = resource(
        "video",
        state="published" if published else "draft",
        visibility="registered",
        owner=owner,
        title=fields.pop("title", f"Recording {next(_numbers)}"),
    )
    given = {"resource": card, "state": state}
    if state == "ready":
        given |= {"version": 1, "duration_seconds": 100.0, "width": 320, "height": 180, "percent": 100}
        given |= {"poster_name": "videos/none/poster.jpg"}
    if state == "failed":
        given |= {"failure_code": "decode_error", "failure": "The recording could not be read to its end."}
    made = Video.objects.create(**given | fields)
    if state == "ready":
        rendition(made)
    return made


def rendition(made: Video, **fields) -> Rendition:
    given = {
        "version": made.version,
        "name": 180,
        "width": 320,
        "height": 180,
        "object_name": f"videos/{made.uuid}/0/180.m4s",
        "playlist": PLAYLIST,
        "bandwidth": 148_327,
        "average": 135_555,
        "codecs": "avc1.64000d,mp4a.40.2",
        "size": 136_929,
    }
    return Rendition.objects.create(video=made, **given | fields)


def caption(made: Video, *, approved_by=None, added_by=None, cues=None) -> Caption:
    """Two lines of captions, waiting unless somebody approved them."""
    lines = cues or [
        captioning.Cue(0, 4, "What did nobody ask?"),
        captioning.Cue(120, 124, "Who lives here."),
    ]
    return Caption.objects.create(
        video=made,
        cues=[[line.start, line.end, line.text] for line in lines],
        vtt=captioning.to_vtt(lines),
        source_name="briefing.vtt",
        added_by=added_by,
        approved_by=approved_by,
        approved_at=clock.now() if approved_by else None,
    )


def upload(by, *, size: int = 1000, video: Video | None = None, **fields) -> Upload:
    """An open sending that the store knows of."""
    number = next(_numbers)
    name = storage.new_name("videos", "source")
    given = {
        "video": video or globals()["video"](owner=by, state="uploading", published=False),
        "name": "briefing.mp4",
        "size": size,
        "content_type": "video/mp4",
        "fingerprint": f"print-{number}",
        "part_size": settings.VIDEO_PART,
        "object_name": name,
    }
    if "upload_id" not in fields:
        given["upload_id"] = storage.begin_upload(name, "application/octet-stream")
    return Upload.objects.create(by=by, **given | fields)


def sent(owner, content: bytes, **fields) -> Video:
    """A recording whose file lies in quarantine and whose preparing was asked for."""
    name = storage.new_name("videos", "source")
    storage.put(storage.QUARANTINE, name, content, content_type="application/octet-stream")
    made = video(owner=owner, state="uploaded", published=False, source_name=name, **fields)
    jobs.enqueue("videos.process", made.pk)
    return made


def prepared(owner, content: bytes, **fields) -> Video:
    """A recording that the media worker has dealt with."""
    made = sent(owner, content, **fields)
    drain("media")
    made.refresh_from_db()
    return made


def clip(
    path: pathlib.Path,
    *arguments: str,
    seconds: float = 3,
    size: str = "320x180",
    sound: bool = True,
) -> bytes:
    """A tiny recording made by ffmpeg: moving colours, and a tone unless it is to be silent."""
    sources = ["-f", "lavfi", "-i", f"testsrc=s={size}:r=10:d={seconds}"]
    if sound:
        sources += ["-f", "lavfi", "-i", f"sine=d={seconds}"]
    wanted = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *arguments, str(path)]
    command = [programs.ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *sources, *wanted]
    subprocess.run(command, check=True, timeout=60)
    return path.read_bytes()
