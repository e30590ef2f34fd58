"""A pytest plugin: the three real engines, once a session, before any setting is read.

The controller starts them and its xdist workers inherit their addresses. They die with the session, even
with one that is killed. `PORTAL_TEST_<name>` names an engine of your own instead, and that one is not started.
"""

import contextlib
import fcntl
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from portal.engines import session  # noqa: E402
from portal.engines.places import Places  # noqa: E402
from portal.engines.trio import Trio  # noqa: E402
from tests import migrated  # noqa: E402

STARTED = "PORTAL_TEST_ENGINES"
OURS = {
    "postgres": ["DATABASE_URL"],
    "valkey": ["PORTAL_BROKER_URL", "PORTAL_CACHE_URL"],
    "store": ["S3_ENDPOINT_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
}
# What a developer's own shell may hold, and what would lead the tests to other places than their own.
FOREIGN = ["S3_PUBLIC_ENDPOINT_URL", "S3_MEDIA_BUCKET", "S3_QUARANTINE_BUCKET", "PORTAL_ADDRESS", "PORT"]
NO_ENGINES_FOR = ("--help", "-h", "--version", "-V", "--markers", "--fixtures", "--collect-only", "--co")


@dataclass
class Running:
    """The process that keeps the engines, and the lock on their data."""

    process: "subprocess.Popen[str]"
    lock: int
    trio: Trio

    def wait(self) -> None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if line != "ready":
            rest = self.process.stdout.read()
            logs = self.trio.places.data / "log"
            raise pytest.UsageError(f"The test engines did not start: {line}\n{rest}\nLogs: {logs}")

    def stop(self) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()  # type: ignore[union-attr]
        os.close(self.lock)


running: Running | None = None


def take_folder() -> tuple[pathlib.Path, int]:
    """Return a data folder nobody else's session is using, with its lock: sessions may run side by side."""
    base = pathlib.Path(os.environ.get("PORTAL_TEST_DATA") or ROOT / ".data-test").resolve()
    for number in range(1, 100):
        folder = base / str(number)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return folder, lock
    raise pytest.UsageError(f"Every folder in {base} is in use.")


def given_engines() -> set[str]:
    """Take over `PORTAL_TEST_*` addresses; return the engines that need not be started."""
    elsewhere = set()
    for engine, names in OURS.items():
        for name in names:
            os.environ.pop(name, None)
            if given := os.environ.get(f"PORTAL_TEST_{name}"):
                os.environ[name] = given
                elsewhere.add(engine)
    return elsewhere


def start() -> Running:
    elsewhere = given_engines()
    for name in FOREIGN:
        os.environ.pop(name, None)
    data, lock = take_folder()
    chosen = [os.environ.get(name, "") for name in ("PG_BIN", "VALKEY_BIN", "WEED_BIN")]
    trio = Trio.choose(
        Places(data, *chosen, disposable=True),
        elsewhere=elsewhere,
        origins=["http://127.0.0.1", "http://testserver"],
    )
    os.environ.update(trio.addresses())
    os.environ["PORTAL_DATA"] = str(data)
    os.environ[STARTED] = str(os.getpid())
    process = subprocess.Popen(
        [sys.executable, session.__file__, session.describe(trio)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return Running(process, lock, trio)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, args):
    """Settings are read inside this hook; the addresses must be there before, the answers only later."""
    global running  # noqa: PLW0603  one session, one set of engines
    if STARTED not in os.environ and not any(word in args for word in NO_ENGINES_FOR):
        running = start()
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if running:
        running.wait()
        migrated.make()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    global running  # noqa: PLW0603
    if running:
        running.stop()
        running = None
        os.environ.pop(STARTED, None)


def main(words: list[str]) -> int:
    """Run a command beside the engines, for checks that ask a database: `python -m tests.engines <command>`."""
    engines = start()
    try:
        engines.wait()
        return subprocess.run(words, check=False).returncode
    except pytest.UsageError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        engines.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
