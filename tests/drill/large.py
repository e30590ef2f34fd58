"""A large partnership, made in bulk: a million bookings, and files whose bytes tell which one each is."""

import time

import psycopg

from tests.running import Portal

ROOM = 100  # bookings of one event

# So large a partnership, and files of its own. Nobody goes through the forms for it.
FILES = """
import hashlib
from concurrent.futures import ThreadPoolExecutor
from portal.lib import storage
from resources.library.models import DocumentVersion
def bytes_of(name):
    return hashlib.shake_256(name.encode()).digest(20_000)
def over(deed, names):
    with ThreadPoolExecutor(4) as hands:
        return list(hands.map(deed, names))
"""
FILL = (
    FILES
    + """
from django.db.models import OuterRef, Subquery
from portal.home.seed.busy import swell
from portal.home.seed.busy.size import Size
from portal.lib import audit_chain
from resources.library.models import Document, Resource
swell(Size(resources={objects}, briefings=max(8, {objects} // 20), reviews=max(4, {objects} // 100), people={people},
    agencies={people} // 25, events={events}, coming=0, room={room}, team=20, things=5))
cards = list(Resource.objects.filter(slug__startswith="busy-").order_by("pk"))
names = [storage.new_name("library", "pdf") for _ in cards]
over(lambda name: storage.put(storage.MEDIA, name, bytes_of(name), content_type="application/pdf"), names)
files = Document.objects.bulk_create(Document(resource=card) for card in cards)
DocumentVersion.objects.bulk_create(
    DocumentVersion(document=file, number=1, state="ready", original_name="drill.pdf", media_name=name,
        content_type="application/pdf", size=20_000) for file, name in zip(files, names))
Document.objects.update(current=Subquery(DocumentVersion.objects.filter(document=OuterRef("pk")).values("pk")))
audit_chain.seal()
"""
)
AGAIN = "join events_event e on {} cross join generate_series(2, {}) n join events_event m on m.slug = e.slug || '-' || n"


def again(line: psycopg.Connection, table: str, joined: str, **instead: str) -> None:
    """Rows of a table once more, for each row that is joined to it, with these columns instead of theirs."""
    asked = "select column_name from information_schema.columns where table_name = %s and is_identity = 'NO'"
    names = [name for (name,) in line.execute(asked, [table])]
    chosen = [instead.get(name, f't."{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    line.execute(f"insert into {table} ({listed}) select {', '.join(chosen)} from {table} t {joined}")


def fill(portal: Portal, *, bookings: int, objects: int) -> float:
    """Make all of it; returns the seconds."""
    began = time.monotonic()
    # Events that are made one by one: half a year of them, or the nightly work would rightly remove the oldest.
    # Each of them is there once as made and as often again by the database, to the number of times.
    events = min(200, bookings // ROOM)
    times = bookings // ROOM // events
    people = max(200, bookings // 10)
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("seed", "--stage", "empty")
    portal.python(FILL.format(objects=objects, people=people, events=events, room=ROOM))
    new = {"uuid": "gen_random_uuid()"}
    with psycopg.connect(portal.database) as line:
        others = f"cross join generate_series(2, {times}) n where t.slug like 'busy-event-%'"
        again(line, "events_event", others, slug="t.slug || '-' || n", **new)
        theirs = AGAIN.format("e.id = t.event_id", times)
        again(line, "events_booking", theirs, event_id="m.id", **new)
        came = AGAIN.format("t.source = 'event:' || e.uuid", times)
        again(line, "accounts_recordentry", came, source="'event:' || m.uuid", **new)
    return time.monotonic() - began
