"""The file store behind a bad line while people read, book, make posters and send files: pages stay, nothing is half there.

About 10 minutes whole on two cores: the start and its seed, six faults of a minute with what follows, and the work left.
"""

import hashlib
import itertools
import json
import os
import re
import time
from collections import Counter

import psycopg
import pytest

from tests.bad_line import Line
from tests.bench.recordings import Trainer, put
from tests.crowd import Refused, token
from tests.drill.load import PAGES, Asked, Load
from tests.drill.measured import note
from tests.drill.sending import Sender, signed_in
from tests.own_engines import own_store
from tests.running import Portal, running_portal

# DRILL_SECONDS=4 DRILL_READERS=1 DRILL_BYTES=300000 shows that the drill itself works.
SECONDS = float(
    os.environ.get("DRILL_SECONDS", "40")
)  # that a fault lasts; half as long all is well after it
READERS = int(os.environ.get("DRILL_READERS", "4"))
BYTES = int(os.environ.get("DRILL_BYTES", str(20 * 1024**2)))  # of one recording: three parts
LONGEST = 3.0  # seconds that the store may hold a page up: a web worker's patience with it
PATIENCE = 300.0  # seconds after the last fault until all work is done
FAULTS = {
    "refused": "refuse",
    "503 SlowDown": "busy",
    "stalled": "stall",
    "reset after the headers": "reset",
    "half of an answer": "short",
    "headers and no more": "stop",
}

pytestmark = pytest.mark.drill

CARDS = """
from resources.library.models import Resource
from resources.posters.models import Poster
for card in Resource.objects.published().order_by("kind", "pk")[:60]:
    print("card", card.get_absolute_url())
for poster in Poster.objects.filter(resource__state="published", sizes__artwork_name__gt="").distinct():
    print("poster", poster.resource.get_absolute_url())
"""
FOUND = """
import hashlib, json
from portal.lib import storage
from portal.lib.models import Job
from resources.library.models import DocumentVersion, Resource
from resources.videos.models import Upload
def sha(bucket, name):
    if not storage.exists(bucket, name):
        return "gone"
    with storage.open_file(bucket, name) as file:
        return hashlib.sha256(file.read()).hexdigest()
cards = Resource.objects.filter(title__startswith="Drill ", kind="report")
versions = DocumentVersion.objects.filter(document__resource__in=cards).select_related("document__resource")
print(json.dumps({
    "cards": sorted(cards.values_list("title", flat=True)),
    "whole": sorted(v.document.resource.title for v in versions if v.state == "ready" and sha(storage.MEDIA, v.media_name) == v.sha256),
    "recordings": {u.fingerprint: [u.state, sha(storage.QUARANTINE, u.object_name)]
        for u in Upload.objects.filter(fingerprint__startswith="drill", state="completed")},
    "dead": list(Job.objects.filter(state="dead").values_list("kind", "reason")),
}))
"""


class Deeds:
    """What four people do beside the load, each in a thread of its own, one try after the other.

    A try that fails raises Refused; the next one goes on with the same thing until it is taken.
    """

    def __init__(self, portal: Portal) -> None:
        self.priya, self.morgan = (signed_in(portal, name) for name in ("priya", "morgan"))
        self.sender = Sender(portal)
        self.tom = Trainer(portal)
        told = portal.python(CARDS)
        self.cards = itertools.cycle(re.findall(r"card (\S+)", told))
        self.posters = itertools.cycle(re.findall(r"poster (\S+)", told))
        self.answers: Counter[str] = Counter()
        self.recordings: dict[str, str] = {}  # SHA-256 of those that were taken, by their mark
        self.content = os.urandom(BYTES)

    def close(self) -> None:
        for visitor in (self.priya, self.morgan, self.sender.bea, self.tom.visitor):
            visitor.line.close()

    def read(self) -> None:
        """The page of one thing."""
        self.priya.get(next(self.cards))

    def poster(self) -> None:
        """It is there, or one is told so in a sentence."""
        path = next(self.posters)
        words = {"lead_name": "Helen Marsh", "size": "full", "output": "pdf", "paper": "a4", "sheet": "1"}
        words["csrfmiddlewaretoken"] = token(self.morgan.get(path))
        status, page = self.morgan.ask("POST", f"{path}make/", words)
        self.answers[f"poster {status}"] += 1
        if status != 200 and (status, b"resting for a moment" in page) != (503, True):
            raise Refused(f"a poster answered {status}: {page[:300]!r}")

    def recording(self) -> None:
        """In parts, as the browser's module does: what has arrived is not sent again."""
        mark = f"drill-{len(self.recordings)}"
        about = {"name": f"{mark}.mp4", "size": BYTES, "type": "video/mp4", "fingerprint": mark}
        try:
            sent = self.tom.ask("", about)
            size = sent["part_size"]
            for number in sorted(set(range(1, -(-BYTES // size) + 1)) - set(sent["done"])):
                address = self.tom.ask(f"{sent['id']}/sign", {"parts": [number]})["urls"][str(number)]
                put(address, self.content[(number - 1) * size : number * size], patience=10)
            self.tom.ask(f"{sent['id']}/complete", {})
        except AssertionError as said:
            raise Refused(str(said)) from said
        self.recordings[mark] = hashlib.sha256(self.content).hexdigest()
        self.content = os.urandom(BYTES)


def wait_for_work(portal: Portal) -> int:
    """How many jobs are left once all are done, or patience is."""
    asked = "select count(*) from plant_job where state in ('waiting', 'running')"
    until = time.monotonic() + PATIENCE
    with psycopg.connect(portal.database, autocommit=True) as line:
        while True:
            (left,) = line.execute(asked).fetchone()
            if not left or time.monotonic() > until:
                return left
            time.sleep(1)


def spoil(line: Line) -> dict[str, tuple[float, float]]:
    """One fault after the other; answers when each began and ended."""
    when = {}
    for name, mood in FAULTS.items():
        began, line.mood = time.monotonic(), mood
        if mood == "refuse":
            line.shut()
        time.sleep(SECONDS)
        if mood == "refuse":
            line.open()
        line.mood = "well"
        when[name] = (began, time.monotonic())
        time.sleep(SECONDS / 2)
    return when


def longest(asked: list[Asked], when: tuple[float, float]) -> float:
    """The seconds of the slowest of them that touched this time."""
    began, ended = when
    return max((one.seconds for one in asked if one.ended >= began and one.began <= ended), default=0.0)


def test_a_store_behind_a_bad_line(tmp_path):
    with own_store(tmp_path / "store") as store:
        line = Line(store.given["S3_ENDPOINT_URL"])
        given = store.given | {"S3_ENDPOINT_URL": line.address}
        with running_portal(tmp_path / "data", given=given) as portal:
            portal.settle()
            deeds = Deeds(portal)
            beside = [
                ("read", deeds.read, 0.0),
                ("poster", deeds.poster, 1.2),  # its limit is 60 a minute
                ("document", deeds.sender.add, 0.5),
                ("recording", deeds.recording, 2.0),
            ]
            load = Load(portal, READERS, events=round(9 * SECONDS), beside=beside)
            load.start()
            time.sleep(SECONDS / 2)
            calm = longest(
                [one for one in load.asked if one.what in {*PAGES, "read", "book"}], (0, time.monotonic())
            )
            when = spoil(line)
            load.stop()
            deeds.close()
            left = wait_for_work(portal)
            kept = load.kept(patience=60)
            found = json.loads(portal.python(FOUND).strip().splitlines()[-1])
            reconciled = portal.manage("reconcile").strip().splitlines()[-1]
        line.close()
    pages = [one for one in load.asked if one.what in {*PAGES, "read", "book"}]
    broken = [one for one in load.asked if one.fault and one.what not in {"document", "recording"}]
    slowest = {name: longest(pages, times) for name, times in when.items()}
    tries = Counter(one.what for one in load.asked)
    same = {mark: found["recordings"].get(mark) for mark in deeds.recordings}
    note(
        "file store behind a bad line",
        f"{len(FAULTS)} faults of {SECONDS:.0f} s each, {READERS + 1} readers: {len(pages)} pages and bookings, "
        f"{sum(bool(one.fault) for one in pages)} failed, the longest "
        + ", ".join(f"{name} {value:.1f} s" for name, value in slowest.items())
        + f" (before them {calm:.1f} s). Posters: {deeds.answers['poster 200']} made, {deeds.answers['poster 503']} answered with a sentence. "
        f"Documents: {len(deeds.sender.documents)} taken in {tries['document']} tries, {len(found['whole'])} whole in the end. "
        f"Recordings of {BYTES / 1e6:.1f} MB: {len(same)} taken in {tries['recording']} tries, "
        f"{sum(same[mark] == ['completed', sha] for mark, sha in deeds.recordings.items())} with the same SHA-256. "
        f"{len(load.accepted)} bookings accepted, {len(kept['pairs'])} kept. Afterwards reconcile says: {reconciled}",
    )
    assert broken == []
    assert max(slowest.values()) <= LONGEST + calm
    assert deeds.sender.unexplained == 0
    assert deeds.answers["poster 503"] > 0  # or the faults reached nobody
    assert left == 0
    assert found["dead"] == []
    assert (found["cards"], found["whole"]) == (
        sorted(deeds.sender.documents),
        sorted(deeds.sender.documents),
    )
    assert same == {mark: ["completed", sha] for mark, sha in deeds.recordings.items()}
    assert reconciled == "0 files without a row, 0 rows without a file."
    load.nothing_lost(kept)
