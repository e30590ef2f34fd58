"""The database restarted again and again while people browse and book: faults only while it is away, nothing lost."""

import os
import signal
import time
from dataclasses import dataclass

import psycopg
import pytest

from tests.drill.load import Asked, Load
from tests.drill.measured import note
from tests.own_engines import Engine, own_postgres
from tests.running import running_portal

# DRILL_RESTARTS=3 DRILL_PEOPLE=2 shows that the drill itself works.
RESTARTS = int(os.environ.get("DRILL_RESTARTS", "60"))
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "6"))
EVERY = 5.0  # seconds from one restart to the next
BACK_WITHIN = (
    2.0  # seconds after the database answers: so soon somebody gets a page, and nobody a fault any more
)
# In order, as for an upgrade; and at once, as a machine that goes: that one has to recover.
WAYS = (signal.SIGINT, signal.SIGQUIT)

pytestmark = pytest.mark.drill


@dataclass(frozen=True)
class Outage:
    """When the database was told to go, and when it took connections again."""

    began: float
    ended: float

    def covers(self, asked: Asked) -> bool:
        """Whether this answer came while it was away, or so soon afterwards."""
        return self.began <= asked.ended <= self.ended + BACK_WITHIN


def restart(database: Engine, how: signal.Signals) -> Outage:
    began = time.monotonic()
    database.stop(how)
    database.child.spawn(database.log)
    while True:
        try:
            with psycopg.connect(database.given["DATABASE_URL"], connect_timeout=2) as line:
                line.execute("select 1")
        except psycopg.OperationalError:
            assert time.monotonic() - began < 60, "the database did not come back"
            time.sleep(0.01)
        else:
            return Outage(began, time.monotonic())


def test_a_database_that_comes_and_goes(tmp_path):
    with (
        own_postgres(tmp_path / "database") as database,
        running_portal(tmp_path / "data", given=database.given) as portal,
    ):
        load = Load(portal, PEOPLE, events=100 * RESTARTS // PEOPLE)
        load.start()
        outages = []
        for number in range(RESTARTS):
            time.sleep(max(0.0, EVERY - (time.monotonic() - outages[-1].began if outages else 0.0)))
            outages.append(restart(database, WAYS[number % len(WAYS)]))
        time.sleep(EVERY)
        load.stop()
        found = load.kept(patience=120 + len(load.accepted) / 10)
    faults = [asked for asked in load.asked if asked.fault]
    well = sorted(asked.ended for asked in load.asked if not asked.fault)
    back = [next(ended for ended in well if ended > outage.ended) - outage.ended for outage in outages]
    outside = [asked for asked in faults if not any(outage.covers(asked) for outage in outages)]
    away = [outage.ended - outage.began for outage in outages]
    note(
        "database restarted under load",
        f"{RESTARTS} restarts, one every {EVERY:.0f} s, by turns in order and at once; {PEOPLE} people at a time: "
        f"{len(load.asked)} requests, {len(faults)} of them failed, {len(outside)} outside the outages; {len(load.accepted)} bookings "
        f"accepted, {len(found['pairs'])} kept, {found['letters']} letters, {found['sent']} sent. Away for {min(away):.1f} to {max(away):.1f} s; "
        f"the first page {max(back):.2f} s after it answers at most",
    )
    load.nothing_lost(found)
    assert outside == []
    assert max(back) <= BACK_WITHIN
