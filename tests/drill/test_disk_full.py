"""A full disk, where uploads wait and under the database: a sentence, nothing by halves, and well again by itself with room.

About 3 minutes whole on two cores, and only as root, who may mount a disk of a few megabytes.
"""

import os
import pathlib
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.crowd import Visitor, token
from tests.drill.load import Load
from tests.drill.measured import note
from tests.own_engines import own_postgres
from tests.running import ROOT, Portal, running_portal

# DRILL_SECONDS=5 DRILL_PEOPLE=2 shows that the drill itself works.
SECONDS = float(os.environ.get("DRILL_SECONDS", "20"))  # without room
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "4"))
SCRATCH, TABLES = 24, 400  # megabytes of the two disks
PATIENCE = 120.0  # seconds until what waited for room is done
BACK_WITHIN = 2.0  # seconds after there is room: nobody meets a fault any more
SAMPLE = (ROOT / "tests" / "samples" / "poster-information-sharing.pdf").read_bytes()

pytestmark = pytest.mark.drill

BEA = """
from accounts.models import Grant, User
from tests.drill.booking import session
bea = User.objects.create(email="bea@example.org", name="Bea Lindqvist")
Grant.objects.create(person=bea, role="business")
print(session(bea))
"""
HOME = """
from tests.factories.accounts import agency
agency()
"""


@contextmanager
def small_disk(folder: pathlib.Path, megabytes: int) -> Iterator[pathlib.Path]:
    assert os.geteuid() == 0, "This drill needs root, who may mount a disk of a few megabytes."
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=1777", "tmpfs", str(folder)]
    subprocess.run(words, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@contextmanager
def filled(folder: pathlib.Path, *, but: int = 0) -> Iterator[None]:
    """Nothing more fits, but for so many bytes."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
        file.truncate(file.tell() - but)
    try:
        yield
    finally:
        ballast.unlink()


def send(visitor: Visitor, title: str) -> tuple[int, bytes]:
    sign = token(visitor.get("/desk/library/add/"))
    fields = {"csrfmiddlewaretoken": sign, "once": str(uuid.uuid4()), "kind": "report", "title": title}
    fields |= {"summary": "A drill.", "visibility": "public"}
    return visitor.ask("POST", "/desk/library/add/", fields, ("file", "drill.pdf", SAMPLE))


def state(portal: Portal, title: str) -> str:
    """How the file of a card stands; empty where there is no such card."""
    asked = (
        "select v.state from library_documentversion v join library_document d on d.id = v.document_id "
        "join library_resource r on r.id = d.resource_id where r.title = %s"
    )
    with psycopg.connect(portal.database) as line:
        row = line.execute(asked, [title]).fetchone()
    return row[0] if row else ""


def test_no_room_for_an_upload_and_for_its_check(tmp_path):
    with (
        small_disk(tmp_path / "disk", SCRATCH) as disk,
        running_portal(tmp_path / "data", stage="empty", given={"TMPDIR": str(disk)}) as portal,
    ):
        visitor = Visitor(portal.address, {"sessionid": portal.python(BEA).split()[-1]})
        with filled(disk):
            refused, page = send(visitor, "Refused")
            left = [path.name for path in disk.iterdir() if path.name != "ballast" and path.is_file()]
        # Room for the file as it is sent, and none for the copy that its check writes beside it.
        with filled(disk, but=len(SAMPLE) * 3 // 2):
            taken, _ = send(visitor, "Taken")
            time.sleep(SECONDS)
            waits = state(portal, "Taken")
        began = time.monotonic()
        while (ended := state(portal, "Taken")) == "checking" and time.monotonic() - began < PATIENCE:
            time.sleep(0.5)
        healed = time.monotonic() - began
        there = state(portal, "Refused")
        visitor.line.close()
    note(
        "disk full where uploads wait",
        f"{SCRATCH} MB without room: an upload is answered {refused}, {len(left)} files left behind, no card. With room for the file and "
        f"none for its check it is answered {taken} and waits, {waits}, for {SECONDS:.0f} s; {ended} {healed:.0f} s after there is room again",
    )
    assert (refused, b"There is no room for this at the moment" in page, left, there) == (507, True, [], "")
    assert (taken, waits, ended) == (302, "checking", "ready")


def test_no_room_under_the_database(tmp_path):
    with (
        small_disk(tmp_path / "disk", TABLES) as disk,
        own_postgres(disk / "database") as database,
        running_portal(tmp_path / "data", stage="empty", given=database.given) as portal,
    ):
        portal.python(HOME)
        load = Load(portal, PEOPLE, events=round(20 * SECONDS))
        load.start()
        time.sleep(SECONDS / 2)
        began = time.monotonic()
        with filled(disk):
            time.sleep(SECONDS)
        ended = time.monotonic()
        stopped = not database.child.running
        if stopped:  # `make run` would have started it again and again; so does whoever keeps a server
            database.start()
        time.sleep(SECONDS / 2 + BACK_WITHIN)
        load.stop()
        found = load.kept(patience=PATIENCE)
    faults = [one for one in load.asked if one.fault]
    outside = [one for one in faults if not began <= one.ended <= ended + BACK_WITHIN]
    other = [one.fault for one in faults if "answered 503" not in one.fault]
    note(
        "disk full under the database",
        f"{TABLES} MB without room for {SECONDS:.0f} s while {PEOPLE} people browse and book: {len(load.asked)} requests, {len(faults)} answered "
        f"503 with a sentence, {len(outside)} outside; PostgreSQL {'stopped and was started again' if stopped else 'went on'}. "
        f"{len(load.accepted)} bookings accepted, {len(found['pairs'])} kept, {found['sent']} letters sent",
    )
    load.nothing_lost(found)
    assert faults != []
    assert (outside, other) == ([], [])
