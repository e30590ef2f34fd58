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

PEOPLE = 120
PATIENCE = 90  # seconds that a person keeps trying, and that a letter may take
VICTIMS = {
    "web process": "granian",
    "worker": "mail,default",
    "PostgreSQL": "postgres",
    "Valkey": "valkey-server",
    "SeaweedFS": "weed",
}

pytestmark = pytest.mark.drill


def book(person, accepted, gave_up):
    """Book with one key, trying again after any fault, as a person at a bad line does."""
    key, until = str(uuid.uuid4()), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            page = person.get("/events/crowd/")
            person.post("/events/crowd/book/", {"csrfmiddlewaretoken": token(page), "once": key}, expect=302)
        except (OSError, http.client.HTTPException, Refused):
            time.sleep(0.2)
        else:
            accepted.append(person)
            person.line.close()
            return
    gave_up.append(person)
    person.line.close()


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


def test_nothing_accepted_is_lost(tmp_path):
    with running_portal(tmp_path / "data") as portal:
        people = crowd(portal, PEOPLE)
        accepted, gave_up, seconds = [], [], {}

        def some_people(mine):
            for person in mine:
                book(person, accepted, gave_up)
                time.sleep(0.4)

        threads = [threading.Thread(target=some_people, args=(people[n::4],)) for n in range(4)]
        for thread in threads:
            thread.start()
        for name, needle in VICTIMS.items():
            seconds[name] = round(kill_and_time(portal, needle), 1)
        for thread in threads:
            thread.join()
        found = wait_for_letters(portal)
    assert gave_up == []
    assert found == {"booked": PEOPLE, "people": PEOPLE, "letters": PEOPLE, "dead": 0}
    note(
        "kill -9 while people book",
        f"{PEOPLE} people, 4 at a time; {len(accepted)} bookings accepted, {found['booked']} kept, "
        f"{found['letters']} letters sent. Ready again after "
        + ", ".join(f"{name} {value} s" for name, value in seconds.items()),
    )


def wait_for_letters(portal) -> dict[str, int]:
    """What the database holds once every letter has left, or patience has."""
    code = """
import json
from events.models import Booking
from portal.lib.models import Email, Job
mine = Booking.objects.filter(event__slug="crowd", state="booked")
print(json.dumps({"booked": mine.count(), "people": mine.values("person").distinct().count(),
    "letters": Email.objects.filter(to__startswith="crowd", state="sent").count(),
    "dead": Job.objects.filter(state="dead", kind="plant.send_email").count()}))
"""
    until = time.monotonic() + PATIENCE
    while True:
        found = json.loads(portal.python(code).strip().splitlines()[-1])
        if found["letters"] >= PEOPLE or time.monotonic() > until:
            return found
