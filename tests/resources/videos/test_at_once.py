"""A recording is cut again, or replaced, at the very moment when the files of old ones are removed."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from portal.lib import clock, storage
from portal.lib.models import AuditEntry
from resources.videos import preparing, sending
from resources.videos.cutting import Cut
from resources.videos.models import Video
from tests.factories import videos as factory

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


@pytest.fixture
def old(tom) -> Video:
    """Ready for longer than its sent file is kept; the file is still there."""
    name = storage.new_name("videos", "source")
    storage.put(storage.QUARANTINE, name, b"as sent", content_type="application/octet-stream")
    return factory.video(
        owner=tom, published=False, source_name=name, moved_at=clock.now() - dt.timedelta(days=31)
    )


def removed_while(deed) -> int:
    """Remove old files while a deed holds its recording and is not yet done; how many were removed."""
    counted = []

    def remove():
        try:
            counted.append(sending.drop_sources())
        finally:
            connection.close()

    worker = threading.Thread(target=remove)
    with transaction.atomic():
        deed()
        worker.start()
        while worker.is_alive() and not somebody_waits_for_us():
            pass
    worker.join(20)
    return counted[0]


def standing(of: Video) -> tuple[str, bool, bool, int]:
    """Its state, whether it has its file by its row, whether that file is there, and what was written down."""
    now = Video.objects.get(pk=of.pk)
    there = storage.exists(storage.QUARANTINE, of.source_name)
    said = AuditEntry.objects.filter(verb="videos.source_removed").count()
    return now.state, now.source_name == of.source_name, there, said


def test_the_file_of_what_is_cut_again_meanwhile_stays(old, tom):
    assert removed_while(lambda: preparing.cut(video=old, by=tom, cut=Cut(1.0))) == 0
    assert standing(old) == ("queued", True, True, 0)


def test_without_the_second_look_it_would_be_gone(old, tom, monkeypatch):
    monkeypatch.setattr(sending, "_forget_source", lambda video: True)
    assert removed_while(lambda: preparing.cut(video=old, by=tom, cut=Cut(1.0))) == 1
    assert standing(old) == ("queued", True, False, 0)


def test_the_file_of_what_is_replaced_meanwhile_stays_until_another_one_is_whole(old, tom):
    file = {"name": "again.mp4", "size": 1000, "content_type": "video/mp4", "fingerprint": "abc"}
    assert removed_while(lambda: sending.begin(by=tom, video=old, **file)) == 0
    assert standing(old) == ("uploading", True, True, 0)


def test_who_comes_to_cut_it_after_its_file_was_removed_is_told_so(old, tom):
    sending.drop_sources()
    with pytest.raises(preparing.WrongMove):
        preparing.cut(video=old, by=tom, cut=Cut(1.0))
    assert standing(old) == ("ready", False, False, 1)
