"""The primary of the database is killed while people book, and a replica takes over by the runbook: nothing accepted is lost.

About 4 minutes whole on two cores.
"""

import contextlib
import os
import pathlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from portal.engines import servers
from portal.engines.places import Places
from tests.drill import replicas as told
from tests.drill.cluster import until
from tests.drill.load import Load
from tests.drill.measured import note
from tests.drill.replicas import Node, Replicas, replicas
from tests.own_engines import Engine, own_store, own_valkey, running
from tests.running import ROOT, Portal, manage, newcomers

# DRILL_SECONDS=4 DRILL_PEOPLE=2 shows that the drill itself works.
SECONDS = float(os.environ.get("DRILL_SECONDS", "20"))  # of bookings between two faults
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "6"))
EVENTS = round(20 * SECONDS)  # more than anybody gets through
NOBODY = 5.0  # seconds without any replica
PATIENCE = 120.0  # seconds until every letter has left
BACK_WITHIN = 2.0  # seconds after the first booking that was accepted again: nobody meets a fault any more

AN_AGENCY = """
from tests.factories.accounts import agency
agency()
"""


@contextmanager
def serving(folder: pathlib.Path, database: Replicas) -> Iterator[Portal]:
    """Web, worker and clock as deploy/ has them: to the database by the pool, and past it for changes of tables."""
    data = folder / "data"
    data.mkdir()
    with ExitStack() as life:
        valkey = life.enter_context(own_valkey(folder / "valkey", "PORTAL_BROKER_URL", "PORTAL_CACHE_URL"))
        store = life.enter_context(own_store(folder / "store"))
        given = valkey.given | store.given
        given |= {"DATABASE_URL": database.pooled, "PORTAL_DATABASE_POOLED": "1", "PYTHONUNBUFFERED": "1"}
        environment = newcomers(data, given | {"PORTAL_SECRET_KEY": secrets.token_hex(32)})
        direct = environment | {"DATABASE_URL": database.direct(database.nodes[0])}
        manage(direct, "migrate", "--verbosity", "0")
        manage(environment, "seed", "--stage", "empty")
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "hx-*")
        logs, port = Places(data).folder("log"), int(environment["PORT"])
        web = servers.web(ROOT, port, environment)
        worker = servers.worker("worker", "mail,default", 2, ROOT, logs, environment)
        beat = servers.beat(ROOT, Places(data), logs, environment)
        for child in (web, worker, beat):
            life.enter_context(running(Engine(child, {}, logs / f"{child.name}.log")))
        assert web.process
        portal = Portal(f"http://127.0.0.1:{port}", data, environment, web.process)
        portal.python(AN_AGENCY)
        yield portal


def booked(node: Node) -> set[str]:
    """Who is booked where, by this server."""
    asked = (
        "select p.email || ' ' || e.slug from events_booking b join accounts_user p on p.id = b.person_id"
        " join events_event e on e.id = b.event_id where b.state = 'booked' and e.slug like 'crowd-%'"
    )
    return {pair for (pair,) in node.ask(asked)}


@dataclass(frozen=True)
class Moved:
    """Who took over, what of the accepted bookings is lost on it and on the other replica, and when it was promoted."""

    primary: Node
    lost: set[str]
    other: Node
    other_lacks: set[str]
    promoted: float


def go_over(database: Replicas, load: Load, *nodes: Node) -> Moved:
    """The steps of the runbook from the second on: who has most, promote, let the other follow, lead the pool there."""
    primary = database.furthest(nodes)
    (other,) = (node for node in nodes if node is not primary)
    assert primary.ask(told.PROMOTE) == [(True,)]
    promoted = time.monotonic()
    # Nobody is led to any database by now, so that nothing more is accepted while it is looked at.
    accepted = set(load.accepted)
    moved = Moved(primary, accepted - booked(primary), other, accepted - booked(other), promoted)
    database.follow(other, primary)
    database.lead(primary)
    return moved


def first_accepted(load: Load, since: float) -> float:
    """When a booking that began after this moment was first accepted; waits for it."""

    def found() -> list[float]:
        return [
            one.ended
            for one in list(load.asked)
            if one.what == "book" and not one.fault and one.ended > since
        ]

    until(found)
    return min(found())


def confirms(node: Node) -> bool:
    """Whether a server tells that something is written, or waits for a replica for ever. It is killed afterwards."""
    said = []

    def write() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            said.append(node.ask("create table fence (n int)"))

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    waits = "select 1 from pg_stat_activity where wait_event = 'SyncRep' and query like 'create table fence%'"
    until(lambda: said or node.ask(waits))
    node.vanish()
    thread.join()
    return said != []


def test_the_pages_say_what_the_drill_runs():
    pages = {"deploy/README.md": (told.SETTING_UP, "PRIMARY"), "docs/runbook.md": (told.GOING_OVER, "NEW")}
    missing = []
    for page, (commands, host) in pages.items():
        words = (ROOT / page).read_text()
        known = {"host": host, "port": 5432, "password": "PASSWORD", "data": "/var/lib/postgresql/18/main"}
        missing += [(page, each) for each in commands if each.format(**known) not in words]
    assert missing == []


@pytest.mark.drill
def test_nothing_accepted_is_lost_with_the_primary(tmp_path):
    with replicas(tmp_path / "database") as database, serving(tmp_path, database) as portal:
        old, in_step, late = database.nodes
        load = Load(portal, PEOPLE, events=EVENTS)
        load.start()
        time.sleep(SECONDS)
        late.vanish()  # the last bookings pass it by, so that it matters who takes over
        time.sleep(SECONDS)
        old.vanish()
        killed = time.monotonic()
        late.engine.start()
        before = len(load.accepted)
        moved = go_over(database, load, in_step, late)
        first = first_accepted(load, moved.promoted)
        time.sleep(SECONDS)

        # Somebody switches the old machine on again.
        old.engine.start()
        old_confirms = confirms(old)
        old.data.rename(old.data.with_name(f"{old.name}.old"))
        database.copy(moved.primary, old)
        old.engine.start()
        database.wait_for_followers(moved.primary, moved.other, old, how="quorum")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            old.ask("create table fence (n int)")
        time.sleep(SECONDS)
        load.stop()
        found = load.kept(patience=PATIENCE + len(load.accepted) / 10)
        everywhere = set(load.accepted)
        until(lambda: booked(old) == booked(moved.other) == everywhere)
    faults = [one for one in load.asked if one.fault]
    outside = [one for one in faults if one.ended < killed or one.began > first + BACK_WITHIN]
    note(
        "primary of the database killed",
        f"PostgreSQL three times, a commit confirmed by any one of two replicas, PgBouncer in front, {PEOPLE} people at a "
        f"time; one replica killed {SECONDS:.0f} s before the primary, and started again after it. {before} bookings were accepted until then: "
        f"{len(moved.lost)} lost on the replica that had received more, {len(moved.other_lacks)} missing on the other. Promoted "
        f"{moved.promoted - killed:.1f} s after the kill, the first booking accepted {first - killed:.1f} s after it, the commands "
        f"given by a program. {len(load.asked)} requests, {len(faults)} failed, {len(outside)} outside the outage; {len(load.accepted)} bookings "
        f"accepted, {len(found['pairs'])} kept, {found['letters']} letters, {found['sent']} sent. The old primary, started by itself: "
        f"{'confirmed a write' if old_confirms else 'confirmed nothing'}; made a replica, it refused to write",
    )
    assert (moved.primary, moved.lost) == (in_step, set())
    assert len(moved.other_lacks) > 0, "the other replica lacked nothing: the drill showed no choice"
    assert old_confirms is False
    load.nothing_lost(found)
    assert outside == []


@pytest.mark.drill
def test_without_a_replica_a_booking_waits_and_one_that_does_not_is_lost(tmp_path):
    with replicas(tmp_path / "database") as database, serving(tmp_path, database) as portal:
        old, *others = database.nodes
        load = Load(portal, PEOPLE, events=EVENTS)
        load.start()
        time.sleep(SECONDS / 2)
        for node in others:
            node.vanish()
        gone = time.monotonic()
        time.sleep(NOBODY)
        unconfirmed = [one for one in load.asked if one.what == "book" and not one.fault and one.began > gone]

        # As the runbook says for a primary whose replicas are all gone; and then it goes too.
        old.ask(told.ALONE)
        old.ask(told.RELOAD)
        alone = first_accepted(load, time.monotonic()) - gone - NOBODY
        time.sleep(SECONDS / 2)
        old.vanish()
        for node in others:
            node.engine.start()
        moved = go_over(database, load, *others)
        first_accepted(load, moved.promoted)
        load.stop()
    note(
        "primary killed without a replica in step",
        f"both replicas away: {len(unconfirmed)} bookings accepted in {NOBODY:.0f} s. Told not to wait for one "
        f"(`synchronous_standby_names` empty), the first {alone:.1f} s later; then the primary killed: {len(moved.lost)} accepted "
        "bookings lost, as they must",
    )
    assert unconfirmed == []
    assert len(moved.lost) > 0
