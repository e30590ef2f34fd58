"""Everything of a portal dies under load and its folder is gone: what the last whole backup holds comes back.

About two and a half minutes a round at its smallest; at its full size most of the time goes into what is backed up.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field

import pytest

from portal.engines import kin
from portal.home.keeping import sealing
from portal.home.keeping.manifest import DATABASE, MANIFEST
from tests.crowd import Visitor, sign_in, token
from tests.drill.large import fill
from tests.drill.load import Load
from tests.drill.measured import note
from tests.drill.sending import Sender
from tests.drill.test_store_faults import wait_for_work
from tests.portal.engines.running import alive, until
from tests.running import Portal, running_portal

# DRILL_BOOKINGS=2000 DRILL_OBJECTS=30 DRILL_EVERY=6 shows that the drill itself works.
BOOKINGS = int(os.environ.get("DRILL_BOOKINGS", "100000"))
OBJECTS = int(os.environ.get("DRILL_OBJECTS", "1000"))
PEOPLE = int(os.environ.get("DRILL_PEOPLE", "4"))
EVERY = float(os.environ.get("DRILL_EVERY", "60"))  # seconds between two backups
WHOLE = 2  # backups before the accident
PATIENCE = 120.0  # seconds for what the portal does by itself

pytestmark = pytest.mark.drill

# Bea of the business team adds documents. The crowd was made in bulk: its first is given a password to sign in anew.
BEA = """
from accounts import actions
from portal.lib import clock
bea = actions.register(email="bea@example.org", name="Bea", password="safeguarding-demo", by=None)
actions.give_role(person=bea, role="business", by=None, until=clock.today())
"""
FIRST = """
from allauth.account.models import EmailAddress
from accounts.models import User
person = User.objects.get(email="crowd0@example.org")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
person.set_password("safeguarding-demo")
person.save()
"""

# Each booking of the crowd with its letters, those that left, and its lines in the audit; and each document.
FOUND = """
import hashlib, json
from collections import Counter
from events.emails import key_of
from events.models import Booking
from portal.lib import storage
from portal.lib.models import AuditEntry, Email, Job
from resources.library.models import DocumentVersion
from resources.library.quarantine import UNCHECKED
letters = Counter(Email.objects.filter(letter="events/booked").values_list("key", flat=True))
left = Counter(Email.objects.filter(letter="events/booked", state="sent").values_list("key", flat=True))
deeds = Counter(AuditEntry.objects.filter(thing__startswith="events.booking:").values_list("thing", flat=True))
def is_whole(version):
    if version.state != "ready" or not storage.exists(storage.MEDIA, version.media_name):
        return False
    with storage.open_file(storage.MEDIA, version.media_name) as file:
        return hashlib.sha256(file.read()).hexdigest() == version.sha256
bookings = Booking.objects.filter(event__slug__startswith="crowd-", state="booked").select_related("event", "person")
versions = DocumentVersion.objects.filter(document__resource__title__startswith="Drill ").select_related("document__resource")
print(json.dumps({
    "bookings": sorted([f"{b.person.email} {b.event.slug}", letters[key_of(b, "booked")], left[key_of(b, "booked")],
        deeds[f"events.booking:{b.pk}"]] for b in bookings),
    "whole": sorted(v.document.resource.title for v in versions if is_whole(v)),
    "again": sorted(v.document.resource.title for v in versions if v.reason == UNCHECKED),
    "documents": sorted(v.document.resource.title for v in versions),
    "dead": list(Job.objects.filter(state="dead").values_list("kind", "reason")),
}))
"""


@dataclass
class Rhythm:
    """Backups of a portal, one each EVERY seconds, onto a shelf: when each whole one began and how long it took."""

    portal: Portal
    shelf: pathlib.Path
    began: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self) -> None:
        """Wait until one is due, and take it."""
        if self.began:
            self.wait_for(1.0)
        self.began.append(time.monotonic())
        self.portal.manage("backup", str(self.shelf))
        self.seconds.append(time.monotonic() - self.began[-1])

    def wait_for(self, part: float) -> None:
        """Until this part of the time between two backups is over."""
        time.sleep(max(0.0, self.began[-1] + part * EVERY - time.monotonic()))

    def stamps(self, name: str) -> set[str]:
        return {path.parent.name for path in self.shelf.glob(f"*/{name}")}


def between_two_backups(rhythm: Rhythm) -> list["subprocess.Popen[bytes]"]:
    """Late between two backups: nearly as much is lost as can be."""
    rhythm.wait_for(0.9)
    return []


def in_the_middle_of_a_backup(rhythm: Rhythm) -> list["subprocess.Popen[bytes]"]:
    """A third backup has put its rows on the shelf, and copies files. It dies with the portal."""
    rhythm.wait_for(1.0)
    before = rhythm.stamps(DATABASE)
    rhythm.began.append(time.monotonic())
    third = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(rhythm.shelf)],
        cwd=rhythm.portal.root,
        env=rhythm.portal.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while rhythm.stamps(DATABASE) == before:
        assert third.poll() is None, "the third backup failed by itself"
    os.kill(third.pid, signal.SIGSTOP)
    return [third]


def everything_dies(*roots: "subprocess.Popen[bytes]") -> float:
    """Every process of these families at once, as a power cut does it; answers when."""
    family: set[int] = set()
    # Held still first, or somebody who is not killed yet starts another.
    while new := {pid for root in roots for pid in (root.pid, *kin.descendants(root.pid))} - family:
        family |= new
        for pid in new:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
    kin.kill(family)
    when = time.monotonic()
    until(lambda: not alive(family), "nobody left")
    for root in roots:
        root.wait()
    return when


def message_ids(data: pathlib.Path) -> set[str]:
    """Of the letters that left the house."""
    texts = (path.read_text(errors="replace") for path in (data / "mail").glob("*"))
    return {found for text in texts for found in re.findall(r"^Message-ID:\s+(<\S+>)$", text, re.MULTILINE)}


def books_again(portal: Portal, slug: str) -> None:
    """The crowd's first signs in anew and books what was lost."""
    portal.python(FIRST)
    visitor = Visitor(portal.address)
    status, _ = sign_in(visitor, "crowd0@example.org")
    assert status == 302
    fields = {"csrfmiddlewaretoken": token(visitor.get(f"/events/{slug}/")), "once": str(uuid.uuid4())}
    visitor.post(f"/events/{slug}/book/", fields, expect=302)
    visitor.line.close()


def found_in(portal: Portal) -> dict:
    return json.loads(portal.python(FOUND).strip().splitlines()[-1])


def first_answer(portal: Portal) -> None:
    visitor = Visitor(portal.address)
    visitor.get("/events/")
    visitor.line.close()


@pytest.mark.parametrize("accident", [between_two_backups, in_the_middle_of_a_backup])
def test_what_is_lost_came_after_the_last_whole_backup(tmp_path, accident):
    public, private = sealing.new_keys()
    shelf, key, safe = tmp_path / "backups", tmp_path / "key", tmp_path / "secrets"
    key.write_text(private)
    data, anew, given = tmp_path / "data", tmp_path / "anew", {"BACKUP_PUBLIC_KEY": public}
    with running_portal(data, stage="empty", given=given) as portal:
        fill(portal, bookings=BOOKINGS, objects=OBJECTS)
        portal.python(BEA)
        shutil.copy(data / "secrets" / "portal", safe)
        sender = Sender(portal)
        load = Load(portal, PEOPLE, events=round(20 * EVERY), beside=[("document", sender.add, 0.5)])
        load.start()
        rhythm = Rhythm(portal, shelf)
        for _ in range(WHOLE):
            rhythm.take()
        cut = accident(rhythm)
        died = everything_dies(portal.process, *cut)
        sent_before = message_ids(data)
        shutil.rmtree(data)
        load.abandon()
        sender.bea.line.close()
    halves = rhythm.stamps(DATABASE) - rhythm.stamps(MANIFEST)

    # As docs/runbook.md says, "The same, from a backup": the secrets, the engines alone, the list, the backup.
    began = time.monotonic()
    (anew / "secrets").mkdir(mode=0o700, parents=True)
    shutil.copy(safe, anew / "secrets" / "portal")
    with running_portal(anew, given=given, words=["--engines-only"]) as portal:
        listed = portal.manage("restore", str(shelf), "--list").strip().splitlines()
        started = time.monotonic()
        told = portal.manage("restore", str(shelf), "--key", str(key)).strip().splitlines()
        restoring = time.monotonic() - started
    with running_portal(anew, given=given) as portal:
        first_answer(portal)
        rto = time.monotonic() - began
        left = wait_for_work(portal)
        load.portal = portal
        load.kept(patience=PATIENCE)
        found = found_in(portal)
        reconciled = portal.manage("reconcile").strip().splitlines()[-1]
        verified = portal.manage("audit", "verify").strip()
        twice = sent_before & message_ids(anew)
        kept = {pair for pair, *_ in found["bookings"]}
        lost = {pair: when for pair, when in load.accepted.items() if pair not in kept}
        mine = min((pair for pair in lost if pair.startswith("crowd0@")), key=lost.get).partition(" ")[2]
        books_again(portal, mine)
        until(
            lambda: found_in(portal)["bookings"].count([f"crowd0@example.org {mine}", 1, 1, 1]) == 1, mine, 60
        )
        portal.manage("backup", str(shelf))
    # That which was cut counts as far as it came; one that is longer than EVERY puts the next one off.
    last, longest = rhythm.began[WHOLE - 1], max(*rhythm.seconds, died - rhythm.began[-1] if cut else 0.0)
    most, rpo = max(EVERY, longest) + longest, died - min(lost.values())
    added = [one.ended for one in load.asked if one.what == "document" and not one.fault]
    documents = dict(zip(sender.documents, added, strict=True))
    gone = set(documents) - set(found["documents"])
    waiting = re.search(r"^Letters that waited then: (\d+)\.", "\n".join(told), re.MULTILINE)
    note(
        f"accident under load, {accident.__name__.replace('_', ' ')}",
        f"{BOOKINGS:,} bookings and {OBJECTS:,} files made in bulk; {PEOPLE} people browse and book without a pause, one adds documents; "
        f"a backup every {EVERY:.0f} s, {longest:.1f} s long at most. {died - last:.1f} s after the last whole one began every process is killed and the folder removed: "
        f"{len(load.accepted)} bookings were accepted, {len(kept & set(load.accepted))} of them are there, each once, with its letter and its line in the audit; "
        f"{len(lost)} are lost, {sum(when < last for when in lost.values())} of them accepted before that backup began. "
        f"RPO {rpo:.1f} s (at most {most:.1f} s). Of {len(documents)} documents {len(found['whole'])} are whole, {len(found['again'])} to be sent again, "
        f"{len(gone)} lost. {len(twice)} letters left a second time, with the same Message-ID. "
        f"From the empty folder to the first page {rto:.0f} s, {restoring:.1f} s of them the restore. reconcile: {reconciled}",
    )
    assert len(halves) == len(cut)  # in the middle: rows on the shelf, and no word that they are whole
    assert len(listed) == WHOLE
    assert told[0] == listed[-1]
    assert told[1:3] == ["Every row and every file is back.", "The audit is whole."]
    assert {pair: when for pair, when in lost.items() if when < last} == {}
    assert kept - set(load.tried) == set()
    assert found["bookings"] == [[pair, 1, 1, 1] for pair in sorted(kept)]
    assert rpo <= most
    assert [title for title in gone if documents[title] < last] == []
    assert sorted(found["whole"] + found["again"]) == found["documents"]
    assert (left, found["dead"]) == (0, [])
    assert reconciled == "0 files without a row, 0 rows without a file."
    assert verified.startswith("The audit is whole")
    assert len(twice) <= int(waiting[1] if waiting else 0)
