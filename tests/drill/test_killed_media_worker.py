"""kill -9 of the media worker while recordings are made: each is taken up again within a minute, none is half there."""

import json
import os
import random
import re
import signal
import time

import psycopg
import pytest

from tests.bench.meter import family
from tests.drill.measured import note
from tests.factories.videos import clip
from tests.running import Portal, running_portal

VIDEOS, KILLS = 10, 5
AGAIN = 60  # seconds in which work has to be taken up again
PATIENCE = 900

pytestmark = pytest.mark.drill

HAND_IN = """
from resources.videos import sending
for number in range({count}):
    video = sending.add_video(by=None, card={{"title": f"Drill {{number}}"}})
    with open({path!r}, "rb") as file:
        sending.hand_in(video=video, file=file, by=None)
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


def kill(portal: Portal, line: psycopg.Connection) -> float:
    """Kill whoever makes recordings at a moment of its work; returns the seconds until work goes on."""
    until(
        lambda: asked(line, "count(*) filter (where v.state in ('probing', 'transcoding', 'packaging'))"),
        "no work",
        PATIENCE,
    )
    time.sleep(random.uniform(0, 4))
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


def test_recordings_survive_their_worker(tmp_path):
    path = tmp_path / "a.mp4"
    clip(path, "-g", "250", seconds=20, size="640x360")
    with running_portal(tmp_path / "data", stage="empty") as portal:
        portal.python(HAND_IN.format(count=VIDEOS, path=str(path)))
        with psycopg.connect(address(portal), autocommit=True) as line:
            seconds = [kill(portal, line) for _ in range(KILLS)]
            until(lambda: asked(line, "bool_and(v.state in ('ready', 'failed'))"), "not ready", PATIENCE)
        found = json.loads(portal.python(FOUND).strip().splitlines()[-1])
    assert (found["ready"], found["whole"]) == (VIDEOS, found["rungs"])
    assert max(seconds) <= AGAIN
    note(
        "kill -9 of the media worker",
        f"{VIDEOS} recordings, {KILLS} kills at random moments: {found['ready']} ready, {found['whole']} of {found['rungs']} "
        f"rungs whole, 0 half published, at most {found['attempts']} attempts; taken up again after "
        + ", ".join(f"{value:.1f} s" for value in seconds),
    )
