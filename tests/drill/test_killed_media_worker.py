"""kill -9 of the media worker while recordings are made: each is taken up again within a minute, none is half there."""

import json
import os
import pathlib
import random
import re
import signal
import subprocess
import time

import psycopg
import pytest

from resources.videos import programs
from tests.bench.meter import family
from tests.drill.measured import note
from tests.factories.videos import clip
from tests.running import Portal, running_portal

VIDEOS, KILLS = 10, 5
LONG = 640  # seconds of one of them: three chunks of each of its two rungs
IN_THE_LONG = 3  # kills while it is made: a job has four turns, and a fourth kill would rightly give it up
AT_FIRST = 5  # handed in with the long one; the others after it, so that there is work left to kill
AGAIN = 60  # seconds in which work has to be taken up again
PATIENCE = 2400

pytestmark = pytest.mark.drill

HAND_IN = """
from resources.videos import sending
for number, path in enumerate({paths!r}, {first}):
    video = sending.add_video(by=None, card={{"title": f"Drill {{number}}"}})
    with open(path, "rb") as file:
        sending.hand_in(video=video, file=file, by=None)
"""

LONG_IS_READY = "bool_or(r.title = 'Drill 0' and v.state = 'ready')"

# The chunks that lie in the store, and when each was written: one that is made again has another time.
CHUNKS = """
import json
from portal.lib import storage
print(json.dumps({f.name: f.changed_at.isoformat() for f in storage.stored(storage.MEDIA, "videos/") if "work" in f.name.split("/")}))
"""

# Everything that readers would get: rungs of the version that plays, and whether each is whole in the store.
FOUND = """
import json
from portal.lib import storage
from resources.videos import playlists
from resources.videos.models import Rendition, Video
mine = Video.objects.filter(resource__title__startswith="Drill ")
whole = 0
for rung in Rendition.objects.filter(video__in=mine):
    playlists.check(playlists.read(rung.playlist), duration=rung.video.duration_seconds, size=storage.size(storage.MEDIA, rung.object_name))
    whole += rung.version == rung.video.version and storage.size(storage.MEDIA, rung.object_name) == rung.size
print(json.dumps({"ready": mine.filter(state="ready", version=1).count(), "rungs": Rendition.objects.filter(video__in=mine).count(),
    "whole": whole, "attempts": max(mine.values_list("attempt", flat=True))}))
"""


def address(portal: Portal) -> str:
    env = (portal.data / "run.env").read_text()
    return re.search(r"^(?:export )?DATABASE_URL=['\"]?([^'\"\n]+)", env, re.MULTILINE)[1]


def asked(line: psycopg.Connection, question: str):
    return line.execute(
        f"select {question} from videos_video v join library_resource r on r.id = v.resource_id where r.title like 'Drill %'"
    ).fetchone()[0]  # type: ignore[arg-type]  # our own words


def until(true, what: str, patience: float) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < patience, what
        time.sleep(0.2)
    return time.monotonic() - began


def kill(portal: Portal, line: psycopg.Connection, within: float) -> float:
    """Kill whoever makes recordings in its first `within` seconds; returns the seconds until work goes on."""
    until(
        lambda: asked(line, "count(*) filter (where v.state in ('probing', 'transcoding', 'packaging'))"),
        "no work",
        PATIENCE,
    )
    time.sleep(random.uniform(0, within))
    before = asked(line, "coalesce(sum(v.attempt), 0)")
    for pid in family(portal.process.pid, "-Q media") or family(portal.process.pid, "media"):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return until(
        lambda: asked(line, "sum(v.attempt)") > before or asked(line, "bool_and(v.state = 'ready')"),
        "not taken up again",
        PATIENCE,
    )


def long_one(folder: pathlib.Path) -> pathlib.Path:
    """Slides and a tone at 1080p: a quarter of a minute, over and over."""
    clip(folder / "part.mp4", "-g", "150", seconds=16, size="1920x1080")
    again = [
        "-stream_loop",
        str(LONG // 16 - 1),
        "-i",
        str(folder / "part.mp4"),
        "-c",
        "copy",
        str(folder / "long.mp4"),
    ]
    subprocess.run([programs.ffmpeg(), "-loglevel", "error", "-y", *again], check=True, timeout=60)
    return folder / "long.mp4"


def told(portal: Portal, question: str):
    return json.loads(portal.python(question).strip().splitlines()[-1])


def test_recordings_survive_their_worker(tmp_path):
    path = tmp_path / "a.mp4"
    clip(path, "-g", "250", seconds=20, size="640x360")
    paths = [str(long_one(tmp_path))] + [str(path)] * (VIDEOS - 1)
    with running_portal(tmp_path / "data", stage="empty") as portal:
        portal.python(HAND_IN.format(paths=paths[:AT_FIRST], first=0))
        with psycopg.connect(address(portal), autocommit=True) as line:
            seconds, chunks = [], {}
            for number in range(KILLS):
                if number == IN_THE_LONG:
                    until(lambda: asked(line, LONG_IS_READY), "the long one is not ready", PATIENCE)
                    portal.python(HAND_IN.format(paths=paths[AT_FIRST:], first=AT_FIRST))
                seconds.append(kill(portal, line, within=20 if number < IN_THE_LONG else 3))
                chunks |= told(portal, CHUNKS)
            until(lambda: asked(line, "bool_and(v.state in ('ready', 'failed'))"), "not ready", PATIENCE)
        found, kept = told(portal, FOUND), told(portal, CHUNKS)
    assert (found["ready"], found["whole"], found["rungs"]) == (VIDEOS, VIDEOS + 1, VIDEOS + 1)
    assert {name: kept[name] for name in chunks} == chunks
    assert max(seconds) <= AGAIN
    note(
        "kill -9 of the media worker",
        f"{VIDEOS} recordings, one of {LONG} s at 1080p in two rungs, {KILLS} kills at random moments: {len(chunks)} of its "
        f"{len(kept)} chunks were made before the last kill and none of them twice; {found['ready']} ready, {found['whole']} of {found['rungs']} "
        f"rungs whole, 0 half published, at most {found['attempts']} attempts; taken up again after "
        + ", ".join(f"{value:.1f} s" for value in seconds),
    )
