"""What nobody knows of is removed from the store; what somebody knows of stays."""

import datetime as dt
import uuid

import pytest

from portal.lib import storage
from resources.videos import sweeping
from resources.videos.models import Rendition
from tests.factories import videos as factory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(monkeypatch, db) -> str:
    """A part of the store that no other test uses: the halves of the tests share one store."""
    monkeypatch.setattr(sweeping, "ROOM", f"videos/{uuid.uuid4()}/")
    return sweeping.ROOM


@pytest.fixture
def a_day_later(monkeypatch):
    """The store's own clock cannot be moved, so that everything in it counts as old."""
    monkeypatch.setattr(sweeping, "AFTER", dt.timedelta(minutes=-5))


def named() -> str:
    return f"{sweeping.ROOM}{uuid.uuid4()}"


def stored(bucket: str, name: str = "") -> str:
    name = name or named()
    storage.put(bucket, name, b"x", content_type="application/octet-stream")
    return name


@pytest.mark.parametrize("bucket", [storage.MEDIA, storage.QUARANTINE])
def test_a_file_without_a_row_is_removed_after_a_day(bucket, a_day_later):
    name = stored(bucket)
    sweeping.sweep()
    assert storage.exists(bucket, name) is False


@pytest.mark.parametrize("bucket", [storage.MEDIA, storage.QUARANTINE])
def test_a_file_of_today_may_still_get_its_row(bucket):
    name = stored(bucket)
    sweeping.sweep()
    assert storage.exists(bucket, name) is True


def test_what_has_a_row_stays(tom, a_day_later):
    source = stored(storage.QUARANTINE)
    poster = stored(storage.MEDIA)
    video = factory.video(owner=tom, source_name=source, poster_name=poster)
    rung = stored(storage.MEDIA)
    video.playing().update(object_name=rung)
    sweeping.sweep()
    assert [storage.exists(storage.QUARANTINE, source), *(storage.exists(storage.MEDIA, n) for n in (poster, rung))] == [
        True, True, True,
    ]  # fmt: skip


def test_other_rooms_files_are_none_of_ours(a_day_later):
    name = stored(storage.MEDIA, storage.new_name("library", "pdf"))  # begins otherwise than the shelf
    sweeping.sweep()
    assert storage.exists(storage.MEDIA, name) is True


def test_a_sending_that_nobody_knows_of_is_given_up(a_day_later):
    name = named()
    upload_id = storage.begin_upload(name, "application/octet-stream")
    sweeping.sweep()
    with pytest.raises(storage.NotStored):
        storage.parts(name, upload_id)


def test_a_sending_under_way_goes_on(tom, a_day_later):
    name = named()
    begun = storage.begin_upload(name, "application/octet-stream")
    upload = factory.upload(tom, object_name=name, upload_id=begun)
    sweeping.sweep()
    assert storage.parts(upload.object_name, upload.upload_id) == []


def test_an_old_versions_rungs_go_and_todays_stay(tom, a_day_later):
    video = factory.video(owner=tom, version=2)
    old = factory.rendition(video, version=1, object_name=stored(storage.MEDIA))
    sweeping.sweep()
    assert (list(Rendition.objects.values_list("version", flat=True)), storage.exists(storage.MEDIA, old.object_name)) == (
        [2], False,
    )  # fmt: skip
