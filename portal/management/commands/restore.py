"""`manage.py restore`: a backup comes back into an empty portal."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from pyrage import x25519

from portal.home.keeping import dumps, orphans, returning, sealing, taking
from portal.home.keeping.manifest import NoBackup
from portal.home.keeping.shelves import Shelf
from portal.lib import audit_chain, storage
from portal.lib.models import Email
from portal.lib.progress import Progress
from portal.management.commands.backup import add_shelf, said, shelf
from portal.management.commands.seed import STAGES
from resources.videos import sending


class Command(BaseCommand):
    """Files first, rows last and in one transaction: after a kill, the same again goes on."""

    help = "Bring a backup back from FOLDER or --bucket. docs/backups.md has the steps."
    # Checks would ask a database that has no tables yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_shelf(parser)
        parser.add_argument("--key", type=Path, metavar="FILE", help="the key that opens backups")
        parser.add_argument("--backup", metavar="STAMP", help="which one, if not the newest")
        parser.add_argument("--list", action="store_true", help="say which backups there are, and do nothing")
        parser.add_argument("--check", action="store_true", help="open all of it and compare; write nothing")
        parser.add_argument(
            "--files", action="store_true", help="bring back the files that `reconcile` misses, and no row"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        place = shelf(options)
        try:
            taken = taking.stamps(place)
            if not taken:
                raise CommandError("There is no backup there.")
            if options["list"]:
                self.stdout.write("\n".join(said(taking.manifest_of(place, stamp)) for stamp in taken))
            elif options["files"]:
                self._files(place, options)
            else:
                self._bring(place, options["backup"] or taken[-1], options)
        except (NoBackup, sealing.NotOpened, returning.CannotReturn) as refused:
            raise CommandError(str(refused)) from refused
        except FileNotFoundError as missing:
            raise CommandError(f"{missing.filename or missing} is missing from the backups.") from missing
        except (storage.StorageUnavailable, dumps.DumpFailed, OSError) as away:
            raise CommandError(f"{away} The database is as it was: run the same again.") from away

    def _key(self, options: dict[str, Any]) -> x25519.Identity:
        if options["key"] is None:
            raise CommandError("Name the key that opens backups: --key FILE.")
        try:
            return sealing.private_key(options["key"].read_text())
        except OSError as closed:
            raise CommandError(f"{options['key']} cannot be read: {closed.strerror}.") from closed

    def _files(self, place: Shelf, options: dict[str, Any]) -> None:
        key, missing = self._key(options), orphans.compare().missing
        with Progress(len(missing), "files", sys.stderr) as progress:
            left = returning.bring_files(place, key, missing, progress)
        self.stdout.write(f"{len(missing) - len(left)} of {len(missing)} files are back.")
        for name in left:
            self.stdout.write(f"in no backup  {name}")

    def _bring(self, place: Shelf, stamp: str, options: dict[str, Any]) -> None:
        key = self._key(options)
        manifest = taking.manifest_of(place, stamp)
        self.stdout.write(said(manifest))
        with Progress(len(manifest.files) + 1, "files", sys.stderr) as progress:
            if options["check"]:
                returning.check(place, manifest, key, progress)
                self.stdout.write("All of it opens and is as it was.")
                return
            returning.bring_back(place, manifest, key, progress)
        self.stdout.write("Every row and every file is back.")
        self._audit()
        sending.forget_lost_sources()
        gone, left = returning.erase_again(place, stamp)
        if gone:
            self.stdout.write(f"Erased again, as they were after this backup: {gone}.")
        if left:
            numbers = ", ".join(map(str, left))
            self.stdout.write(f"Please erase by hand, they hold a role in this backup: {numbers}.")
        if waiting := Email.objects.filter(state=Email.State.WAITING).count():
            self.stdout.write(
                f"Letters that waited then: {waiting}. They leave once the portal runs; those that had left since "
                "leave a second time, with the same Message-ID."
            )
        # What came back is not to be seeded over at the next start of `up`, which made this folder.
        if (settings.PORTAL_DATA / "run.env").exists():
            for stage in STAGES:
                (settings.PORTAL_DATA / f"seeded-{stage}").touch(mode=0o600)

    def _audit(self) -> None:
        """The audit came back as it was sealed, and goes on from there. What is wrong is said; the rest goes on."""
        with transaction.atomic():
            wrong = list(audit_chain.verify(anchored=False))
        self.stdout.write(
            "The audit is whole." if not wrong else "\n".join(["The audit was changed:", *wrong[:50]])
        )
        if not wrong:
            audit_chain.anchor()
