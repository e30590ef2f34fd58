"""`manage.py import_people`: agencies, accounts, past bookings and certificates of another site move in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Partnership, User
from portal.home.moving import newcomers, outcomes, welcoming
from portal.lib.progress import Progress


class Command(BaseCommand):
    """Everything is checked first: with one fault, nothing is written. Who is here already keeps what they have."""

    help = "Bring people in from FOLDER: agencies.csv, people.csv, bookings.csv and certificates.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check, and say what would happen")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="what became of every row")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator who does it, for the audit")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if not Partnership.objects.exists():
            raise CommandError("Begin with manage.py seed --stage empty: the portal has no partnership yet.")
        by = administrator(options["by"])
        given = welcoming.read(folder)
        faults = [fault for table in given.tables.values() for fault in sorted(table.faults)]
        if faults:
            self._report(options["report"], welcoming.refusals(given))
            for fault in faults:
                self.stdout.write(str(fault))
            raise CommandError(f"{len(faults)} to mend. Nothing was brought in.", returncode=1)
        with Progress(
            sum(len(table.rows) for table in given.tables.values()), "rows", sys.stderr
        ) as progress:
            told = welcoming.bring_in(given, by=by, dry=options["dry_run"], progress=progress)
        self._report(options["report"], told)
        for name in newcomers.COLUMNS:
            if rows := [outcome for outcome in told if outcome.file == name]:
                self.stdout.write(f"{name}: {outcomes.summary(rows)}")
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")

    def _report(self, path: Path | None, told: list[outcomes.Outcome]) -> None:
        if path:
            path.write_bytes(outcomes.report(told))


def administrator(email: str | None) -> User | None:
    """In whose name roles and accounts are given. Raises CommandError for anybody but an administrator."""
    if email is None:
        return None
    person = User.objects.filter(email__iexact=email).first()
    if person is None or not person.has_perm("accounts.give_roles"):
        raise CommandError(f"{email} is no administrator.")
    return person
