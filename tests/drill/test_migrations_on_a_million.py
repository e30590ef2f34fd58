"""The migrations of events taken back and made again on a million bookings, while people book and somebody counts.

3 to 6 minutes whole on two cores, half of them to make the bookings.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from portal.management.commands.migrate import LOCK_TIMEOUT
from tests.drill.large import fill
from tests.drill.measured import note
from tests.drill.test_two_versions import watched
from tests.running import Portal, running_portal

# DRILL_BOOKINGS=10000 shows that the drill itself works.
BOOKINGS = int(os.environ.get("DRILL_BOOKINGS", "1000000"))
OBJECTS = 300  # cards of the library, which nobody asks for here
WRITERS = 4
BETWEEN = 0.05, 0.5  # seconds from one booking of a person to the next, and from one count to the next
QUIET = 2.0  # seconds of work before the first migration and after the last

pytestmark = pytest.mark.drill

DONE = re.compile(r"(Applying|Unapplying) events\.(\w+)\.\.\. OK \(([\d.]+)s\)")
# A place asked for and given up: as `events.actions` does it, under the lock of the event, with the columns that every
# version of the table has.
LOCK = "select id from events_event where id = %s for no key update"
BOOK = (
    "insert into events_booking (uuid, event_id, person_id, agency_id, state, asked_at, cancelled_at, cancelled_late)"
    " select gen_random_uuid(), event_id, person_id, agency_id, 'cancelled', now(), now(), false"
    " from events_booking where id = %s returning id"
)
# They change the bookings and then the events in one transaction; who books has the event by then and waits for the
# bookings, and PostgreSQL ends one of the two: the person. Found here, and not mended; nothing else may do so.
CROSSED = {
    f"{name}: deadlock detected"
    for name in ("0002_the_line made", "0005_evaluation_and_access taken back", "0009_ways_to_come made")
}
COUNT = "select state, count(*) from events_booking group by state"


@dataclass
class Traffic:
    """People who book and one who counts. Nobody waits for a lock longer than `migrate` may: PostgreSQL itself refuses."""

    address: str
    writes: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    during: str = ""  # which migration runs just now, and in which direction

    def __post_init__(self) -> None:
        with psycopg.connect(self.address) as line:
            self.known = line.execute(
                "select id, event_id from events_booking order by id limit 100000"
            ).fetchall()

    def book(self, seed: int) -> None:
        chance = random.Random(seed)

        def once(line: psycopg.Connection) -> None:
            booking, event = chance.choice(self.known)
            line.execute(LOCK, [event])
            line.execute(BOOK, [booking])

        self._again_and_again(once, self.writes, BETWEEN[0])

    def count(self) -> None:
        self._again_and_again(lambda line: line.execute(COUNT).fetchall(), self.reads, BETWEEN[1])

    def _again_and_again(
        self, deed: Callable[[psycopg.Connection], object], seconds: list[float], pause: float
    ) -> None:
        # The portal prepares nothing either.
        with psycopg.connect(self.address, prepare_threshold=None) as line:
            line.execute(f"set lock_timeout = {LOCK_TIMEOUT}")
            line.commit()
            while not self.over.wait(pause):
                began = time.monotonic()
                try:
                    with line.transaction():
                        deed(line)
                except psycopg.OperationalError as error:
                    self.faults.append(f"{self.during}: {str(error).splitlines()[0]}")
                else:
                    seconds.append(time.monotonic() - began)


@contextmanager
def traffic(address: str) -> Iterator[Traffic]:
    """All of them at work; they are done when it ends."""
    people = Traffic(address)
    threads = [threading.Thread(target=people.book, args=(seed,)) for seed in range(WRITERS)]
    threads.append(threading.Thread(target=people.count))
    for thread in threads:
        thread.start()
    try:
        yield people
    finally:
        people.over.set()
        for thread in threads:
            thread.join()


def migrate(portal: Portal, name: str) -> tuple[list[tuple[str, float]], int]:
    """Bring events to this migration: which were run, each with its seconds, and how often it gave way."""
    said = portal.manage("migrate", "events", name, "--verbosity", "2", "--noinput")
    return [(done, float(seconds)) for _, done, seconds in DONE.findall(said)], said.count("in use (")


def bookings(address: str) -> int:
    with psycopg.connect(address) as line:
        return line.execute("select count(*) from events_booking").fetchone()[0]


def too_long(address: str) -> list[str]:
    """What people meet while somebody holds the bookings for half a second longer than the limit."""
    with traffic(address) as people, psycopg.connect(address) as line:
        line.execute("lock table events_booking in access exclusive mode")
        time.sleep(LOCK_TIMEOUT / 1000 + 0.5)
        line.rollback()
    return people.faults


def test_nobody_waits_for_a_migration_on_a_million_bookings(tmp_path):
    names = sorted(name for room, name in MigrationLoader(None).disk_migrations if room == "events")
    back: dict[str, float] = {}
    made: dict[str, float] = {}
    gave_way = 0
    with running_portal(tmp_path / "data", words=["--engines-only"]) as portal:
        filling = fill(portal, bookings=BOOKINGS, objects=OBJECTS)
        address, before = portal.database, bookings(portal.database)
        with watched(address) as waits, traffic(address) as people:
            time.sleep(QUIET)
            for earlier, name in reversed(list(pairwise(names))):
                people.during = f"{name} taken back"
                done, tries = migrate(portal, earlier)
                back |= dict(done)
                gave_way += tries
            for name in names[1:]:
                people.during = f"{name} made"
                done, tries = migrate(portal, name)
                made |= dict(done)
                gave_way += tries
            time.sleep(QUIET)
        after = bookings(address)
        refused = too_long(address)
    met = ", ".join(f"{what} {many}" for what, many in Counter(people.faults).items()) or "none"
    each = ", ".join(f"{name[:4]} {back[name]:.2f} and {made[name]:.2f}" for name in names[1:])
    note(
        "migrations on a million bookings",
        f"{before:,} bookings, made in bulk in {filling:.0f} s; seconds to take back each migration of events and to make it again: "
        f"{each}. Meanwhile {WRITERS} writers in SQL booked {len(people.writes)} times and one counted all bookings {len(people.reads)} times: "
        f"{len(people.faults)} refused ({met}), the longest wait for a lock {waits.longest:.2f} s (limit {LOCK_TIMEOUT / 1000:.0f} s), the slowest booking "
        f"{max(people.writes):.2f} s; `migrate` gave way {gave_way} times. Held for half a second longer than the limit, {len(refused)} were refused",
    )
    assert (sorted(back), sorted(made)) == (names[1:], names[1:])
    assert before == BOOKINGS
    assert [fault for fault in people.faults if fault not in CROSSED] == [], met
    assert after == before + len(people.writes)
    assert refused != []
