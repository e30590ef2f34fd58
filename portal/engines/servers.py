"""The portal's own programs: the web server, two workers and the clock."""

import contextlib
import http.client
import pathlib
import sys
from collections.abc import Callable, Mapping

from portal.engines.child import Child
from portal.engines.places import LOOPBACK, Places, script_folder

# One slow request holds one thread; two processes use two cores.
WEB_PROCESSES, WEB_THREADS = 2, 4


def web(root: pathlib.Path, port: int, environment: Mapping[str, str]) -> Child:
    return Child(
        name="web",
        argv=[
            script_folder() / "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port),
            "--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS),
            "--workers-kill-timeout", "8", "--respawn-failed-workers", "--no-ws", "portal.wsgi:application",
        ],
        environment=environment,
        folder=root,
        ready=lambda: answers(port),
        grace=12,
    )  # fmt: skip


def answers(port: int, path: str = "/healthz") -> bool:
    """Say whether the web server answers; any answer but a failure of its own will do."""
    line = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    with contextlib.suppress(OSError, http.client.HTTPException):
        line.request("GET", path)
        status = line.getresponse().status
        line.close()
        return status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    line.close()
    return False


def worker(
    name: str,
    queues: str,
    processes: int,
    root: pathlib.Path,
    logs: pathlib.Path,
    environment: Mapping[str, str],
) -> Child:
    """Describe a worker. Gossip and mingle are talk between workers of a large site; ours have nothing to say."""
    before, ready = said(logs / f"{name}.log", " ready.")
    return Child(
        name=name,
        argv=[
            sys.executable, "-m", "celery", "-A", "portal.celery:app", "worker", "-Q", queues, "-c", str(processes),
            "-n", f"{name}@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
        ],
        environment=environment,
        folder=root,
        ready=ready,
        # A transcode that runs longer is cut off; its lease ends and the sweeper finds it.
        grace=10,
        before=before,
    )  # fmt: skip


def beat(root: pathlib.Path, places: Places, logs: pathlib.Path, environment: Mapping[str, str]) -> Child:
    before, ready = said(logs / "beat.log", "beat: Starting")
    return Child(
        name="beat",
        argv=[
            sys.executable, "-m", "celery", "-A", "portal.celery:app", "beat", "--loglevel", "INFO",
            "--schedule", places.folder("beat") / "schedule", "--pidfile=",
        ],
        environment=environment,
        folder=root,
        ready=ready,
        before=before,
    )  # fmt: skip


def metrics(root: pathlib.Path, port: int, environment: Mapping[str, str]) -> Child:
    return Child(
        name="metrics",
        argv=[sys.executable, root / "manage.py", "metrics"],
        environment=environment,
        folder=root,
        ready=lambda: answers(port, "/"),
    )


def said(log: pathlib.Path, words: str) -> tuple[Callable[[], None], Callable[[], bool]]:
    """Return what notes where the log ends now, and what asks whether these words came after that."""
    end = 0

    def before() -> None:
        nonlocal end
        end = log.stat().st_size if log.exists() else 0

    def ready() -> bool:
        with log.open("rb") as file:
            file.seek(end)
            return words.encode() in file.read()

    return before, ready
