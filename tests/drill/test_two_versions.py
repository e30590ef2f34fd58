"""A new version comes in while people browse and book: old code on new tables, new code on old ones, both at once."""

import io
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import sql

from portal.engines import servers
from portal.management.commands.migrate import LOCK_TIMEOUT
from tests.crowd import Visitor
from tests.drill.load import PAGES, Load
from tests.drill.measured import note
from tests.own_engines import own_postgres, own_store, own_valkey
from tests.running import ROOT, Portal, manage, newcomers, running_portal

# DRILL_STAGE=empty DRILL_PEOPLE=2 DRILL_SECONDS=5 shows that the drill itself works.
STAGE = os.environ.get("DRILL_STAGE", "pilot")
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "6"))
SECONDS = int(os.environ.get("DRILL_SECONDS", "30"))  # that each pair of code and tables is tried for
# The version before: DRILL_FROM=<commit>, or the one before the last so many commits that changed tables.
FROM = os.environ.get("DRILL_FROM", "")
CHANGES = int(os.environ.get("DRILL_CHANGES", "3"))
GIVES_WAY = 2  # times that migrate gives up and lets people through before the reader ends

# An agency for the crowd, where the stage brings none.
AN_AGENCY = (
    "from accounts.models import Agency; Agency.objects.get_or_create(name='Crowd', sector='education')"
)

# Versions before 26 November 2026 buried a job of a kind that only the newer one knows; since then it waits a day.
BURIED = (
    "from portal.lib.models import Job; "
    "print(Job.objects.filter(state='dead', reason__startswith='Nobody here does').count())"
)

pytestmark = pytest.mark.drill


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, (
        f"This drill needs the whole history of the repository: {done.stderr.decode()}"
    )
    return done.stdout


def version_before() -> str:
    """The commit from which the old code is taken."""
    if FROM:
        return FROM
    changed = git("log", "--diff-filter=A", "--format=%H", "--", "*/migrations/0*.py").decode().split()
    return f"{changed[CHANGES - 1]}^"


def fetched(commit: str, folder: pathlib.Path) -> pathlib.Path:
    """The source of that commit, in a folder of its own."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as packed:
        packed.extractall(folder, filter="data")
    return folder


@dataclass
class Waits:
    """How long anybody waits for a lock at most, asked all the time. Who makes an index concurrently holds up nobody."""

    address: str
    longest: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        asked = (
            "select coalesce(max(extract(epoch from clock_timestamp() - waitstart)), 0)::float"
            " from pg_locks where not granted and locktype <> 'virtualxid'"
        )
        with psycopg.connect(self.address, autocommit=True) as line:
            while not self.over.wait(0.02):
                self.longest = max(self.longest, line.execute(asked).fetchone()[0])


@contextmanager
def watched(address: str) -> Iterator[Waits]:
    waits = Waits(address)
    thread = threading.Thread(target=waits.look)
    thread.start()
    try:
        yield waits
    finally:
        waits.over.set()
        thread.join()


def migrate(environment: dict[str, str], address: str) -> str:
    """`migrate` of the new code beside somebody who holds every table, as a backup does, until it gave way twice."""
    with psycopg.connect(address) as reader:
        names = reader.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        every = sql.SQL(", ").join(sql.Identifier(name) for (name,) in names)
        reader.execute(sql.SQL("lock table {} in access share mode").format(every))
        said = ""
        with subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--noinput"],
            cwd=ROOT, env=environment | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        ) as running:  # fmt: skip
            assert running.stdout
            for line in running.stdout:
                said += line
                if said.count("in use (") == GIVES_WAY:
                    reader.rollback()
    assert running.returncode == 0, said
    return said


def new_code_on_old_tables(
    data: pathlib.Path, given: dict[str, str], cookies: dict[str, str]
) -> tuple[dict[str, bool], dict[str, int]]:
    """What a web process that came too early says of itself, and what its pages answer."""
    environment = newcomers(data, given)
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "hx-*")
    web = servers.web(ROOT, int(environment["PORT"]), environment)
    web.spawn(data / "early.log")
    try:
        until = time.monotonic() + 60
        while not web.ready():
            assert time.monotonic() < until, (data / "early.log").read_text()[-2000:]
            time.sleep(0.1)
        visitor = Visitor(f"http://127.0.0.1:{environment['PORT']}", cookies)
        status, body = visitor.ask("GET", "/readyz")
        assert status == 503
        answers = {page: visitor.ask("GET", page)[0] for page in PAGES}
        visitor.line.close()
    finally:
        web.ask_to_stop()
        web.make_stop(time.monotonic() + web.grace)
    return json.loads(body), answers


def test_a_new_version_comes_in_while_people_work(tmp_path):
    before = version_before()
    old_root = fetched(before, tmp_path / "source")
    with ExitStack() as engines, ExitStack() as old_life:
        started = [
            engines.enter_context(engine)
            for engine in (
                own_postgres(tmp_path / "database"),
                own_valkey(tmp_path / "valkey", "PORTAL_BROKER_URL", "PORTAL_CACHE_URL"),
                own_store(tmp_path / "store"),
            )
        ]
        given = {name: value for engine in started for name, value in engine.given.items()}
        address = given["DATABASE_URL"]
        given |= {"PORTAL_SECRET_KEY": secrets.token_hex(32), "PYTHONDONTWRITEBYTECODE": ""}
        old: Portal = old_life.enter_context(
            running_portal(tmp_path / "old", stage=STAGE, given=given, root=old_root)
        )
        old.python(AN_AGENCY)
        load = Load(old, PEOPLE, events=40 * SECONDS // PEOPLE)
        load.start()
        time.sleep(SECONDS)

        (tmp_path / "new").mkdir()
        told, answers = new_code_on_old_tables(tmp_path / "new", given, load.visitors[0].cookies)

        began = time.monotonic()
        with watched(address) as waits:
            said = migrate(newcomers(tmp_path / "new", given), address)
        ended = time.monotonic()
        time.sleep(SECONDS)

        with running_portal(tmp_path / "new", given=given, words=["--no-seed"]) as new:
            load.move(old, new)
            time.sleep(SECONDS)
            load.move(new)
            old_life.close()
            time.sleep(SECONDS)
            load.stop()
            load.portal = new
            found = load.kept(patience=120 + len(load.accepted) / 10)
            buried = int(new.python(BURIED))
            found["dead"] -= buried
    faults = [asked for asked in load.asked if asked.fault]
    applied, gave_way = len(re.findall(r"\.\.\.(?:\s+in use .*\n)*\s*.*OK", said)), said.count("in use (")
    slowest = max(asked.seconds for asked in load.asked if asked.ended > began and asked.began < ended)
    early = [page for page, status in answers.items() if status == 503]
    note(
        "a new version while people work",
        f"code of {git('rev-parse', '--short', before).decode().strip()}, then {applied} migrations and this code, "
        f"{PEOPLE} people at a time: {len(load.asked)} requests to old code on old tables, old on new, old and new at "
        f"once, new alone, {len(faults)} of them failed; {len(load.accepted)} bookings accepted, {len(found['pairs'])} kept, "
        f"{found['letters']} letters, {found['sent']} sent. `migrate` beside a reader who held every table: gave way "
        f"{gave_way} times, {ended - began:.1f} s; nobody waited for a lock longer than {waits.longest:.1f} s, the slowest "
        f"answer meanwhile {slowest:.1f} s. New code on old tables: /readyz 503, {len(early)} of {len(answers)} pages 503. "
        f"{buried} jobs of kinds that only the new code knows were buried by old workers",
    )
    load.nothing_lost(found)
    assert faults == []
    assert set(answers.values()) <= {200, 503}, answers
    assert told == {"database": True, "migrations": False, "queue": True, "storage": True}
    assert applied > 0, said
    assert waits.longest < LOCK_TIMEOUT / 1000 + 0.5
