"""`manage.py backup`: the database and every file, sealed, to a folder or a bucket."""

import datetime as dt
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.home.keeping import dumps, nightly, sealing, shelves
from portal.home.keeping.manifest import Manifest, NoBackup
from portal.lib import storage
from portal.lib.progress import Progress


def add_shelf(parser: ArgumentParser) -> None:
    """The two places where backups may lie."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("folder", type=Path, nargs="?", help="the folder of the backups")
    where.add_argument("--bucket", action="store_true", help="the bucket that BACKUP_S3_... names")


def shelf(options: dict[str, Any]) -> shelves.Shelf:
    """The place that was asked for. Raises CommandError."""
    if options["bucket"]:
        if not settings.BACKUP_S3_BUCKET:
            raise CommandError("BACKUP_S3_BUCKET is not set. docs/backups.md says what a bucket needs.")
        return shelves.Bucket()
    if options["folder"] is None:
        raise CommandError("Say where: a folder, or --bucket.")
    return shelves.Folder(options["folder"])


class Command(BaseCommand):
    """Only what is new is copied. The public key seals; the other half opens, and belongs elsewhere."""

    help = "Back the portal up to FOLDER or --bucket, sealed with BACKUP_PUBLIC_KEY. docs/backups.md has the steps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_shelf(parser)
        parser.add_argument(
            "--keep", type=int, metavar="DAYS", default=settings.BACKUP_KEEP_DAYS, help="take older ones away"
        )
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key, and back nothing up")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["new_key"]:
            self._new_key(options["new_key"])
            return
        place = shelf(options)
        if not settings.BACKUP_PUBLIC_KEY:
            raise CommandError("BACKUP_PUBLIC_KEY is not set. `manage.py backup --new-key FILE` makes one.")
        try:
            key = sealing.public_key(settings.BACKUP_PUBLIC_KEY)
            with Progress(sum(1 for _ in storage.stored(storage.MEDIA)), "files", sys.stderr) as progress:
                taken, old = nightly.take(place, key, progress, keep=dt.timedelta(days=options["keep"]))
        except (sealing.NotOpened, NoBackup, nightly.NotWhole, nightly.Busy) as refused:
            raise CommandError(str(refused)) from refused
        except (storage.StorageUnavailable, dumps.DumpFailed, OSError) as away:
            raise CommandError(f"{away} This is no backup yet: run the same again.") from away
        self.stdout.write(said(taken))
        if old:
            self.stdout.write(f"Taken away, as docs/backups.md says: {', '.join(old)}.")

    def _new_key(self, path: Path) -> None:
        public, private = sealing.new_keys()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(f"# Opens the portal's backups. Public half: {public}\n{private}\n")
        except FileExistsError:
            raise CommandError(f"{path} is there already. A key is never written over.") from None
        self.stdout.write(f"BACKUP_PUBLIC_KEY={public}")
        self.stdout.write(
            f"Keep {path} away from this machine, in two places: nothing else opens the backups."
        )


def said(manifest: Manifest) -> str:
    """A backup in one line."""
    rows = sum(table.rows for table in manifest.tables.values())
    size = sum(kept.size for kept in manifest.files)
    return (
        f"Backup {manifest.stamp}: {rows:,} rows of {len(manifest.tables)} tables, "
        f"{len(manifest.files):,} files ({size / 1e6:,.1f} MB)."
    )
