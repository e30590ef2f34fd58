"""Programs started by tests: their families, and waiting for something with a deadline."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time

from portal.engines import kin

ROOT = pathlib.Path(__file__).resolve().parents[3]
STUBS = pathlib.Path(__file__).with_name("stubs.py")


def until(asked, what: str, seconds: float = 15):
    """Return the first true answer; fail with what was awaited."""
    deadline = time.monotonic() + seconds
    while not (answer := asked()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)
    return answer


def alive(pids) -> list[int]:
    """Return those of these processes that still run; a dead one nobody buried does not count."""
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state not in "ZX":
                found.append(pid)
    return found


def listening(pids: set[int]) -> list[tuple[str, int]]:
    """Return the TCP addresses on which these processes listen, from /proc."""
    inodes = set()
    for pid in pids:
        for handle in os.scandir(f"/proc/{pid}/fd"):
            try:
                inodes.add(str(pathlib.Path(handle.path).readlink()))
            except OSError:
                continue
    found = []
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            part = line.split()
            if part[3] == "0A" and f"socket:[{part[9]}]" in inodes:
                address, port = part[1].split(":")
                own = address == "0100007F"
                found.append(("127.0.0.1" if own else address, int(port, 16)))
    return found


class Program:
    """A portal started by a test, and everything below it."""

    def __init__(self, *words, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *map(str, words)],
            cwd=ROOT,
            env=env or dict(os.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.heard: list[str] = []

    def wait_for(self, words: str) -> str:
        """Read on until a line holds these words."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.append(line)
            if words in line:
                return line
        raise AssertionError(f"it ended without {words!r}:\n{''.join(self.heard)}")

    def family(self) -> list[int]:
        return kin.descendants(self.process.pid)

    def supervisor(self) -> int:
        return next(pid for pid in self.family() if os.getsid(pid) == pid)

    def close(self) -> None:
        family = [self.process.pid, *self.family()]
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                kin.kill(family)
                self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
