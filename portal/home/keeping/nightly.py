"""Backups that the portal takes by itself, and the row that says how each one went."""

import datetime as dt
import io
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from pyrage import x25519

from portal.home.keeping import dumps, sealing, taking
from portal.home.keeping.manifest import Manifest
from portal.home.keeping.shelves import Bucket, Folder, Shelf
from portal.home.models import Backup
from portal.lib import clock
from portal.lib.progress import Progress

ONE_AT_A_TIME = 0x6B656570  # the number of the database's lock; any that nothing else uses


class NotWhole(Exception):
    """The backup was written, and the shelf does not hold all of it; the text is a sentence."""


class Busy(Exception):
    """Another backup is being taken: each looks which files lie there already, and takes away what none names."""

    def __init__(self) -> None:
        super().__init__("Another backup is being taken just now. Try again when it has ended.")


def is_set_up() -> bool:
    """Whether the settings say what seals backups and where they go."""
    return bool(settings.BACKUP_PUBLIC_KEY and (settings.BACKUP_S3_BUCKET or settings.BACKUP_FOLDER))


def shelf() -> Shelf:
    """The place that the settings name: the bucket before the folder."""
    return Bucket() if settings.BACKUP_S3_BUCKET else Folder(Path(settings.BACKUP_FOLDER))


def named(place: Shelf) -> str:
    """The place in words."""
    return str(place.root) if isinstance(place, Folder) else f"bucket {settings.BACKUP_S3_BUCKET}"


def take(
    place: Shelf, key: x25519.Recipient, progress: Progress, *, keep: dt.timedelta
) -> tuple[Manifest, list[str]]:
    """Take a backup, look whether all of it lies there, take old ones away, and write down how it went.

    Returns what it says of itself and the stamps that went. Raises Busy, NotWhole and whatever taking raises.
    """
    with dumps.connect(connection.settings_dict) as line:
        if not line.execute("select pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME]).fetchone()[0]:  # type: ignore[index]  # one row
            raise Busy
        return _take(place, key, progress, keep)


def _take(
    place: Shelf, key: x25519.Recipient, progress: Progress, keep: dt.timedelta
) -> tuple[Manifest, list[str]]:
    # Nobody else is taking one: what has no end yet is of a worker that was killed, and never gets one.
    Backup.objects.filter(ended_at__isnull=True).delete()
    row = Backup.objects.create(began_at=clock.now(), place=named(place)[:300])
    try:
        manifest = taking.take(place, key, progress)
        row.stamp = manifest.stamp
        row.rows = sum(table.rows for table in manifest.tables.values())
        row.files, row.size = len(manifest.files), sum(kept.size for kept in manifest.files)
        if not taking.lies_there(place, manifest):
            raise NotWhole("Something that the backup names is not where it was put.")
        row.whole = True
        return manifest, taking.prune(place, keep)
    except Exception as fault:
        row.problem = f"{fault or type(fault).__name__}"[:300]
        raise
    finally:
        row.ended_at = clock.now()
        row.save()


def take_by_itself(night: dt.datetime) -> None:
    """The backup of each night, or of each `BACKUP_EVERY`, where one is set up; none while another is being taken.

    `night` is when it began: where its backup lies there already, its worker died before it could say so.
    """
    if is_set_up() and not _taken_since(night):
        key = sealing.public_key(settings.BACKUP_PUBLIC_KEY)
        keep = dt.timedelta(days=settings.BACKUP_KEEP_DAYS)
        with suppress(Busy):
            take(shelf(), key, Progress(0, "files", io.StringIO()), keep=keep)


def _taken_since(night: dt.datetime) -> bool:
    done = Backup.objects.filter(whole=True, problem="", place=named(shelf())[:300])
    return done.filter(began_at__gte=night).exists()
