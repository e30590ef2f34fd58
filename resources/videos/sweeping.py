"""What nobody knows of any more is removed from the store: begun sendings, sent files, rungs and pictures without a row.

Between the store and the database lies a moment in which either may die; a day later whatever has no row never gets one.
"""

import datetime as dt
import logging

from portal.lib import clock, storage
from resources.videos.models import Rendition, Upload, Video

log = logging.getLogger(__name__)

AFTER = dt.timedelta(days=1)
ROOM = "videos/"  # how the names of our own files begin, in both buckets


def sweep() -> int:
    """Remove what has no row; returns how many things were removed. May be called again at any time.

    Raises storage.StorageUnavailable.
    """
    before = clock.now() - AFTER
    _forget_old_versions(before)
    found = _forgotten_uploads(before)
    found += _forgotten_files(storage.QUARANTINE, _sent(), before)
    found += _forgotten_files(storage.MEDIA, _made(), before)
    return found


def _forget_old_versions(before: dt.datetime) -> None:
    """Rungs of a version that was followed by another a day ago: no open page still asks for them."""
    for video in Video.objects.filter(version__gt=1, moved_at__lt=before).only("pk", "version"):
        Rendition.objects.filter(video=video, version__lt=video.version).delete()


def _forgotten_uploads(before: dt.datetime) -> int:
    known = set(Upload.objects.open().values_list("upload_id", flat=True))
    count = 0
    for begun in list(storage.unfinished_uploads()):
        if begun.name.startswith(ROOM) and begun.begun_at < before and begun.upload_id not in known:
            storage.abort_upload(begun.name, begun.upload_id)
            log.warning("Gave up the sending of %s: nobody knows of it.", begun.name)
            count += 1
    return count


def _forgotten_files(bucket: str, known: set[str], before: dt.datetime) -> int:
    count = 0
    for file in storage.stored(bucket, ROOM):
        if file.changed_at < before and file.name not in known:
            storage.delete(bucket, file.name)
            log.warning("Removed %s from %s: nobody knows of it.", file.name, bucket)
            count += 1
    return count


def _sent() -> set[str]:
    """Sent files that will be, or may be, prepared again, and those that are just being joined."""
    sources = Video.objects.exclude(source_name="").values_list("source_name", flat=True)
    return {*sources, *Upload.objects.open().values_list("object_name", flat=True)}


def _made() -> set[str]:
    """What was made and has a row."""
    names = set(Rendition.objects.values_list("object_name", flat=True))
    for video in Video.objects.only("poster_name", "storyboard", "coming"):
        coming = video.coming or {}
        names |= {video.poster_name, coming.get("poster_name", "")}
        for board in (video.storyboard, coming.get("storyboard")):
            names |= set(board["names"]) if board else set()
    return names
