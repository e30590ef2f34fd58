"""`manage.py engines upgrade`: the data of earlier engines, for the engines of today."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.engines import claim, layout, postgres
from portal.engines.places import LOOPBACK, EngineError, Places, free_ports
from portal.engines.supervisor import Stopped, Supervisor
from portal.home.keeping import dumps


class Command(BaseCommand):
    """PostgreSQL goes by dump and restore, compared row by row; the old folder stays under another name."""

    help = "Bring this machine's engine data to the versions of today. Take a backup first: docs/backups.md."
    # Checks would ask a database that is not running yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["upgrade"])
        parser.add_argument(
            "--old-bin",
            type=Path,
            metavar="FOLDER",
            help="the programs of the PostgreSQL that wrote the data",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        places = Places(settings.PORTAL_DATA, settings.PG_BIN, settings.VALKEY_BIN, settings.WEED_BIN)
        lock = None
        try:
            lock = claim.claim(places.data, "engines upgrade")
            older = layout.others(places.data)
            if not older:
                self.stdout.write("Everything here is of today's versions.")
            for each in older:
                self._upgrade(places, each, options["old_bin"])
        except (EngineError, dumps.DumpFailed, Stopped) as refused:
            raise CommandError(str(refused) or "Stopped. Nothing was changed.") from refused
        finally:
            if lock is not None:
                os.close(lock)

    def _upgrade(self, places: Places, older: layout.Older, old_bin: Path | None) -> None:
        if older.engine != "postgres":
            self.stdout.write(f"{older.folder.name} is now {layout.move_up(older).name}.")
            return
        if old_bin is None:
            raise CommandError(
                f"{older.folder} needs the programs of PostgreSQL {older.number} once more: --old-bin FOLDER "
                f"(Debian: /usr/lib/postgresql/{older.number}/bin; or a wheel of that version)."
            )
        new = places.data / f"postgres{postgres.MAJOR}"
        # Until all of it is there it has a name that `up` does not know, whatever ends us in the middle.
        begun = new.with_name(f"{new.name}.upgrading")
        postgres.clear_stale_lock(begun)  # whoever was killed here before may have left a server behind
        shutil.rmtree(begun, ignore_errors=True)
        try:
            rows = self._carry_over(places, older.folder, old_bin, begun)
        except BaseException:
            shutil.rmtree(begun, ignore_errors=True)  # the old one is untouched
            raise
        if new.is_dir():
            new.rmdir()  # only an empty one: others() looked
        # In this order: in between both are there, and `up` takes the new one.
        begun.rename(new)
        kept = older.folder.rename(older.folder.with_name(f"{older.folder.name}.before-upgrade"))
        self.stdout.write(
            f"{rows:,} rows are the same in PostgreSQL {postgres.MAJOR}. {kept} may go once you are sure."
        )

    def _carry_over(self, places: Places, old: Path, old_bin: Path, new: Path) -> int:
        """Run both side by side, carry everything over into `new`, compare every table.

        Raises EngineError, DumpFailed, or Stopped where somebody asked for that meanwhile.
        """
        supervisor = Supervisor(places.folder("log"), say=self.stdout.write)
        before, after = free_ports(2)
        try:
            supervisor.take_signals()
            supervisor.start(
                [postgres.child(places, before, {}, data=old, programs=old_bin)],
                [postgres.child(places, after, {}, data=new)],
            )
            source, target = (self._where(places, port) for port in (before, after))
            with dumps.connect(source) as line:
                line.isolation_level = dumps.ONE_MOMENT
                snapshot = line.execute("select pg_export_snapshot()").fetchone()[0]  # type: ignore[index]  # one row
                told = dumps.tables(line)
                with dumps.dumping(source, snapshot) as dump:
                    dumps.restore(target, dump)
            with dumps.connect(target) as line:
                if dumps.tables(line) != told:
                    raise EngineError("The new tables do not hold what the old ones do. Nothing was changed.")
            if supervisor.stopping:
                raise Stopped
            return sum(table.rows for table in told.values())
        finally:
            supervisor.stop()

    @staticmethod
    def _where(places: Places, port: int) -> dict[str, Any]:
        return {
            "HOST": LOOPBACK, "PORT": port, "NAME": postgres.DATABASE, "USER": postgres.ROLE,
            "PASSWORD": places.secret("postgres-portal"), "OPTIONS": {},
        }  # fmt: skip
