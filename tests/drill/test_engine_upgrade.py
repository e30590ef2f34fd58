"""A portal that was written with an older PostgreSQL: `up` refuses it, `engines upgrade` carries every row over."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from portal.engines import postgres
from portal.engines.child import Child
from portal.engines.places import Places, free_ports
from tests.crowd import Visitor, crowd, token
from tests.drill.hosts import NOT_ROOT
from tests.drill.measured import note
from tests.own_engines import Engine
from tests.running import ROOT, DidNotOpen, running_portal

# DRILL_STAGE=empty DRILL_STOPS=2 shows that the drill itself works.
STAGE = os.environ.get("DRILL_STAGE", "pilot")
STOPS = int(os.environ.get("DRILL_STOPS", "12"))
# The programs of an older PostgreSQL: DRILL_OLD_POSTGRES=/usr/lib/postgresql/15/bin, or the newest of Debian's.
GIVEN = os.environ.get("DRILL_OLD_POSTGRES", "")
# By turns: pulled out; asked to stop; and the program that brings the rows in dies alone.
WAYS = ("killed", "asked to stop", "without pg_restore")

pytestmark = pytest.mark.drill


def older_programs() -> tuple[int, pathlib.Path]:
    """The major of an older PostgreSQL and the folder of its programs."""
    places = [pathlib.Path(GIVEN)] if GIVEN else sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    for place in reversed(places):
        program = place / "postgres"
        asked = [program, "--version"]
        said = (
            subprocess.run(asked, capture_output=True, text=True, check=False).stdout
            if program.is_file()
            else ""
        )
        if (major := re.search(r"\(PostgreSQL\) ([0-9]+)", said)) and int(major[1]) < postgres.MAJOR:
            return int(major[1]), place
    raise AssertionError(
        "This drill needs the programs of a PostgreSQL older than "
        f"{postgres.MAJOR}: apt-get install postgresql-15 (Debian 12), or DRILL_OLD_POSTGRES=FOLDER."
    )


class Data:
    """The data folder of a portal, and its database by the server of either major."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.places, self.folder = Places(folder), folder
        self.major, self.programs = older_programs()
        self.old, self.new = folder / f"postgres{self.major}", folder / f"postgres{postgres.MAJOR}"

    def begin(self) -> None:
        """Make the older cluster: its initdb does not know today's locale provider."""
        secret = self.places.folder() / "password"
        secret.write_text(self.places.secret("postgres-superuser"))
        words = [self.programs / "initdb", "-D", self.old, "-U", "postgres", "--auth=scram-sha-256"]
        words += [f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        subprocess.run([*(NOT_ROOT if os.geteuid() == 0 else ()), *words], check=True, capture_output=True)
        secret.unlink()

    @contextmanager
    def served(self, folder: pathlib.Path) -> Iterator[str]:
        """The address of this folder's database while the server of its version runs."""
        (port,) = free_ports(1)
        programs = self.programs if folder.name == self.old.name else None
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        child: Child = postgres.child(self.places, port, known, data=folder, programs=programs)
        engine = Engine(child, {}, self.places.folder("log") / "drill.log")
        engine.start()
        try:
            yield postgres.url(self.places, port)
        finally:
            engine.stop()

    def rows(self, folder: pathlib.Path) -> dict[str, tuple[int, str]]:
        """Every table with its number of rows and a sum over all they hold, and where every sequence stands."""
        with self.served(folder) as address, psycopg.connect(address) as line:
            line.execute("set timezone = 'UTC'")
            major = line.info.server_version // 10_000
            assert major == (self.major if folder.name.startswith(self.old.name) else postgres.MAJOR)
            names = line.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
            asked = "select count(*), coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {} t"
            found = {
                name: line.execute(sql.SQL(asked).format(sql.Identifier(name))).fetchone()
                for (name,) in names
            }
            places = "select sequencename, last_value::text from pg_sequences where schemaname = 'public'"
            return found | {name: (1, value) for name, value in line.execute(places).fetchall()}

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "PORTAL_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "PYTHONUNBUFFERED": "1",
        }

    def upgrade(self, *words: str) -> "subprocess.Popen[str]":
        """`manage.py engines upgrade`, begun."""
        return subprocess.Popen(
            [sys.executable, "manage.py", "engines", "upgrade", *words],
            cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip


def whole(begun: "subprocess.Popen[str]") -> "tuple[subprocess.Popen[str], str]":
    """An upgrade that ended by itself, and what it said."""
    said, _ = begun.communicate()
    return begun, said


def stop_half_way(begun: "subprocess.Popen[str]", way: str, after: float) -> str:
    """Stop an upgrade so many seconds after both servers answer; what it said."""
    heard = ""
    assert begun.stdout
    for line in begun.stdout:
        heard += line
        if heard.count(" ready ") == 2:
            break
    time.sleep(after)
    if way == "without pg_restore":
        while begun.poll() is None and not (found := family(begun.pid, "pg_restore")):
            time.sleep(0.005)
        for pid in found if begun.poll() is None else ():
            os.kill(pid, signal.SIGKILL)
    elif way == "killed":
        begun.kill()
    else:
        begun.terminate()
    heard += begun.stdout.read()
    begun.wait(60)
    return heard


def family(pid: int, name: str) -> list[int]:
    """The children of a process that run this program."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in children if pathlib.Path(f"/proc/{one}/comm").read_text().strip() == name]


def test_a_portal_of_an_older_postgresql_is_carried_over(tmp_path):
    data = Data(tmp_path / "data")
    data.begin()
    with (
        data.served(data.old) as address,
        running_portal(data.folder, stage=STAGE, given={"DATABASE_URL": address}) as portal,
    ):
        if STAGE != "empty":
            for person in crowd(portal, 20):
                sign = token(person.get("/events/crowd/"))
                once = {"csrfmiddlewaretoken": sign, "once": os.urandom(16).hex()}
                person.post("/events/crowd/book/", once, expect=302)
                person.line.close()
    written = data.rows(data.old)

    with (
        pytest.raises(
            DidNotOpen, match=rf"{data.old.name} are those of PostgreSQL .*manage.py engines upgrade"
        ),
        running_portal(data.folder, stage=STAGE),
    ):
        pass
    without, said = whole(data.upgrade())
    assert (without.returncode, f"/usr/lib/postgresql/{data.major}/bin" in said) == (1, True)

    stopped, bin_folder = dict.fromkeys(WAYS, 0), ["--old-bin", str(data.programs)]
    for number in range(STOPS):
        way = WAYS[number % len(WAYS)]
        with data.upgrade(*bin_folder) as begun:
            said = stop_half_way(begun, way, after=0.2 * (number // len(WAYS)))
        assert begun.returncode, f"{way}: it was done before it could be stopped: {said}"
        assert (data.old.is_dir(), data.new.exists()) == (True, False), f"{way}: {said}"
        stopped[way] += 1
        assert data.rows(data.old) == written, way

    began = time.monotonic()
    done, said = whole(data.upgrade(*bin_folder))
    took = time.monotonic() - began
    assert done.returncode == 0, said
    kept = data.old.with_name(f"{data.old.name}.before-upgrade")
    assert {path.name for path in data.folder.glob("postgres*")} == {data.new.name, kept.name}
    carried = data.rows(data.new)
    assert carried == written

    with running_portal(data.folder, stage=STAGE) as portal:
        visitor = Visitor(portal.address)
        status, body = visitor.ask("GET", "/readyz")
        visitor.line.close()
        assert (status, set(json.loads(body).values())) == (200, {True})
    rows = sum(number for number, _ in carried.values())
    note(
        "upgrade across PostgreSQL majors",
        f"{data.major} to {postgres.MAJOR}, {len(carried)} tables and sequences with {rows} rows, all equal; "
        f"{took:.1f} s. `up` refused before and opened afterwards. Stopped half-way {STOPS} times ("
        + ", ".join(f"{way} {number}" for way, number in stopped.items())
        + "): nothing was changed",
    )
