"""A store that refuses, cuts, is busy or loses its answer: nothing is lost, nothing counts twice, nothing is half there."""

import datetime as dt
import hashlib
import http.client
import json
import random
import urllib.error
import urllib.request
from contextvars import ContextVar

import pytest
import time_machine
from botocore.config import Config
from django.urls import reverse

from portal.lib import clock, jobs, storage
from portal.lib.models import AuditEntry, Job
from resources.videos import sending
from resources.videos.models import Rendition, Upload, Video
from tests.bad_line import in_front_of_store
from tests.factories import videos as factory

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FILE = random.Random(5).randbytes(300_000)
BROKEN = (urllib.error.URLError, http.client.HTTPException, OSError)


@pytest.fixture
def line(settings):
    """Both buckets, for us and for browsers, behind a line of moods."""
    carried = in_front_of_store(settings)
    yield carried
    carried.close()


@pytest.fixture
def toms(client, tom):
    client.force_login(tom)
    return client


def post(client, path: str, body=None):
    return client.post(f"/videos/uploads/{path}", json.dumps(body or {}), content_type="application/json")


def put(upload: Upload, content: bytes, number: int = 1) -> None:
    address = sending.sign(upload, [number])[str(number)]
    urllib.request.urlopen(urllib.request.Request(address, content, method="PUT"), timeout=10).close()


def kept(upload: Upload) -> str:
    with storage.open_file(storage.QUARANTINE, upload.object_name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def test_parts_that_are_cut_again_and_again_arrive_whole_in_the_end(line, toms, tom):
    upload = factory.upload(tom, size=len(FILE))
    for cut in (1, 400, 100_000, 299_000):
        line.mood, line.left = "cut", cut
        with pytest.raises(BROKEN):
            put(upload, FILE)
        line.mood = "well"
        assert sending.arrived(upload) == []
    put(upload, FILE)
    assert (post(toms, f"{upload.uuid}/complete").status_code, kept(upload)) == (
        200,
        hashlib.sha256(FILE).hexdigest(),
    )


@pytest.mark.parametrize("mood", ["refuse", "busy"])
def test_a_store_that_is_away_leaves_the_sending_open(mood, line, toms, tom):
    upload = factory.upload(tom, size=len(FILE))
    put(upload, FILE)
    line.mood = mood
    answer = post(toms, f"{upload.uuid}/complete")
    upload.refresh_from_db()
    assert (answer.status_code, answer.json()["error"], upload.state) == (
        503,
        storage.StorageUnavailable.sentence,
        "open",
    )
    line.mood = "well"
    assert post(toms, f"{upload.uuid}/complete").json()["state"] == "completed"


def test_a_page_waits_a_few_seconds_once_and_work_that_nobody_sits_before_longer_and_again():
    """In seconds: to reach the store, to hear from it; and how often it is asked."""
    told = [
        (p.connect_timeout, p.read_timeout, p.retries["total_max_attempts"])
        for p in (storage.HASTY, storage.PROMPT, storage.PATIENT)
    ]
    assert told == [(1, 2, 1), (2, 5, 1), (5, 30, 3)]


def sooner(patience: Config, **changed) -> Config:
    """The same patience, over in moments."""
    return patience.merge(Config(read_timeout=0.2, **changed))


def test_a_store_that_never_answers_is_asked_once_and_the_trainer_told(line, toms, tom, monkeypatch):
    upload = factory.upload(tom, size=len(FILE))
    put(upload, FILE)
    monkeypatch.setattr(storage, "PROMPT", sooner(storage.PROMPT))
    line.mood, line.calls = "stall", 0
    answer = post(toms, f"{upload.uuid}/complete")
    upload.refresh_from_db()
    assert (answer.status_code, answer.json()["error"], upload.state, line.calls) == (
        503, storage.StorageUnavailable.sentence, "open", 1,
    )  # fmt: skip


def test_a_page_of_the_desk_is_answered_with_a_sentence_while_the_store_stalls(
    line, client, bea, monkeypatch
):
    monkeypatch.setattr(storage, "HASTY", sooner(storage.HASTY))
    line.mood = "stall"
    client.force_login(bea)
    answer = client.get(reverse("desk_videos:take_in"))
    assert (answer.status_code, answer.context["away"], line.calls) == (
        200, storage.StorageUnavailable.sentence, 1,
    )  # fmt: skip


def test_the_media_worker_asks_a_store_that_stalls_again(line, tom, small, monkeypatch):
    video = factory.sent(tom, small)
    patience = sooner(storage.PATIENT, retries={"total_max_attempts": 2, "mode": "standard"})
    monkeypatch.setattr(storage, "_patience", ContextVar("patience", default=patience))
    line.mood, line.calls = "stall", 0
    work()
    video.refresh_from_db()
    assert (video.state, line.calls) == ("queued", 2)


@pytest.mark.parametrize("mood", ["refuse", "busy", "lose answers"])
def test_a_sending_that_cannot_begin_leaves_no_card(mood, line, toms):
    line.mood = mood
    file = {"name": "odell.mp4", "size": 1000, "type": "video/mp4", "fingerprint": "abc"}
    assert (post(toms, "", file).status_code, Video.objects.count(), Upload.objects.count()) == (503, 0, 0)
    line.mood = "well"
    assert post(toms, "", file).status_code == 200


def test_signing_asks_nobody(line, toms, tom):
    upload = factory.upload(tom)
    line.mood = "refuse"
    assert post(toms, f"{upload.uuid}/sign", {"parts": [1]}).status_code == 200


def test_a_join_whose_answer_is_lost_counts_once(line, toms, tom):
    upload = factory.upload(tom, size=len(FILE))
    put(upload, FILE)
    line.mood = "lose answers"
    first = post(toms, f"{upload.uuid}/complete").status_code
    line.mood = "well"
    second = post(toms, f"{upload.uuid}/complete").status_code
    done = AuditEntry.objects.filter(verb="videos.uploaded").count()
    assert (first, second, done, Job.objects.filter(kind="videos.process").count(), kept(upload)) == (
        503, 200, 1, 1, hashlib.sha256(FILE).hexdigest(),
    )  # fmt: skip


def test_a_clock_that_goes_wrong_loses_nothing_that_was_sent(toms, tom):
    """Signed by a clock that is two hours slow the store takes no part; the sending goes on once it is right."""
    upload = factory.upload(tom, size=len(FILE))
    with time_machine.travel(clock.now() - dt.timedelta(hours=2), tick=False):
        address = sending.sign(upload, [1])["1"]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(address, FILE, method="PUT"), timeout=10)
    assert (post(toms, f"{upload.uuid}/complete").status_code, sending.arrived(upload)) == (409, [])
    put(upload, FILE)
    assert post(toms, f"{upload.uuid}/complete").json()["state"] == "completed"


def work() -> None:
    """The media worker's next turn, without its pause."""
    Job.objects.filter(kind="videos.process").update(due_at=clock.now())
    jobs.run_due("media")


@pytest.mark.parametrize("mood", ["refuse", "busy", "refuse writing"])
def test_a_store_that_goes_away_while_it_is_prepared_publishes_nothing_and_is_waited_for(
    mood, line, tom, small
):
    video = factory.sent(tom, small)
    line.mood = mood
    work()
    video.refresh_from_db()
    assert (video.state, video.version, Rendition.objects.count()) == ("queued", 0, 0)
    line.mood = "well"
    work()
    video.refresh_from_db()
    rung = video.playing().get()
    assert (video.state, storage.size(storage.MEDIA, rung.object_name)) == ("ready", rung.size)


@pytest.mark.parametrize("path", ["", "180.m3u8", "master.m3u8", "sign/180/", "captions.vtt"])
def test_pages_and_playlists_stand_with_the_store_away(path, line, client, priya, tom, bea):
    video = factory.video(owner=tom)
    factory.caption(video, approved_by=bea)
    line.mood = "refuse"
    client.force_login(priya)
    assert client.get(video.get_absolute_url() + path).status_code == 200
