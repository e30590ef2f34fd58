"""kill -9 of web, worker and each engine while people book: the portal is back by itself and nothing accepted is lost."""

import http.client
import json
import os
import signal
import threading
import time
import uuid

import pytest

from tests.bench.meter import family
from tests.crowd import Refused, crowd, token
from tests.drill.measured import note
from tests.running import running_portal

# DRILL_BOOKINGS=200 DRILL_KILLS=5 shows that the drill itself works.
BOOKINGS = int(os.environ.get("DRILL_BOOKINGS", "20000"))
KILLS = int(os.environ.get("DRILL_KILLS", "60"))
PEOPLE = min(200, BOOKINGS)
EVENTS = BOOKINGS // PEOPLE
AT_ONCE = 4  # people who book at the same time
PATIENCE = 90  # seconds that a person keeps trying
VICTIMS = {
    "web process": "granian",
    "worker": "mail,default",
    "PostgreSQL": "postgres",
    "Valkey": "valkey-server",
    "SeaweedFS": "weed",
}

pytestmark = pytest.mark.drill


MORE_EVENTS = """
import datetime as dt
from events.models import Event
from portal.lib import clock
starts = clock.now() + dt.timedelta(days=60)
Event.objects.bulk_create(Event(slug=f"crowd-{{n}}", title=f"Crowd {{n}}", summary="Room for everybody.", places=5000,
    cpd_minutes=60, starts=starts, ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now())
    for n in range({number}))
"""


def book(person, slug, sign, accepted, gave_up):
    """Book with one key, trying again after any fault, as a person at a bad line does."""
    key, until = str(uuid.uuid4()), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            person.post(f"/events/{slug}/book/", {"csrfmiddlewaretoken": sign, "once": key}, expect=302)
        except (OSError, http.client.HTTPException, Refused):
            time.sleep(0.2)
        else:
            accepted.append((person, slug))
            return
    gave_up.append((person, slug))


def ready(portal) -> bool:
    line = http.client.HTTPConnection(portal.address.removeprefix("http://"), timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def kill_and_time(portal, needle) -> float:
    """Kill the eldest process of a family and return the seconds until the portal says it is ready again."""
    victim = min(family(portal.process.pid, needle))
    os.kill(victim, signal.SIGKILL)
    began = time.monotonic()
    while (
        victim in family(portal.process.pid, needle)
        or not family(portal.process.pid, needle)
        or not ready(portal)
    ):
        assert time.monotonic() - began < PATIENCE, f"{needle} did not come back"
        time.sleep(0.05)
    return time.monotonic() - began


def kill_all_along(portal, accepted, threads) -> dict[str, list[float]]:
    """Kill one after the other, evenly over the bookings; the seconds until the portal was ready again each time."""
    seconds: dict[str, list[float]] = {name: [] for name in VICTIMS}
    for number in range(KILLS):
        name = list(VICTIMS)[number % len(VICTIMS)]
        while len(accepted) < BOOKINGS * (number + 1) // (KILLS + 2) and any(t.is_alive() for t in threads):
            time.sleep(0.02)
        seconds[name].append(round(kill_and_time(portal, VICTIMS[name]), 1))
    return seconds


def test_nothing_accepted_is_lost(tmp_path):
    with running_portal(tmp_path / "data") as portal:
        people = crowd(portal, PEOPLE)
        portal.python(MORE_EVENTS.format(number=EVENTS))
        accepted, gave_up = [], []

        def some_people(mine):
            # The page is read once: only what is accepted counts here, and most of the time would go into reading.
            signs = [(person, token(person.get("/events/crowd/"))) for person in mine]
            for number in range(EVENTS):
                for person, sign in signs:
                    book(person, f"crowd-{number}", sign, accepted, gave_up)

        threads = [threading.Thread(target=some_people, args=(people[n::AT_ONCE],)) for n in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        seconds = kill_all_along(portal, accepted, threads)
        for thread in threads:
            thread.join()
        for person in people:
            person.line.close()
        wanted = PEOPLE * EVENTS
        found = wait_for_letters(portal, wanted)
    assert gave_up == []
    assert found == {"booked": wanted, "pairs": wanted, "letters": wanted, "dead": 0}
    note(
        "kill -9 while people book",
        f"{len(accepted)} bookings accepted over {sum(map(len, seconds.values()))} kills, {found['booked']} kept, "
        f"{found['letters']} letters sent. Ready again after, at most: "
        + ", ".join(f"{name} {max(times)} s" for name, times in seconds.items() if times),
    )


def wait_for_letters(portal, wanted: int) -> dict[str, int]:
    """What the database holds once every letter has left, or patience has: 20 letters a second are slow."""
    code = """
import json
from events.models import Booking
from portal.lib.models import Email, Job
mine = Booking.objects.filter(event__slug__startswith="crowd-", state="booked")
print(json.dumps({"booked": mine.count(), "pairs": mine.values("person", "event").distinct().count(),
    "letters": Email.objects.filter(letter="events/booked", to__startswith="crowd", state="sent").count(),
    "dead": Job.objects.filter(state="dead", kind="plant.send_email").count()}))
"""
    until = time.monotonic() + PATIENCE + wanted / 20
    while True:
        found = json.loads(portal.python(code).strip().splitlines()[-1])
        if found["letters"] >= wanted or time.monotonic() > until:
            return found
        time.sleep(1)
