"""What a recording costs beside its limits: making it beside plain ffmpeg, sending it beside a plain presigned PUT."""

import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import time
from typing import Any
from urllib.parse import urlsplit

from tests.bench.meter import family
from tests.crowd import Visitor, token
from tests.running import ROOT, Portal

SAMPLE = ROOT / "tests" / "samples" / "video-briefing.mp4"
BYTES = 64 * 1024 * 1024
ABREAST = 3  # as the browser's module sends
TURNS = 5

MAKE = """
import pathlib, resource, subprocess, tempfile
from portal.lib import jobs, storage
from resources.library import actions as library
from resources.videos import ladder, pipeline, preparing, probe, programs
from resources.videos.models import Video
sample = pathlib.Path({sample!r})
def spent():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)))
name = storage.new_name("videos", "source")
with sample.open("rb") as file:
    storage.put(storage.QUARANTINE, name, file, content_type="application/octet-stream")
card = library.add_resource(kind="video", title="Bench", by=None)
video = Video.objects.create(resource=card, state="uploaded", source_name=name)
before = spent()
pipeline.prepare(preparing.begin(video), jobs.Turn(jobs.Job()))
ours = spent() - before
with tempfile.TemporaryDirectory() as folder:
    video.refresh_from_db()
    facts = probe.Facts(video.duration_seconds, video.width, video.height, "h264", video.sound)
    before = spent()
    for rung in ladder.rungs(facts):
        command = ladder.arguments(programs.ffmpeg(), str(sample), rung, sound=facts.sound, threads={threads})
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    plain = spent() - before
print("figures", ours, plain, video.duration_seconds)
"""

SESSION = """
from importlib import import_module
from django.conf import settings
from accounts.models import User
person = User.objects.get(email="tom@example.org")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(person.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
session["_auth_user_hash"] = person.get_session_auth_hash()
session.save()
print("session", session.session_key)
"""

PLAIN = """
from portal.lib import storage
name = storage.new_name("videos", "source")
upload = storage.begin_upload(name, "application/octet-stream")
print("address", storage.sign_part(name, upload, 1))
"""


class Trainer:
    """Tom's browser: talks JSON to the portal and counts every byte that goes to it and comes from it."""

    def __init__(self, portal: Portal) -> None:
        key = re.findall(r"session (\w+)", portal.python(SESSION))[0]
        self.visitor = Visitor(portal.address, {"sessionid": key})
        self.token = token(self.visitor.get("/videos/new/"))
        self.carried = 0

    def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST to an upload's address. Raises AssertionError for a refusal."""
        sent = json.dumps(body).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.visitor.cookies.items())
        headers = {"Cookie": cookies, "X-CSRFToken": self.token, "Content-Type": "application/json"}
        self.visitor.line.request("POST", f"/videos/uploads/{path}", sent, headers)
        answer = self.visitor.line.getresponse()
        told = answer.read()
        assert answer.status == 200, (path, answer.status, told[:300])
        self.carried += len(sent) + len(told)
        answered: dict[str, Any] = json.loads(told)
        return answered


def put(address: str, content: bytes | memoryview, *, patience: float = 120) -> None:
    """What the browser does with a signed address; it hears nothing for so many seconds at most."""
    where = urlsplit(address)
    line = http.client.HTTPConnection(where.netloc, timeout=patience)
    line.request("PUT", f"{where.path}?{where.query}", content)
    status = line.getresponse().status
    line.close()
    assert status == 200, status


def send(trainer: Trainer, content: bytes, mark: str) -> float:
    """Send a file as the browser's module does; returns the seconds from the first question to the last answer."""
    began = time.perf_counter()
    about = {"name": f"{mark}.mp4", "size": len(content), "type": "video/mp4", "fingerprint": mark}
    session = trainer.ask("", about)
    size, view = session["part_size"], memoryview(content)
    numbers = list(range(1, -(-len(content) // size) + 1))
    addresses = trainer.ask(f"{session['id']}/sign", {"parts": numbers})["urls"]
    with concurrent.futures.ThreadPoolExecutor(ABREAST) as hands:
        sent = [hands.submit(put, addresses[str(n)], view[(n - 1) * size : n * size]) for n in numbers]
        for part in sent:
            part.result()
    trainer.ask(f"{session['id']}/complete", {})
    return time.perf_counter() - began


def memory(pids: list[int]) -> int:
    """Resident bytes of some processes."""
    pages = sum(int((pathlib.Path("/proc") / str(pid) / "statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE")


def rows(portal: Portal) -> list[dict[str, Any]]:
    """The figures, each with its limit."""
    made = re.search(r"figures (\S+) (\S+) (\S+)", portal.python(MAKE.format(sample=str(SAMPLE), threads=2)))
    assert made, "the portal made nothing"
    ours, plain, seconds = map(float, made.groups())
    trainer, content = Trainer(portal), os.urandom(BYTES)
    web = family(portal.process.pid, "granian")
    send(trainer, content, "warm")
    before, trainer.carried = memory(web), 0
    walls, plains = [], []
    for turn in range(TURNS):  # by turns, so that whatever else the machine does falls on both
        walls.append(send(trainer, content, f"bench-{turn}"))
        address = re.findall(r"address (\S+)", portal.python(PLAIN))[0]
        began = time.perf_counter()
        put(address, content)
        plains.append(time.perf_counter() - began)
    wall, limit = min(walls), min(plains)
    return [
        _row(
            f"recording of {seconds:.0f} s made ready",
            ours,
            "s CPU",
            plain,
            "plain ffmpeg, same settings (target 1.1)",
        ),
        _row(
            "64 MB sent in parts", wall, "s wall", limit, "one presigned PUT of the same bytes (target 1.3)"
        ),
        _row(
            "64 MB sent: through the web",
            trainer.carried / TURNS / 1024,
            "kB",
            BYTES / 1024,
            "the file itself",
        ),
        _row(
            "64 MB sent: web memory grows",
            (memory(web) - before) / TURNS / 1024,
            "kB",
            BYTES / 1024,
            "the file itself",
        ),
    ]


def _row(name: str, value: float, unit: str, limit: float, limit_name: str) -> dict[str, Any]:
    ratio = round(value / limit, 4 if value < limit / 100 else 2)
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "limit": round(limit, 3),
        "limit_name": limit_name,
        "ratio": ratio,
    }
