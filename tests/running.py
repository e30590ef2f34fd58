"""Starts the whole portal as `make run` does: for the journeys, the bench and the drills."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from portal.engines.kin import dies_with_parent
from tests.engines import FOREIGN, OURS, STARTED

ROOT = pathlib.Path(__file__).resolve().parents[1]


# Asks the rows themselves, in one process, until no work of the seed is left.
SETTLED = """
import time
from portal.lib.models import Job
until = time.monotonic() + {patience}
while Job.objects.filter(state__in=["waiting", "running"], kind__startswith="home.publish").exists():
    assert time.monotonic() < until, list(Job.objects.filter(state="waiting").values_list("kind", "reason"))
    time.sleep(0.5)
"""


# Runs the lines that it is sent, one JSON text after the other, and answers what each printed or raised.
ANSWERING = """
import contextlib, io, json, sys, traceback
from django.db import connections
said = sys.stdout
for line in sys.stdin:
    heard, error = io.StringIO(), ""
    with contextlib.redirect_stdout(heard):
        try:
            exec(json.loads(line), dict(globals()))
        except Exception:
            error = traceback.format_exc()
    connections.close_all()
    print(json.dumps([heard.getvalue(), error]), file=said, flush=True)
"""


class DidNotOpen(AssertionError):
    """The portal said why it could not start; the text is what it said."""


def manage(environment: dict[str, str], *words: str, root: pathlib.Path = ROOT) -> str:
    """Run a management command in this environment and return what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Portal:
    """A running portal: where it answers, where its data and its source lie, and its command line."""

    address: str
    data: pathlib.Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"
    root: pathlib.Path = ROOT
    shell: "subprocess.Popen[str] | None" = None

    @property
    def database(self) -> str:
        """The address of its database, as it was given or as the engines wrote it down."""
        if given := self.environment.get("DATABASE_URL"):
            return given
        lines = (self.data / "run.env").read_text().splitlines()
        (url,) = [line.partition("=")[2] for line in lines if line.startswith("DATABASE_URL=")]
        return url.strip().strip("'\"")

    def manage(self, *words: str) -> str:
        """Run a management command on this portal and return what it printed."""
        return manage(self.environment, *words, root=self.root)

    def python(self, code: str) -> str:
        """Run a few lines with the portal's models at hand and return what they printed."""
        if self.shell is None:
            return self.manage("shell", "--verbosity", "0", "-c", code)
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(json.dumps(code) + "\n")
        self.shell.stdin.flush()
        said, error = json.loads(self.shell.stdout.readline())
        assert not error, said + error
        return said

    @contextmanager
    def one_shell(self) -> Iterator[None]:
        """Let one process run all that `python` is asked: starting one for each costs more than most of them do."""
        with subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", ANSWERING],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as self.shell:
            try:
                yield
            finally:
                self.shell.stdin.close()
        self.shell = None

    def settle(self, *, patience: int = 300) -> None:
        """Wait until the seed's files are checked, prepared and published."""
        self.python(SETTLED.format(patience=patience))


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def newcomers(data: pathlib.Path, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a portal on this data folder and a free port, without the tests' own engines and settings."""
    foreign = {STARTED, "DJANGO_SETTINGS_MODULE", *FOREIGN, *(n for names in OURS.values() for n in names)}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {
        "PORTAL_DATA": str(data),
        "PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        **(given or {}),
    }


@contextmanager
def running_portal(
    data: pathlib.Path,
    *,
    stage: str = "pilot",
    given: Mapping[str, str] | None = None,
    words: Sequence[str] = (),
    root: pathlib.Path = ROOT,
) -> Iterator[Portal]:
    """Open a portal on an empty data folder and close it in order.

    Nothing of the tests' own engines and settings reaches it: what is tried is what a newcomer gets. `given` are
    variables that an operator would set: addresses of engines that lie elsewhere; `words` come after `up`; `root` is
    the source of another version.
    """
    environment = newcomers(data, given)
    with subprocess.Popen(
        [sys.executable, "manage.py", "up", "--stage", stage, *words],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  killed tests leave no portal behind
    ) as process:
        try:
            _wait_until_open(process)
            yield Portal(f"http://127.0.0.1:{environment['PORT']}", data, environment, process, root)
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_open(process: "subprocess.Popen[bytes]") -> None:
    """Read what `up` says until it is open; it gives up by itself where a child does not answer."""
    heard = []
    assert process.stdout
    for line in process.stdout:
        heard.append(line.decode(errors="replace"))
        if line.startswith(b"Ctrl-C stops everything"):
            return
    raise DidNotOpen("The portal did not open:\n" + "".join(heard))
