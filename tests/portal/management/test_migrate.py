"""`migrate` on a site where somebody holds a table: it gives up soon, changes nothing, and can be tried again."""

import io
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connections
from psycopg import sql

from portal.management.commands import migrate
from tests import migrated
from tests.own_engines import Engine, own_postgres

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


@pytest.fixture
def starting(tmp_path, django_db_blocker) -> Iterator[Engine]:
    """A database server of its own that is not up yet, under the alias `aside`."""
    with own_postgres(tmp_path) as engine:
        engine.stop()
        told = urlsplit(engine.given["DATABASE_URL"])
        place = {"HOST": told.hostname, "PORT": told.port, "USER": told.username, "PASSWORD": told.password}
        known = connections["default"].settings_dict
        connections.databases["aside"] = known | place | {"NAME": told.path.strip("/")}
        with django_db_blocker.unblock():
            yield engine
            connections["aside"].close()
        del connections["aside"], connections.databases["aside"]


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


def test_a_machine_that_starts_waits_for_its_database(starting, monkeypatch):
    waited = []

    def pause(seconds):
        waited.append(seconds)
        if len(waited) == 2:
            monkeypatch.undo()
            starting.start()

    monkeypatch.setattr(migrate.time, "sleep", pause)
    said = run("contenttypes", "--wait")
    assert said.count("The database does not answer yet. Waiting for it ...") == 1
    assert (said.count("... OK"), waited) == (2, [migrate.ASKED_EACH] * 2)


def test_by_hand_it_says_at_once_that_the_database_is_away(starting):
    with pytest.raises(OperationalError, match="Connection refused"):
        run()


def test_a_database_that_refuses_the_password_is_not_waited_for(aside):
    connections.databases["aside"] |= {"PASSWORD": "another"}
    with pytest.raises(OperationalError, match="password authentication failed"):
        run("--wait")
