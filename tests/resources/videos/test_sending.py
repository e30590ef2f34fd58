"""Sending a recording in parts: one's own only, again and again, and exactly what was declared."""

import datetime as dt
import json
import urllib.request
import uuid

import pytest

from portal.lib import clock, jobs, storage
from portal.lib.models import AuditEntry, Job
from resources.library.models import Resource
from resources.videos import sending
from resources.videos.models import Upload, Video
from tests.factories import videos as factory

pytestmark = pytest.mark.django_db

FILE = {"name": "odell-narrated.mp4", "size": 1000, "type": "video/mp4", "fingerprint": "abc"}


def post(client, path: str, body=None):
    return client.post(f"/videos/uploads/{path}", json.dumps(body or {}), content_type="application/json")


def put(upload: Upload, number: int, content: bytes) -> None:
    """What the browser does with a signed address."""
    address = sending.sign(upload, [number])[str(number)]
    urllib.request.urlopen(urllib.request.Request(address, content, method="PUT"), timeout=10).close()


@pytest.fixture
def toms(client, tom):
    client.force_login(tom)
    return client


def test_a_file_opens_a_session_and_a_draft_card(toms, tom):
    told = post(toms, "", FILE).json()
    card = Resource.objects.get()
    assert (told["done"], told["part_size"], told["state"], card.title, card.kind, card.state, card.visibility, card.owner) == (
        [], 8 * 1024**2, "open", "Odell narrated", "video", "draft", "registered", tom,
    )  # fmt: skip


def test_the_same_file_goes_on_with_its_session(toms):
    first, second = (post(toms, "", FILE).json()["id"] for _ in range(2))
    assert (first == second, Video.objects.count(), Upload.objects.count()) == (True, 1, 1)


def test_another_file_has_a_session_of_its_own(toms):
    first, second = (post(toms, "", FILE | {"fingerprint": mark}).json()["id"] for mark in "ab")
    assert first != second


def test_two_trainers_with_the_same_file_have_two_sessions(toms, bea):
    first = post(toms, "", FILE).json()["id"]
    toms.force_login(bea)
    assert post(toms, "", FILE).json()["id"] != first


def test_a_session_that_the_store_forgot_begins_anew(toms, tom):
    first = post(toms, "", FILE).json()["id"]
    upload = Upload.objects.get()
    storage.abort_upload(upload.object_name, upload.upload_id)
    second = post(toms, "", FILE).json()["id"]
    assert (first == second, Upload.objects.open().count()) == (False, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": 4 * 1024**3 + 1}, "size"),
        ({"size": "big"}, "size"),
        ({"name": ""}, "name"),
        ({"name": "letter.docx", "type": "application/msword"}, "name"),
        ({"name": "odell.mp4", "type": "text/html"}, "name"),
        ({"name": "943 476 5919.mp4"}, "name"),
        ({"fingerprint": ""}, "fingerprint"),
    ],
)
def test_what_we_do_not_take_is_refused_before_it_is_sent(change, field, toms):
    answer = post(toms, "", FILE | change)
    assert (answer.status_code, list(answer.json()["errors"]), Video.objects.count()) == (422, [field], 0)


def test_no_json_is_refused(toms):
    assert toms.post("/videos/uploads/", b"{", content_type="application/json").status_code == 422


def test_large_files_have_larger_parts():
    assert sending.part_size(9000 * 8 * 1024**2 + 9000) == 8 * 1024**2 + 1


def test_only_who_may_upload_may_begin(client, priya):
    client.force_login(priya)
    assert (post(client, "", FILE).status_code, Video.objects.count()) == (404, 0)


@pytest.mark.parametrize("verb", ["", "/sign", "/complete", "/abort"])
def test_somebody_elses_session_does_not_exist(verb, client, tom, bea):
    upload = factory.upload(tom)
    client.force_login(bea)
    path = f"{upload.uuid}{verb or '/'}"
    answer = post(client, path, {"parts": [1]}) if verb else client.get(f"/videos/uploads/{path}")
    assert (answer.status_code, Upload.objects.get().state) == (404, "open")


def test_an_unknown_session_does_not_exist(toms):
    assert post(toms, f"{uuid.uuid4()}/complete").status_code == 404


def test_parts_are_signed_with_the_stores_own_addresses(toms, tom, settings):
    upload = factory.upload(tom, size=settings.VIDEO_PART * 2)
    urls = post(toms, f"{upload.uuid}/sign", {"parts": [1, 2]}).json()["urls"]
    assert [(number, f"partNumber={number}" in url) for number, url in urls.items()] == [
        ("1", True),
        ("2", True),
    ]


@pytest.mark.parametrize("parts", [[0], [3], ["1"], [True], [], list(range(1, 52)), "1", None])
def test_parts_that_it_does_not_have_are_refused(parts, toms, tom, settings):
    upload = factory.upload(tom, size=settings.VIDEO_PART * 2)
    assert post(toms, f"{upload.uuid}/sign", {"parts": parts}).status_code == 400


def test_everything_sent_is_joined_and_prepared(toms, tom):
    upload = factory.upload(tom, size=1000)
    put(upload, 1, b"x" * 1000)
    answer = post(toms, f"{upload.uuid}/complete")
    upload.refresh_from_db()
    assert (answer.status_code, upload.state, upload.video.state, storage.size(storage.QUARANTINE, upload.video.source_name)) == (
        200, "completed", "uploaded", 1000,
    )  # fmt: skip
    assert Job.objects.get(kind="videos.process").subject == str(upload.video_id)


def test_completing_twice_counts_once(toms, tom):
    upload = factory.upload(tom, size=1000)
    put(upload, 1, b"x" * 1000)
    answers = [post(toms, f"{upload.uuid}/complete").json() for _ in range(2)]
    assert (answers[0] == answers[1], Job.objects.filter(kind="videos.process").count()) == (True, 1)
    assert AuditEntry.objects.filter(verb="videos.uploaded").count() == 1


def test_a_join_whose_answer_was_lost_is_found_again(toms, tom):
    upload = factory.upload(tom, size=1000)
    put(upload, 1, b"x" * 1000)
    storage.complete_upload(upload.object_name, upload.upload_id)
    assert post(toms, f"{upload.uuid}/complete").json()["state"] == "completed"


@pytest.mark.parametrize("length", [999, 1001])
def test_a_part_of_another_size_is_missing_and_has_to_be_sent_again(length, toms, tom):
    upload = factory.upload(tom, size=1000)
    put(upload, 1, b"x" * length)
    answer = post(toms, f"{upload.uuid}/complete")
    assert (answer.status_code, answer.json()["missing"], Upload.objects.get().state) == (409, [1], "open")


def test_parts_that_were_not_sent_are_missing(toms, tom, settings):
    upload = factory.upload(tom, size=settings.VIDEO_PART + 5)
    put(upload, 2, b"x" * 5)
    answer = post(toms, f"{upload.uuid}/complete")
    assert (answer.status_code, answer.json()["missing"]) == (409, [1])


def test_parts_may_come_in_any_order_and_twice(toms, tom, settings):
    settings.VIDEO_PART = 5 * 1024**2  # the smallest that the store takes
    upload = factory.upload(tom, size=settings.VIDEO_PART + 5)
    put(upload, 2, b"wrong")
    put(upload, 1, b"a" * settings.VIDEO_PART)
    put(upload, 2, b"right")
    answer = post(toms, f"{upload.uuid}/complete")
    with storage.open_file(storage.QUARANTINE, upload.object_name) as file:
        file.seek(-7, 2)
        assert (answer.status_code, file.read()) == (200, b"aaright")


def test_a_part_that_the_file_does_not_have_is_left_out(toms, tom):
    upload = factory.upload(tom, size=5)
    put(upload, 1, b"right")
    address = storage.sign_part(upload.object_name, upload.upload_id, 7)
    urllib.request.urlopen(urllib.request.Request(address, b"more", method="PUT"), timeout=10).close()
    post(toms, f"{upload.uuid}/complete")
    assert storage.size(storage.QUARANTINE, upload.object_name) == 5


def test_what_arrived_is_told_so_that_it_is_not_sent_again(toms, tom, settings):
    upload = factory.upload(tom, size=settings.VIDEO_PART + 5)
    put(upload, 2, b"x" * 5)
    assert toms.get(f"/videos/uploads/{upload.uuid}/").json()["done"] == [2]


def test_cancelling_removes_what_arrived(toms, tom):
    upload = factory.upload(tom, size=1000)
    put(upload, 1, b"x" * 1000)
    post(toms, f"{upload.uuid}/abort")
    upload.refresh_from_db()
    assert (upload.state, upload.video.state) == ("aborted", "aborted")
    with pytest.raises(storage.NotStored):
        storage.parts(upload.object_name, upload.upload_id)


def test_cancelling_twice_is_cancelling_once(toms, tom):
    upload = factory.upload(tom)
    assert [post(toms, f"{upload.uuid}/abort").status_code for _ in range(2)] == [200, 200]
    assert AuditEntry.objects.filter(verb="videos.aborted").count() == 1


@pytest.mark.parametrize("verb", ["sign", "complete"])
def test_a_cancelled_session_does_not_go_on(verb, toms, tom):
    upload = factory.upload(tom, state="aborted", upload_id="gone")
    assert post(toms, f"{upload.uuid}/{verb}", {"parts": [1]}).status_code == 409


def test_a_completed_session_cannot_be_cancelled(toms, tom):
    upload = factory.upload(tom, state="completed", upload_id="gone")
    assert (post(toms, f"{upload.uuid}/abort").status_code, Upload.objects.get().state) == (409, "completed")


def test_another_file_may_be_sent_for_a_recording_that_failed(toms, tom):
    video = factory.video(owner=tom, state="failed", published=False)
    post(toms, "", FILE | {"video": str(video.uuid)})
    video.refresh_from_db()
    assert (video.state, video.failure, Video.objects.count()) == ("uploading", "", 1)


def test_a_trainer_sends_no_other_file_for_what_readers_have(toms, tom):
    video = factory.video(owner=tom)
    assert (post(toms, "", FILE | {"video": str(video.uuid)}).status_code, Upload.objects.count()) == (404, 0)


def test_no_other_file_may_be_sent_while_one_is_prepared(toms, tom):
    video = factory.video(owner=tom, state="transcoding", published=False)
    assert (post(toms, "", FILE | {"video": str(video.uuid)}).status_code, Upload.objects.count()) == (409, 0)


def test_no_file_may_be_sent_for_somebody_elses_recording(toms, bea):
    video = factory.video(owner=bea, state="failed", published=False)
    assert post(toms, "", FILE | {"video": str(video.uuid)}).status_code == 404


def test_a_week_of_silence_ends_a_session(tom):
    idle = factory.upload(tom, seen_at=clock.now() - dt.timedelta(days=7, minutes=1))
    fresh = factory.upload(tom, seen_at=clock.now() - dt.timedelta(days=6, hours=23))
    jobs.kinds["videos.tidy"].run("", None)
    idle.refresh_from_db()
    fresh.refresh_from_db()
    assert (idle.state, idle.video.state, fresh.state) == ("expired", "expired", "open")


def test_a_month_after_it_is_ready_the_sent_file_is_removed(tom):
    name = storage.new_name("videos", "source")
    storage.put(storage.QUARANTINE, name, b"x", content_type="application/octet-stream")
    old = factory.video(owner=tom, source_name=name, moved_at=clock.now() - dt.timedelta(days=31))
    jobs.kinds["videos.tidy"].run("", None)
    old.refresh_from_db()
    assert (old.source_name, storage.exists(storage.QUARANTINE, name)) == ("", False)


def test_a_sent_file_that_no_backup_brought_back_is_forgotten(tom):
    held = factory.video(owner=tom, source_name=storage.new_name("videos", "source"))
    storage.put(storage.QUARANTINE, held.source_name, b"as sent", content_type="application/octet-stream")
    lost = factory.video(owner=tom, source_name=storage.new_name("videos", "source"))
    assert sending.forget_lost_sources() == 1
    names = dict(Video.objects.values_list("pk", "source_name"))
    assert names == {held.pk: held.source_name, lost.pk: ""}
    assert AuditEntry.objects.filter(verb="videos.source_removed").count() == 1


def test_a_source_is_kept_for_a_month(tom):
    kept = factory.video(owner=tom, source_name="videos/x", moved_at=clock.now() - dt.timedelta(days=29))
    sending.drop_sources()
    kept.refresh_from_db()
    assert kept.source_name == "videos/x"
