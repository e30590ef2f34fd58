"""`manage.py migrate` on a running site: it waits briefly for a table, lets people through, and tries again."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.conninfo import make_conninfo
from psycopg.errors import DeadlockDetected, LockNotAvailable
from psycopg.pq import PGconn, Ping

# Who asks for a table that we wait for waits behind us: so long do people wait for a page, at most.
LOCK_TIMEOUT = 2_000  # milliseconds
PAUSES = (1, 2, 4, 8, 15, 30, 60)  # seconds in which they are let through, between two tries
ASKED_EACH = 2  # seconds between two questions whether the database answers
ONE_AT_A_TIME = 5_202_318  # ours among the database's advisory locks


class Command(migrate.Command):
    """Django's own, with a limit to the wait for locks, and one at a time.

    What is one transaction is undone when it cannot have its table, and begun again. In a migration that is not one,
    each statement is tried again by itself. An index that is made concurrently waits for old transactions as long as
    they last: nobody waits for it.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--wait", action="store_true", help="Wait for a database that is not up yet, as long as it takes."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check_unapplied"] or options["plan"]:
            super().handle(*args, **options)
            return
        line = connections[options["database"]]
        if options["wait"]:
            self._wait_for(line.get_connection_params())
        line.ensure_connection()
        server: psycopg.Connection[Any] = line.connection
        self._refuse_a_pool(server)
        try:
            self._patiently(lambda: self._begin(server))
            with line.execute_wrapper(self._statement):
                self._patiently(lambda: super(Command, self).handle(*args, **options))
        finally:
            if not server.closed:
                server.execute("reset lock_timeout")
                server.execute("select pg_advisory_unlock_all()")

    def _wait_for(self, told: dict[str, Any]) -> None:
        """Wait until a server takes connections there; one that refuses us, by our password say, is not waited for."""
        place = {name: told[name] for name in ("host", "port") if told.get(name)}
        where = make_conninfo(**place, connect_timeout=ASKED_EACH).encode()
        heard = False
        while PGconn.ping(where) in {Ping.REJECT, Ping.NO_RESPONSE}:
            if not heard:
                self.stdout.write("The database does not answer yet. Waiting for it ...")
                self.stdout.flush()
            heard = True
            time.sleep(ASKED_EACH)

    @staticmethod
    def _refuse_a_pool(server: "psycopg.Connection[Any]") -> None:
        """Limits of a session would stay with the pool, for whoever gets that line next. Raises CommandError."""
        said = server.execute("select pg_backend_pid()").fetchone()
        if said != (server.info.backend_pid,):
            raise CommandError(
                "DATABASE_URL leads through a pool of connections, such as PgBouncer. Tables are changed past it: "
                "name PostgreSQL itself for this command."
            )

    @staticmethod
    def _begin(server: "psycopg.Connection[Any]") -> None:
        """Take our turn among those who migrate, and limit the wait. Raises OperationalError while it is another's."""
        # Asked and not waited for: an index that is made concurrently would wait for us in turn.
        if server.execute("select pg_try_advisory_lock(%s)", [ONE_AT_A_TIME]).fetchone() != (True,):
            raise OperationalError from LockNotAvailable("another migrate is running")
        server.execute(f"set lock_timeout = {LOCK_TIMEOUT}")

    def _patiently(self, deed: Callable[[], Any]) -> Any:
        """Do it, again and again where a lock is not to be had. Raises CommandError when that lasts."""
        for pause in (*PAUSES, None):
            try:
                return deed()
            except OperationalError as error:
                busy = error.__cause__
                if not isinstance(busy, LockNotAvailable | DeadlockDetected):
                    raise
                if pause is None:
                    raise CommandError(
                        f"Something else held what is to be changed, for all of {len(PAUSES) + 1} tries ({busy}). "
                        "It may be a backup, or a long report. What was done before stays, of this step nothing; "
                        "the portal goes on. Run migrate again later."
                    ) from error
                self.stdout.write(f"\n  in use ({str(busy).splitlines()[0]}): again in {pause} s")
                time.sleep(pause)
        raise AssertionError("the last pause is none")

    def _statement(self, run: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        line = context["connection"]
        if line.in_atomic_block:
            return run(sql, params, many, context)
        server = line.connection
        if " CONCURRENTLY " in str(sql):
            server.execute("set lock_timeout = 0")
            try:
                return run(sql, params, many, context)
            finally:
                server.execute(f"set lock_timeout = {LOCK_TIMEOUT}")
        return self._patiently(lambda: run(sql, params, many, context))
