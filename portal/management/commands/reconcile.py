"""`manage.py reconcile`: says where the store and the rows differ."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.home.keeping import dumps, orphans
from portal.lib import storage


class Command(BaseCommand):
    """Says first; removes only when asked, and only what has lain there for a day without a row."""

    help = "Compare the file store with the database; --remove takes away files that no row names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove files that no row names")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = orphans.compare()
            for bucket, name in found.unnamed:
                if options["remove"]:
                    storage.delete(bucket, name)
                self.stdout.write(f"{'removed' if options['remove'] else 'no row names'}  {name}")
        except (storage.StorageUnavailable, dumps.DumpFailed) as away:
            raise CommandError(str(away)) from away
        for name in found.missing:
            self.stdout.write(f"missing  {name}")
        self.stdout.write(
            f"{len(found.unnamed)} files without a row, {len(found.missing)} rows without a file."
        )
        if found.missing:
            raise CommandError(
                "Some files are missing. Bring them back: `manage.py restore FOLDER --key FILE --files`.",
                returncode=1,
            )
