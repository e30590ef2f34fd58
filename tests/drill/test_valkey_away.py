"""The broker and the cache killed and frozen while people browse, book, sign in and make posters: nobody notices.

About 9 minutes whole on two cores: the start and its seed, four outages of 45 s, and each time the work that waited.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import psycopg
import pytest

from tests.crowd import Refused, Visitor, sign_in, token
from tests.drill.load import Asked, Load
from tests.drill.measured import note
from tests.own_engines import Engine, own_valkey
from tests.running import Portal, running_portal

# DRILL_SECONDS=6 DRILL_PEOPLE=2 shows that the drill itself works.
SECONDS = float(os.environ.get("DRILL_SECONDS", "45"))
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "4"))
ALL_DONE = 60.0  # seconds after it is back, until every job of the outage is done
LONGEST = 5.0  # seconds: one wait of a second, among whatever else the machine does
TRIES = 5  # wrong passwords for one address in five minutes: allauth's own number

pytestmark = pytest.mark.drill


@contextmanager
def killed(engine: Engine) -> Iterator[None]:
    """Its process is gone and its port shut."""
    engine.stop(signal.SIGKILL)
    yield
    engine.start()


@contextmanager
def frozen(engine: Engine) -> Iterator[None]:
    """It takes connections and answers nothing."""
    engine.freeze()
    yield
    engine.thaw()


@dataclass
class Seen:
    """What one outage was like: who asked what within it, how many wrong passwords were looked at, and the work after it."""

    name: str
    asked: list[Asked]
    guesses: int
    done_after: float

    @property
    def faults(self) -> list[str]:
        return [f"{one.what}: {one.fault}" for one in self.asked if one.fault]

    @property
    def middle(self) -> float:
        """Milliseconds."""
        return 1000 * median(one.seconds for one in self.asked)

    @property
    def longest(self) -> float:
        return max(one.seconds for one in self.asked)

    @property
    def slowest(self) -> str:
        return f"{self.longest:.1f} s ({max(self.asked, key=lambda one: one.seconds).what})"


def try_to_sign_in(portal: Portal, email: str, password: str, source: str = "127.0.0.1") -> bytes:
    """Sign in from an address; answers the page that follows a refusal, and nothing where one is in."""
    visitor = Visitor(portal.address)
    visitor.line.source_address = (source, 0)
    try:
        status, page = sign_in(visitor, email, password)
    finally:
        visitor.line.close()
    if status not in {302, 422}:
        raise Refused(f"sign-in answered {status}")
    return page if status == 422 else b""


def priya_signs_in(portal: Portal) -> None:
    if page := try_to_sign_in(portal, "priya@example.org", "safeguarding-demo"):
        raise Refused(f"she is not let in: {page[:300]!r}")


def let_through(portal: Portal, number: int) -> int:
    """How many wrong passwords for one person are looked at before the door is shut for a while."""
    for tries in range(3 * TRIES):
        page = try_to_sign_in(portal, f"guess{number}@example.org", "wrong", f"127.0.0.{100 + number}")
        if b"Too many tries" in page:
            return tries
    return 3 * TRIES


def make_poster(portal: Portal, path: str) -> None:
    visitor = Visitor(portal.address)
    try:
        words = {"lead_name": "Helen Marsh", "size": "full", "output": "pdf", "paper": "a4", "sheet": "1"}
        words["csrfmiddlewaretoken"] = token(visitor.get(path))
        visitor.post(f"{path}make/", words, expect=200)
    finally:
        visitor.line.close()


def work_left(line: psycopg.Connection, before: float) -> int:
    """Jobs that were due at that moment (seconds of the epoch) and are not done."""
    asked = (
        "select count(*) from plant_job where state in ('waiting', 'running') and due_at <= to_timestamp(%s)"
    )
    return line.execute(asked, [before]).fetchone()[0]


def outage(load: Load, line: psycopg.Connection, name: str, how, number: int) -> Seen:
    began = time.monotonic()
    with how:
        time.sleep(SECONDS / 2)
        guesses = let_through(load.portal, number)
        time.sleep(SECONDS / 2)
    ended, moment = time.monotonic(), time.time()
    while work_left(line, moment) and time.monotonic() - ended < 2 * ALL_DONE:
        time.sleep(0.2)
    done_after = time.monotonic() - ended
    return Seen(name, [one for one in load.asked if began <= one.began <= ended], guesses, done_after)


def test_broker_and_cache_come_and_go(tmp_path):
    with (
        own_valkey(tmp_path / "broker", "PORTAL_BROKER_URL") as broker,
        own_valkey(tmp_path / "cache", "PORTAL_CACHE_URL") as cache,
        running_portal(tmp_path / "data", given=broker.given | cache.given) as portal,
        psycopg.connect(portal.database, autocommit=True) as line,
    ):
        portal.settle()
        poster = portal.python(
            "from resources.posters.models import Poster\n"
            "print(Poster.objects.filter(resource__state='published').first().resource.get_absolute_url())"
        ).split()[-1]
        load = Load(
            portal,
            PEOPLE,
            events=round(8 * SECONDS),
            beside=[
                ("sign in", lambda: priya_signs_in(portal), 4.0),
                ("poster", lambda: make_poster(portal, poster), 2.0),
            ],
        )
        load.start()
        time.sleep(SECONDS / 2)
        calm = Seen("before", list(load.asked), 0, 0.0)
        seen = [
            outage(load, line, name, how, number)
            for number, (name, how) in enumerate(
                {
                    "broker killed": killed(broker),
                    "broker frozen": frozen(broker),
                    "cache killed": killed(cache),
                    "cache frozen": frozen(cache),
                }.items()
            )
        ]
        load.stop()
        found = load.kept(patience=120)
    said = "; ".join(
        f"{one.name}: {len(one.asked)} requests, {len(one.faults)} failed, half of them within {one.middle:.0f} ms, the longest {one.slowest}, "
        f"{one.guesses} wrong passwords looked at, every job done {one.done_after:.0f} s after it was back"
        for one in seen
    )
    note(
        "broker and cache away",
        f"each for {SECONDS:.0f} s while {PEOPLE} people browse and book and others sign in and make posters (before: half of "
        f"the requests within {calm.middle:.0f} ms, the longest {calm.slowest}). {said}. {len(load.accepted)} bookings accepted, {len(found['pairs'])} kept, {found['sent']} letters sent",
    )
    load.nothing_lost(found)
    assert {one.name: one.faults for one in seen} == {one.name: [] for one in seen}
    assert {one.name: one.guesses for one in seen} == {one.name: TRIES for one in seen}
    assert max(one.done_after for one in seen) <= ALL_DONE
    assert max(one.longest for one in seen) <= max(LONGEST, 2 * calm.longest)
