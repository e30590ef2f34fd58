"""`make bench`: what the portal's main pages cost, each beside its physical limit measured in the same run."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid
from typing import Any

from tests.bench import grid, posters, recordings, searching
from tests.bench.meter import Cost, family, measure
from tests.crowd import Visitor, crowd, token
from tests.running import ROOT, Portal, free_port, running_portal

TIMES = 200
BOOKERS = 80

# The same deed without the portal, by this process and its server: so many bookings of so many events.
BARE_BOOKING = """
import os, pathlib, time
from django.db import connection
from accounts.models import User
people = list(User.objects.filter(email__startswith="crowd").values_list("pk", flat=True))
def spent(pid):
    fields = pathlib.Path(f"/proc/{{pid}}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
with connection.cursor() as cursor:
    cursor.execute("create table if not exists bench_event (id int primary key, places int, taken int default 0)")
    cursor.execute("create table if not exists bench_booking (event int, person bigint, at timestamptz default now(), primary key (event, person))")
    cursor.execute("insert into bench_event select n, 10000 from generate_series(1, 10) n")
    cursor.execute("select pg_backend_pid()")
    pids = (os.getpid(), cursor.fetchone()[0])
    before, began = sum(map(spent, pids)), time.perf_counter()
    for event in range(1, 11):
        for person in people:
            cursor.execute("begin")
{deed}
            cursor.execute("insert into bench_booking (event, person) values (%s, %s)", [event, person])
            cursor.execute("commit")
    wall, cpu = time.perf_counter() - began, sum(map(spent, pids)) - before
    cursor.execute("drop table bench_booking, bench_event")
print("bare", cpu / len(people) / 10 * 1000, wall / len(people) / 10 * 1000)
"""
# Lock the event's row and count, as the portal does; or the least that keeps a number: a conditional UPDATE.
COUNTED = """
            cursor.execute("select places from bench_event where id = %s for no key update", [event])
            cursor.execute("select count(*) from bench_booking where event = %s", [event])
"""
CLAIMED = """
            cursor.execute("update bench_event set taken = taken + 1 where id = %s and taken < places", [event])
            assert cursor.rowcount == 1
"""
BARE_POSTER = """
import statistics, time
from resources.posters import drawing
from resources.posters.models import PosterSize
size = PosterSize.objects.get(poster__resource__slug="babies-cant-tell-you", size="full")
values = {values!r}
drawing.personalise(size, values)
began, walls = time.process_time(), []
for number in range(60):
    once = time.perf_counter()
    drawing.personalise(size, values | {{"lead_name": f"Helen Marsh {{number}}"}})
    walls.append(time.perf_counter() - once)
print("bare", (time.process_time() - began) / 60 * 1000, statistics.median(walls) * 1000)
"""
BARE_SIGNATURE = """
import time
from portal.lib import storage
from resources.briefings.models import Briefing
name = Briefing.objects.exclude(page_name="").first().page_name
sign = lambda: storage.presigned(name, filename="a.pdf", content_type="application/pdf")
sign()
began, once = time.process_time(), time.perf_counter()
for number in range(500):
    sign()
print("bare", (time.process_time() - began) / 500 * 1000, (time.perf_counter() - once) / 500 * 1000)
"""
LEAD = {
    "lead_name": "Helen Marsh",
    "lead_role": "Designated Safeguarding Lead",
    "lead_organisation": "Millbrook Primary School",
    "lead_phone": "0151 496 0123",
    "lead_email": "helen.marsh@example.org",
}


def said(text: str) -> Cost:
    """Read the figures that a few lines inside the portal printed."""
    found = re.search(r"bare ([\d.e-]+) ([\d.e-]+)", text)
    if not found:
        raise SystemExit(f"no figures in: {text}")
    return Cost(float(found[1]), float(found[2]))


def bare_django() -> Cost:
    """Django on the same server with one view: the floor under every page."""
    port = free_port()
    folder = pathlib.Path(sys.executable).parent
    with subprocess.Popen(
        [
            folder / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--no-ws", "tests.bench.bare:application",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        try:
            until = time.monotonic() + 20
            while True:
                visitor = Visitor(f"http://127.0.0.1:{port}")
                try:
                    visitor.get("/")
                    break
                except OSError:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.1)
            return measure(
                lambda: visitor.get("/"), lambda: family(server.pid, "granian"), times=2000, warm=200
            )
        finally:
            server.terminate()


def figures(portal: Portal) -> list[tuple[str, Cost, str, Cost]]:
    """Each piece of work with its cost, and its limit's name and cost."""

    def web() -> list[int]:
        return family(portal.process.pid, "granian") + family(portal.process.pid, "postgres")

    visitor = Visitor(portal.address)
    people = iter(crowd(portal, BOOKERS))
    bare = bare_django()
    rows = [
        (
            "event page",
            measure(lambda: visitor.get("/events/noticing-neglect-early/"), web, times=TIMES),
            "bare Django, same server",
            bare,
        ),
        (
            "library page with a search",
            measure(lambda: visitor.get("/library/?q=curiosity"), web, times=TIMES),
            "bare Django, same server",
            bare,
        ),
    ]
    form = token(visitor.get("/posters/babies-cant-tell-you/"))
    fields = LEAD | {"size": "full", "paper": "a4", "csrfmiddlewaretoken": form}
    # The page asks every visitor to slow down after a burst, so this stays below it.
    rows.append(
        (
            "poster, flattened PDF",
            measure(
                lambda: visitor.post("/posters/babies-cant-tell-you/make/", fields, expect=200),
                web,
                times=20,
                warm=4,
            ),
            "drawing and placing alone",
            said(portal.python(BARE_POSTER.format(values=LEAD))),
        )
    )
    rows.append(
        (
            "presigned download",
            measure(
                lambda: visitor.get("/briefings/professional-curiosity/briefing.pdf", expect=302),
                web,
                times=TIMES,
            ),
            "the signature alone",
            said(portal.python(BARE_SIGNATURE)),
        )
    )

    def book() -> None:
        person = next(people)
        page = person.get("/events/crowd/")
        person.post(
            "/events/crowd/book/", {"csrfmiddlewaretoken": token(page), "once": str(uuid.uuid4())}, expect=302
        )

    cost = measure(book, web, times=BOOKERS - 10, warm=10)
    for name, limit, deed in (
        ("completed booking (page and form)", "the bare SQL transaction: lock, count, insert", COUNTED),
        ("completed booking, the floor", "a conditional UPDATE of the event's counter, insert", CLAIMED),
    ):
        rows.append((name, cost, limit, said(portal.python(BARE_BOOKING.format(deed=deed)))))
    return rows


def main() -> None:
    """Print the table and write bench.json."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--searching",
        metavar="FOLDER",
        help="measure the search and the grid alone, on a busy portal that stays in this folder",
    )
    parser.add_argument("--posters", action="store_true", help="measure the drawing of posters alone")
    parser.add_argument("--pages", action="store_true", help="measure pages and a booking alone")
    parser.add_argument("--recordings", action="store_true", help="measure recordings alone")
    asked = parser.parse_args()
    kept = asked.searching
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if kept:
            with running_portal(pathlib.Path(kept).resolve(), stage="busy") as portal:
                found = searching.rows(portal) + grid.rows(portal)
        else:
            with running_portal(pathlib.Path(folder) / "data") as portal:
                portal.settle()
                if asked.posters:
                    show(posters.rows(portal, LEAD))
                    return
                if asked.pages:
                    show([_row(*figure) for figure in figures(portal)])
                    return
                found = recordings.rows(portal)
                if asked.recordings:
                    show(found)
                    return
                found += posters.rows(portal, LEAD)
                found += [_row(*figure) for figure in figures(portal)]
                portal.manage("seed", "--stage", "busy")
                found += searching.rows(portal) + grid.rows(portal)
    (ROOT / "bench.json").write_text(json.dumps(found, indent=2) + "\n")
    show(found)


def show(found: list[dict[str, Any]]) -> None:
    """Print the table."""
    print(f"{'work':44} {'value':>8} {'unit':12} {'limit':>8}  ratio  p95 ms  limit is")
    for row in found:
        print(
            f"{row['name']:44} {row['value']:8.2f} {row['unit']:12} {row['limit']:8.3f} {row['ratio']:6}"
            f"  {row.get('p95_ms', ''):>6}  {row['limit_name']}"
        )


def _row(name: str, cost: Cost, limit_name: str, limit: Cost) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(cost.cpu, 3),
        "unit": "ms CPU",
        "limit": round(limit.cpu, 3),
        "limit_name": limit_name,
        "ratio": round(cost.cpu / limit.cpu, 1) if limit.cpu else None,
        "wall_ms": round(cost.wall, 2),
        "p95_ms": round(cost.p95, 1),
    }


if __name__ == "__main__":
    main()
