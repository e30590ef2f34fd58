"""Recordings that no browser sent: from the server's folder, or from the inbox of the portal's own bucket."""

import json
import urllib.request
import uuid

import pytest
from django.urls import reverse

from portal.lib import storage
from portal.lib.models import AuditEntry
from resources.videos import taking
from resources.videos.models import Upload, Video
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db

PAGE = "/desk/videos/take-in/"


@pytest.fixture
def folder(settings, tmp_path, small):
    """The server's folder with one recording, and with what is none."""
    (tmp_path / "odell.mp4").write_bytes(small)
    (tmp_path / "letter.docx").write_bytes(b"x")
    (tmp_path / ".hidden.mp4").write_bytes(b"x")
    (tmp_path / "link.mp4").symlink_to("/etc/passwd")
    settings.VIDEO_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def inbox(settings, small, monkeypatch) -> str:
    """The name of a recording in an inbox that no other test uses."""
    settings.VIDEO_FOLDER = ""
    monkeypatch.setattr(taking, "INBOX", f"inbox/{uuid.uuid4()}/")
    storage.put(storage.QUARANTINE, f"{taking.INBOX}ellery.mp4", small, content_type="video/mp4")
    return "ellery.mp4"


def test_a_file_of_the_folder_gets_its_card_and_is_prepared(signed_in, bea, folder):
    answer = signed_in(bea).post(PAGE, filled(which="folder:odell.mp4", title="Odell"))
    drain("media")
    video = Video.objects.get()
    assert (answer.url, video.state, video.resource.title, video.resource.owner, AuditEntry.objects.filter(verb="videos.taken_in").count()) == (
        reverse("desk_videos:video", args=[video.uuid]), "ready", "Odell", bea, 1,
    )  # fmt: skip


def test_only_recordings_of_the_folder_are_offered(folder, monkeypatch):
    monkeypatch.setattr(taking, "INBOX", f"inbox/{uuid.uuid4()}/")
    assert [file.key for file in taking.found()] == ["folder:odell.mp4"]


def test_a_file_of_the_inbox_is_prepared_where_it_lies(signed_in, bea, inbox):
    signed_in(bea).post(PAGE, filled(which=f"inbox:{inbox}", title="Ellery"))
    drain("media")
    video = Video.objects.get()
    assert (video.state, video.source_name, taking.found()) == ("ready", f"{taking.INBOX}{inbox}", [])


@pytest.mark.parametrize("shape", ["s3://{bucket}/{name}", "{store}/{bucket}/{name}"])
def test_an_address_in_ones_own_bucket_names_the_file(shape, signed_in, bea, inbox, settings):
    address = shape.format(
        bucket=settings.S3_QUARANTINE_BUCKET,
        store=settings.S3_PUBLIC_ENDPOINT_URL,
        name=f"{taking.INBOX}{inbox}",
    )
    signed_in(bea).post(PAGE, filled(address=address, title="Ellery"))
    assert Video.objects.get().source_name == f"{taking.INBOX}{inbox}"


@pytest.mark.parametrize(
    "fields",
    [
        {"which": "folder:../../etc/passwd"},
        {"which": "folder:letter.docx"},
        {"which": "folder:link.mp4"},
        {"address": "https://elsewhere.example.org/quarantine/inbox/a.mp4"},
        {"address": "s3://media/videos/a.mp4"},
        {"address": "http://169.254.169.254/latest/meta-data/"},
        {"address": "file:///etc/passwd"},
        {"which": "folder:odell.mp4", "title": ""},
        {},
    ],
)
def test_nothing_else_is_taken_in(fields, signed_in, bea, folder):
    answer = signed_in(bea).post(PAGE, filled(**{"title": "Odell"} | fields))
    assert (answer.status_code, Video.objects.count()) == (422, 0)


def test_a_file_that_is_too_large_is_said(signed_in, bea, folder, settings):
    settings.VIDEO_LARGEST = 10
    answer = signed_in(bea).post(PAGE, filled(which="folder:odell.mp4", title="Odell"))
    assert (answer.status_code, Video.objects.count()) == (422, 0)


def test_taking_in_is_the_business_teams(signed_in, tom, folder):
    assert signed_in(tom).get(PAGE).status_code == 404


def test_a_trainers_line_is_tried_on_the_store_itself(signed_in, tom, settings):
    told = signed_in(tom).post("/videos/uploads/line", "{}", content_type="application/json").json()
    with urllib.request.urlopen(
        urllib.request.Request(told["url"], b"x", method="PUT"), timeout=10
    ) as answer:
        assert (
            answer.status,
            settings.S3_PUBLIC_ENDPOINT_URL.endswith(told["host"]),
            Upload.objects.count(),
        ) == (200, True, 0)


def test_the_line_is_tried_by_who_may_upload(signed_in, priya):
    assert (
        signed_in(priya)
        .post("/videos/uploads/line", json.dumps({}), content_type="application/json")
        .status_code
        == 404
    )
