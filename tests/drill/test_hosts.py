"""Any one host is stopped or cut off while people work: nothing accepted is lost, and errors end with the outage."""

import hashlib
import http.client
import itertools
import json
import os
import random
import threading
import time
import uuid
from dataclasses import dataclass, field

import psycopg
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.crowd import PREPARE, Refused, Visitor, token
from tests.drill.cluster import HOSTS, VOLUMES, WEB, WORKERS, Cluster, answers, until
from tests.drill.hosts import LAN, lan
from tests.drill.measured import note

AWAY, WAYS = (*WEB, *WORKERS, *VOLUMES, "pool"), ("stopped", "cut off")
# Each host once, the ways in turn; then each the other way. DRILL_OUTAGES=2 shows that the drill itself works.
VICTIMS = [(host, WAYS[(place + turn) % 2]) for turn in range(2) for place, host in enumerate(AWAY)]
OUTAGES = VICTIMS[: int(os.environ.get("DRILL_OUTAGES", len(VICTIMS)))]
PEOPLE, EVENTS = 60, 400
OUT, BETWEEN = 10, 25  # seconds that a host is away, and that all of them are there
GRACE = 3  # seconds after its return within which an error still belongs to the outage
LARGE = 64 * 1024  # bytes of a file

pytestmark = [
    pytest.mark.drill,
    pytest.mark.allow_hosts(["127.0.0.1", *(f"{LAN}.{number}" for number in range(1, 10 + len(HOSTS)))]),
]

MORE_EVENTS = """
import datetime as dt
from events.models import Event
from portal.lib import clock
from tests.factories.accounts import agency, partnership
partnership()
agency()
starts = clock.now() + dt.timedelta(days=60)
Event.objects.bulk_create(Event(slug=f"hosts-{{n}}", title=f"Hosts {{n}}", summary="Room for everybody.", places=5000,
    cpd_minutes=60, starts=starts, ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now())
    for n in range({number}))
"""


class Person:
    """Somebody behind a balancer without health checks: the other web host is tried where one does not answer."""

    def __init__(self, addresses: list[str], session: str) -> None:
        self.lines = [Visitor(f"http://{address}:8000") for address in addresses]
        cookies = {"sessionid": session}
        for line in self.lines:
            line.line.timeout, line.cookies = 5, cookies

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The first answer that is no fault of the portal's. Raises Refused where no host has one."""
        random.shuffle(self.lines)
        said: object = None
        for line in self.lines:
            try:
                status, body = line.ask(method, path, fields)
            except (OSError, http.client.HTTPException) as error:
                said = error
                continue
            if status < 500:
                return status, body
            said = status
        raise Refused(f"{method} {path}: {said}")


@dataclass
class Seen:
    """What people were told: what was accepted, and when something went wrong."""

    booked: set[tuple[str, str]] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    errors: list[tuple[float, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def failed(self, began: float, what: object) -> None:
        self.errors.append((began, str(what)[:200]))
        time.sleep(0.2)


def books(seen: Seen, people: dict[str, Person]) -> None:
    """Read a page, book it, and the next; after a fault the same form with the same key again."""
    for number in range(EVENTS):
        for key, person in people.items():
            slug, once, done = f"hosts-{number}", str(uuid.uuid4()), False
            while not done and not seen.over.is_set():
                began = time.monotonic()
                try:
                    sign = token(person.ask("GET", f"/events/{slug}/")[1])
                    form = {"csrfmiddlewaretoken": sign, "once": once}
                    status, _ = person.ask("POST", f"/events/{slug}/book/", form)
                    done = status == 302
                    if not done:
                        raise Refused(f"{slug} answered {status}")
                    seen.booked.add((key, slug))
                except Refused as error:
                    seen.failed(began, error)
            if seen.over.is_set():
                return


def files(seen: Seen, cluster: Cluster, writer: int) -> None:
    """Put one file after the other into the store, and read an earlier one each time."""
    store = cluster.s3()
    for number in itertools.count():
        if seen.over.is_set():
            return
        name, content = f"drill/{writer}/{number}", os.urandom(LARGE)
        began = time.monotonic()
        try:
            store.put_object(Bucket="media", Key=name, Body=content)
            seen.files[name] = hashlib.sha256(content).hexdigest()
        except (BotoCoreError, ClientError, OSError) as error:
            seen.failed(began, f"write: {error}")
        began, earlier = time.monotonic(), random.choice([*seen.files, ""])
        try:
            if earlier:
                assert digest(store, earlier) == seen.files[earlier]
        except (BotoCoreError, ClientError, OSError) as error:
            seen.failed(began, f"read: {error}")
        time.sleep(0.05)


def digest(store, name: str) -> str:
    return hashlib.sha256(store.get_object(Bucket="media", Key=name)["Body"].read()).hexdigest()


def outages(cluster: Cluster) -> list[tuple[str, str, float, float]]:
    """Take one host away after the other; when each was gone and when it was back."""
    found = []
    for name, way in OUTAGES:
        time.sleep(BETWEEN)
        host, gone = cluster.hosts[name], time.monotonic()
        host.stop() if way == "stopped" else host.cut()
        time.sleep(OUT)
        host.start() if way == "stopped" else host.join()
        if name in WEB:
            until(lambda host=host: answers(host.address), OSError, http.client.HTTPException)
        found.append((name, way, gone, time.monotonic()))
    time.sleep(BETWEEN)
    return found


def blame(seen: Seen, found: list[tuple[str, str, float, float]]) -> tuple[dict[str, int], list[str], float]:
    """Errors by the outage in which they began, those that belong to none, and the latest after a return."""
    by_host: dict[str, int] = {f"{name} {way}": 0 for name, way, _, _ in found}
    unexplained, latest = [], 0.0
    for began, what in seen.errors:
        for name, way, gone, back in found:
            if gone - 6 <= began <= back + GRACE:
                by_host[f"{name} {way}"] += 1
                latest = max(latest, began - back)
                break
        else:
            unexplained.append(what)
    return by_host, unexplained, latest


def test_no_host_is_missed(tmp_path):
    seen = Seen()
    with lan(tmp_path, HOSTS) as hosts:
        cluster = Cluster(hosts, tmp_path)
        cluster.python(MORE_EVENTS.format(number=EVENTS))
        sessions = [
            line.split()[1]
            for line in cluster.python(PREPARE.format(people=PEOPLE, places=5000)).splitlines()
            if line.startswith("session ")
        ]
        addresses = [cluster.at(name) for name in WEB]
        people = {f"crowd{n}@example.org": Person(addresses, session) for n, session in enumerate(sessions)}
        shares = [dict(list(people.items())[n::3]) for n in range(3)]
        threads = [threading.Thread(target=books, args=(seen, share)) for share in shares]
        threads += [threading.Thread(target=files, args=(seen, cluster, n)) for n in range(2)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        found = outages(cluster)
        lasted = time.monotonic() - began
        seen.over.set()
        for thread in threads:
            thread.join()
        for person in people.values():
            for line in person.lines:
                line.line.close()
        store = cluster.s3()
        kept = {name for name, told in seen.files.items() if digest(store, name) == told}
        letters = wait_for_letters(cluster, len(seen.booked))
        with psycopg.connect(cluster.direct) as line:
            rows = line.execute(
                "select p.email, e.slug from events_booking b join accounts_user p on p.id = b.person_id"
                " join events_event e on e.id = b.event_id where b.state = 'booked' and e.slug like 'hosts-%'"
            ).fetchall()
    by_host, unexplained, latest = blame(seen, found)
    assert unexplained == []
    assert len(rows) == len(set(rows))
    assert seen.booked - set(rows) == set()
    assert set(seen.files) - kept == set()
    assert letters == {"missing": 0, "twice": 0}
    told = ", ".join(f"{where} {number}" for where, number in by_host.items() if number) or "none"
    note(
        "one host away, of two web, two workers, three volume servers and PgBouncer",
        f"{len(found)} outages of {OUT} s in {lasted:.0f} s: {len(seen.booked)} bookings accepted, all there, each once, "
        f"with its letter; {len(seen.files)} files of 64 KB accepted, all there with their bytes. Errors outside an "
        f"outage: 0; within: {told}; the last one {max(latest, 0):.1f} s after the host was back",
    )


def wait_for_letters(cluster: Cluster, wanted: int) -> dict[str, int]:
    """How many accepted bookings have no letter once the workers had their time, and how many letters were two."""
    code = """
import json
from events.models import Booking
from portal.lib.models import Email
sent = list(Email.objects.filter(letter="events/booked", state="sent").values_list("to", "subject"))
booked = Booking.objects.filter(event__slug__startswith="hosts-", state="booked").count()
print(json.dumps({"missing": booked - len(set(sent)), "twice": len(sent) - len(set(sent))}))
"""
    end = time.monotonic() + 90 + wanted / 10
    while True:
        found = json.loads(cluster.python(code).strip().splitlines()[-1])
        if found["missing"] <= 0 or time.monotonic() > end:
            return found
        time.sleep(2)
