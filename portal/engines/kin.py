"""Processes and their families, so that nothing outlives the portal.

On Linux a process can ask to be told of its parent's death, and can adopt the orphans below it. Elsewhere
both are missing: there the supervisor's own watch on its lifeline does the work.
"""

import contextlib
import ctypes
import os
import pathlib
import signal
import sys
import time
from collections.abc import Callable, Iterable

LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
# Looked up once, before any fork: a child between fork and exec should do as little as possible.
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what a new child runs before its program: it is signalled when its parent dies."""

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)

    return ask


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _family() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for entry in pathlib.Path("/proc").iterdir() if LINUX else ():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                # "pid (name) state parent ...": the name may hold spaces and brackets.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    return children


def descendants(pid: int) -> list[int]:
    """Return everything below a process, nearest first; empty where /proc is missing."""
    family, found = _family(), list[int]()
    queue = [pid]
    while queue:
        below = family.get(queue.pop(0), [])
        found += below
        queue += below
    return found


def kill(pids: Iterable[int]) -> None:
    """Kill processes that may be gone already."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def bury(pid: int) -> bool:
    """Collect a dead child of ours; False while it lives."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def end_orphans(known: Iterable[int]) -> None:
    """Kill and bury adopted processes: whoever started them is dead and cannot want them any more."""
    keep = set(known)
    for pid in _family().get(os.getpid(), []):
        if pid not in keep:
            below = descendants(pid)
            kill([pid, *below])
            bury(pid)


def end_everybody(grace: float) -> None:
    """Wait for all our descendants to go, then kill them, until none is left."""
    deadline = time.monotonic() + grace
    while below := descendants(os.getpid()):
        if time.monotonic() > deadline:
            kill(below)
        for pid in below:
            bury(pid)
        time.sleep(0.02)
