"""`migrate` on a site where somebody holds a table: it gives up soon, changes nothing, and can be tried again."""

import io
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from psycopg import sql

from portal.management.commands import migrate
from tests import migrated

pytestmark = pytest.mark.long

TABLE = "accounts_membership"
LAST = ("accounts", "0008_yearly_confirmation")  # one column more in that table


@pytest.fixture
def aside(django_db_blocker, monkeypatch, worker_id) -> Iterator[str]:
    """A database of its own without that column, under the alias `aside`; answers its address."""
    server = connections["default"].settings_dict
    root = f"postgresql://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}"
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 50)
    monkeypatch.setattr(migrate, "PAUSES", ())
    mine = f"aside_{worker_id}"  # each worker of the tests has its own
    drop, name = sql.SQL("drop database if exists {} with (force)"), sql.Identifier(mine)
    with psycopg.connect(f"{root}/postgres", autocommit=True) as line:
        line.execute(drop.format(name))
        line.execute(sql.SQL("create database {} template {}").format(name, sql.Identifier(migrated.NAME)))
        with psycopg.connect(f"{root}/{mine}", autocommit=True) as changed:
            changed.execute(f"alter table {TABLE} drop column confirmed_on")
            changed.execute("delete from django_migrations where app = %s and name = %s", LAST)
        connections.databases["aside"] = server | {"NAME": mine}
        with django_db_blocker.unblock():
            yield f"{root}/{mine}"
            connections["aside"].close()
        del connections["aside"], connections.databases["aside"]
        line.execute(drop.format(name))


@pytest.fixture
def reader(aside) -> Iterator["psycopg.Connection"]:
    """Somebody who reads the table and does not end: a backup."""
    with psycopg.connect(aside) as line:
        line.execute(f"lock table {TABLE} in access share mode")
        yield line


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("migrate", *words, database="aside", stdout=said)
    return said.getvalue()


def applied(address: str) -> tuple[bool, bool]:
    """Whether the column is there, and whether the migration is written down."""
    with psycopg.connect(address) as line:
        asked = (
            "select 1 from information_schema.columns where table_name = %s and column_name = 'confirmed_on'"
        )
        column = line.execute(asked, [TABLE]).fetchone()
        row = line.execute("select 1 from django_migrations where app = %s and name = %s", LAST).fetchone()
    return bool(column), bool(row)


def limits() -> tuple[object, ...]:
    """What is left of the command on its connection: the limit, and its turn."""
    with connections["aside"].cursor() as cursor:
        cursor.execute(
            "select current_setting('lock_timeout'), count(*) from pg_locks where locktype = 'advisory' "
            "and database = (select oid from pg_database where datname = current_database())"
        )
        return cursor.fetchone()


def test_a_table_in_use_ends_it_in_time_and_changes_nothing(aside, reader):
    with pytest.raises(CommandError, match="Something else held what is to be changed"):
        run()
    assert (applied(aside), limits()) == ((False, False), ("0", 0))


def test_people_are_let_through_before_the_next_try_which_does_it(aside, reader, monkeypatch):
    paused = []

    def pause(seconds):
        """Whoever waited behind us reads, and the reader ends."""
        with psycopg.connect(aside) as line:
            line.execute("set lock_timeout = 1000")
            line.execute(f"select * from {TABLE}")
        paused.append(seconds)
        reader.rollback()

    monkeypatch.setattr(migrate, "PAUSES", (1, 2))
    monkeypatch.setattr(migrate.time, "sleep", pause)
    assert "in use (canceling statement due to lock timeout): again in 1 s" in run()
    assert (applied(aside), limits(), paused) == ((True, True), ("0", 0), [1])


def test_two_never_migrate_at_once(aside):
    with psycopg.connect(aside) as line:
        line.execute("select pg_advisory_lock(%s)", [migrate.ONE_AT_A_TIME])
        with pytest.raises(CommandError, match="another migrate is running"):
            run()
        assert applied(aside) == (False, False)
        line.rollback()
        # To ask whether anything is to be done needs no turn.
        with pytest.raises(SystemExit):
            run("--check")


def test_outside_a_transaction_each_statement_is_tried_again_by_itself(aside, reader, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSES", (1,))
    monkeypatch.setattr(migrate.time, "sleep", lambda _: reader.rollback())
    command, connection = migrate.Command(stdout=io.StringIO()), connections["aside"]
    connection.ensure_connection()
    command._begin(connection.connection)
    asked = []
    with connection.execute_wrapper(command._statement), connection.schema_editor(atomic=False) as editor:
        for words in ("create table first (n int)", f"alter table {TABLE} add column second int"):
            asked.append(words)
            editor.execute(words)
    with psycopg.connect(aside) as line:
        line.execute(f"select second from {TABLE}, first")
    assert "again in 1 s" in command.stdout.getvalue()


def test_an_index_made_while_the_site_runs_waits_for_old_transactions(aside):
    command, connection = migrate.Command(stdout=io.StringIO()), connections["aside"]
    connection.ensure_connection()
    command._begin(connection.connection)
    told = []

    def listen(run, words, *rest):
        told.append((words.split()[0], connection.connection.execute("show lock_timeout").fetchone()[0]))
        return run(words, *rest)

    with (
        connection.execute_wrapper(command._statement),
        connection.execute_wrapper(listen),
        connection.schema_editor(atomic=False) as editor,
    ):
        editor.execute(f"CREATE INDEX CONCURRENTLY aside ON {TABLE} (id)")
        editor.execute("DROP INDEX aside")
    assert told == [("CREATE", "0"), ("DROP", "50ms")]


def test_a_pool_of_connections_is_refused():
    """PgBouncer 1.18 names another process than the one that answers, as it was seen to."""
    answer = SimpleNamespace(fetchone=lambda: (28162,))
    pool = SimpleNamespace(info=SimpleNamespace(backend_pid=-1554940126), execute=lambda _: answer)
    with pytest.raises(CommandError, match="leads through a pool of connections"):
        migrate.Command._refuse_a_pool(pool)
