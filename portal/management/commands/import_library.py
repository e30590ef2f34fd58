"""`manage.py import_library`: a library of another site moves in, from a CSV and the files that it names."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from portal.home.moving import bringing, outcomes
from portal.lib import storage
from portal.lib.progress import Progress
from resources.library.actions import AddressTaken
from resources.reviews.actions import Refused


class Command(BaseCommand):
    """Everything is checked first: with one fault, nothing is written. Running it again changes what the rows changed."""

    help = "Bring a library in from FOLDER: library.csv and the files it names. docs/moving-in.md has the columns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder, or the CSV itself")
        parser.add_argument(
            "--csv", default=bringing.LIBRARY, help="the catalogue's name, if not library.csv"
        )
        parser.add_argument("--dry-run", action="store_true", help="check, and say what would happen")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="what became of every row")
        parser.add_argument("--by", metavar="EMAIL", help="whose cards they are; else the portal's own")
        parser.add_argument("--add-topics", action="store_true", help="add topics that are not known yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder, name = options["folder"], options["csv"]
        if folder.is_file():
            folder, name = folder.parent, folder.name
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        by = owner(options["by"])
        given = bringing.read(folder, name, new_topics=options["add_topics"])
        if given.faults:
            self._report(options["report"], given.refusals)
            for fault in given.faults:
                self.stdout.write(str(fault))
            raise CommandError(f"{len(given.faults)} to mend. Nothing was brought in.", returncode=1)
        for table in (given.table, given.plan):
            if table.rows:
                self.stdout.write(f"{table.file}: {table.how}.")
        self._bring(given, by, options)

    def _bring(self, given: bringing.Given, by: User | None, options: dict[str, Any]) -> None:
        files = sum(item.path is not None for item in given.items)
        try:
            with Progress(
                len(given.items) + len(given.asked) + files, "rows and files", sys.stderr
            ) as progress:
                told = bringing.bring_in(given, by=by, dry=options["dry_run"], progress=progress)
        except AddressTaken as taken:
            raise CommandError(
                f"The address “{taken}” leads to another card. Nothing was brought in."
            ) from taken
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was brought in.") from refused
        except storage.StorageUnavailable as away:
            raise CommandError(f"{away} The rows are in; run the same again for the files.") from away
        self._report(options["report"], told)
        self.stdout.write(outcomes.summary(told))
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")

    def _report(self, path: Path | None, told: list[outcomes.Outcome]) -> None:
        if path:
            path.write_bytes(outcomes.report(told))


def owner(email: str | None) -> User | None:
    """The member of the business team in whose name things are brought in. Raises CommandError for anybody else."""
    if email is None:
        return None
    person = User.objects.filter(email__iexact=email).first()
    if person is None or not person.has_perm("library.edit_any"):
        raise CommandError(f"{email} is nobody of the business team.")
    return person
