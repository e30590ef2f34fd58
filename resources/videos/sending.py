"""Sending a recording: a session that the server keeps, parts that go from the browser straight to quarantine.

The store is asked before the database is written, never inside a transaction; every verb may be called again.
"""

import datetime as dt
import math
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from portal.lib import audit, clock, jobs, storage
from resources.library import actions as library
from resources.library.models import Resource
from resources.videos import preparing
from resources.videos.models import Upload, Video

IDLE = dt.timedelta(days=7)
MOST_PARTS = 9000  # below the store's 10,000


class Closed(Exception):
    """The upload was completed, cancelled or given up."""


class Missing(Exception):
    """Not all of it has arrived as it should; `parts` have to be sent (again)."""

    def __init__(self, parts: list[int]) -> None:
        self.parts = parts
        super().__init__(f"{len(parts)} parts are missing.")


def part_size(size: int) -> int:
    """Bytes of one part: eight MiB, or more where the file would have too many parts."""
    return max(settings.VIDEO_PART, math.ceil(size / MOST_PARTS))


def arrived(upload: Upload) -> list[storage.Part]:
    """The parts that the store holds whole, by number."""
    if upload.state != Upload.State.OPEN:
        return []
    held = storage.parts(upload.object_name, upload.upload_id)
    return [p for p in held if p.number <= upload.parts and p.size == upload.part_length(p.number)]


def begin(
    *, by: User, name: str, size: int, content_type: str, fingerprint: str, video: Video | None = None
) -> Upload:
    """Open the sending of a file, or go on with the one that this person began before.

    Without `video` a draft card is made. Raises preparing.WrongMove where that video takes no file now.
    """
    if (held := _held(by, fingerprint, size)) is not None:
        return held
    object_name = storage.new_name("videos", "source")
    upload_id = storage.begin_upload(object_name, "application/octet-stream")
    given = {"name": name, "size": size, "content_type": content_type, "fingerprint": fingerprint}
    try:
        with transaction.atomic():
            return _write(by, video, object_name=object_name, upload_id=upload_id, **given)
    except IntegrityError:  # a second tab was quicker: go on with its session
        storage.abort_upload(object_name, upload_id)
        return Upload.objects.open().get(by=by, fingerprint=fingerprint)
    except BaseException:
        storage.abort_upload(object_name, upload_id)
        raise


def _held(by: User, fingerprint: str, size: int) -> Upload | None:
    """A person's open session for the file, unless the store has forgotten it."""
    upload = Upload.objects.open().filter(by=by, fingerprint=fingerprint, size=size).first()
    if upload is None:
        return None
    try:
        arrived(upload)
    except storage.NotStored:
        _end(upload, Upload.State.EXPIRED, Video.State.EXPIRED, by=None)
        return None
    Upload.objects.filter(pk=upload.pk).update(seen_at=clock.now())
    return upload


def _write(by: User, video: Video | None, **given: object) -> Upload:
    if video is None:
        title = PurePath(str(given["name"])).stem.replace("_", " ").replace("-", " ").strip()
        card = library.add_resource(
            kind=Resource.Kind.VIDEO,
            title=title[:1].upper() + title[1:160] or "New recording",
            by=by,
            visibility=Resource.Visibility.REGISTERED,
        )
        video = Video.objects.create(resource=card)
    else:
        video = _another(video, by)
    upload = Upload.objects.create(video=video, by=by, part_size=part_size(int(str(given["size"]))), **given)
    audit.record(by=by, verb="videos.upload_begun", thing=upload, size=upload.size)
    return upload


def _another(video: Video, by: User | None) -> Video:
    """Make room for another file. What plays, plays on; who agreed to the card before agreed to another film."""
    told: dict[str, Any] = {"failure_code": "", "failure": "", "percent": 0}
    if video.can_play:
        told |= {"another_file": True, "cut_from": 0, "cut_to": None, "coming": None}
        library.lock(video.resource)
        library.wrote(video.resource, by)
    return preparing.move(video, Video.State.UPLOADING, by=by, **told)


def sign(upload: Upload, numbers: list[int]) -> dict[str, str]:
    """Addresses to which the browser may PUT these parts for an hour. Raises Closed."""
    if upload.state != Upload.State.OPEN:
        raise Closed
    Upload.objects.filter(pk=upload.pk).update(seen_at=clock.now())
    return {
        str(number): storage.sign_part(upload.object_name, upload.upload_id, number) for number in numbers
    }


def somewhere_to_try() -> str:
    """An address that takes a few bytes for two minutes; what arrives belongs to nobody and is swept after a day."""
    name = storage.new_name("videos/line", "try")
    return storage.sign_part(name, storage.begin_upload(name, "application/octet-stream"), 1, seconds=120)


def complete(*, upload: Upload, by: User) -> Upload:
    """Join the parts, if the store holds exactly the file that was declared, and ask for it to be prepared.

    What counts is what the store says, not the browser. Raises Missing and Closed.
    """
    if upload.state == Upload.State.COMPLETED:
        return upload
    if upload.state != Upload.State.OPEN:
        raise Closed
    try:
        held = arrived(upload)
        missing = sorted(set(range(1, upload.parts + 1)) - {part.number for part in held})
        if missing:
            raise Missing(missing)
        storage.complete_upload(upload.object_name, upload.upload_id, held)
    except storage.NotStored:  # joined before, and the answer was lost on its way
        if not storage.exists(storage.QUARANTINE, upload.object_name):
            raise
    if storage.size(storage.QUARANTINE, upload.object_name) != upload.size:
        raise Missing([])
    return _completed(upload, by)


@transaction.atomic
def _completed(upload: Upload, by: User) -> Upload:
    held = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    if held.state != Upload.State.OPEN:
        return held
    held.state, held.seen_at = Upload.State.COMPLETED, clock.now()
    held.save(update_fields=["state", "seen_at"])
    preparing.move(held.video, Video.State.UPLOADED, by=by, source_name=held.object_name)
    jobs.enqueue("videos.process", held.video_id)
    return held


def abort(*, upload: Upload, by: User) -> Upload:
    """Give up a sending; what has arrived is removed. Raises Closed for one that is complete."""
    if upload.state == Upload.State.COMPLETED:
        raise Closed
    if upload.state == Upload.State.OPEN:
        storage.abort_upload(upload.object_name, upload.upload_id)
        return _end(upload, Upload.State.ABORTED, Video.State.ABORTED, by=by)
    return upload


@transaction.atomic
def add_video(*, by: User | None, card: dict[str, Any]) -> Video:
    """Add the card of a recording that nobody has sent yet; the desk offers to send it. `card` is the catalogue's."""
    resource = library.add_resource(kind=Resource.Kind.VIDEO, by=by, **card)
    video = Video.objects.create(resource=resource, state=Video.State.EXPIRED)
    audit.record(by=by, verb="videos.added", thing=video)
    return video


def hand_in(*, video: Video, file: IO[bytes], by: User | None) -> None:
    """Take a recording from the server's own disk into quarantine, and ask for it to be prepared.

    Raises preparing.WrongMove where that video takes no file now.
    """
    name = storage.new_name("videos", "source")
    storage.put(storage.QUARANTINE, name, file, content_type="application/octet-stream")
    with transaction.atomic():
        _another(video, by)
        preparing.move(video, Video.State.UPLOADED, by=by, source_name=name)
        jobs.enqueue("videos.process", video.pk)


@transaction.atomic
def _end(upload: Upload, state: str, video_state: str, *, by: User | None) -> Upload:
    held = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    if held.state != Upload.State.OPEN:
        return held
    held.state = state
    held.save(update_fields=["state"])
    preparing.move(held.video, video_state, by=by)
    return held


def expire() -> int:
    """Give up every sending that was idle for a week; returns how many."""
    idle = list(Upload.objects.open().filter(seen_at__lt=clock.now() - IDLE).select_related("video"))
    for upload in idle:
        storage.abort_upload(upload.object_name, upload.upload_id)
        _end(upload, Upload.State.EXPIRED, Video.State.EXPIRED, by=None)
    return len(idle)


def drop_sources() -> int:
    """Remove the sent files of recordings that have been ready for long enough; returns how many.

    The row first, or whoever cuts the recording again just now would ask for a file that is gone. What the store does
    not remove then is swept.
    """
    kept = dt.timedelta(days=settings.VIDEO_SOURCE_DAYS)
    old = Video.objects.filter(state=Video.State.READY, moved_at__lt=clock.now() - kept).exclude(
        source_name=""
    )
    count = 0
    for video in old:
        if _forget_source(video):
            storage.delete(storage.QUARANTINE, video.source_name)
            count += 1
    return count


def forget_lost_sources() -> int:
    """After a restore: no backup holds sent files, so ready recordings no longer offer another cut; returns how many.

    Raises storage.StorageUnavailable.
    """
    held = set(storage.names(storage.QUARANTINE))
    lost = list(
        Video.objects.filter(state=Video.State.READY).exclude(source_name="").exclude(source_name__in=held)
    )
    return sum(_forget_source(video) for video in lost)


@transaction.atomic
def _forget_source(video: Video) -> bool:
    """Say that a recording has no sent file any more, unless somebody has begun anything with it since it was read."""
    same = {"state": video.state, "moved_at": video.moved_at, "source_name": video.source_name}
    if not Video.objects.filter(pk=video.pk, **same).update(source_name=""):
        return False
    audit.record(by=None, verb="videos.source_removed", thing=video)
    return True
