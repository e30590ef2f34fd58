"""The inside of the limited subprocess: builds its walls, then runs one function or becomes one program.

Started by ``portal.lib.safely`` as ``python -I safely_child.py``; imports no Django. What it is told stands in one
line of JSON on its standard input (``function``) or in its first argument (``program``).
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# What Python code must not do here; the namespaces and limits below hold native code too.
_CLOSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.",
    "webbrowser.",
)


class Refusal(Exception):
    """What a function in here raises to say no: a code for the program and a sentence for the reader."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def build_walls(limits: dict[str, int], parent: int) -> None:
    """Limit this process for good: memory, CPU, file size, open files, no cores, no network, dies with its parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    # Network first: a new user namespace may clear the death signal. A kernel that forbids it leaves the other walls.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits["files"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_AS, limits["memory"]),
    ):
        _lower(kind, value, value)
    # A second later than the polite signal comes the other one.
    _lower(resource.RLIMIT_CPU, limits["cpu"], limits["cpu"] + 1)
    with contextlib.suppress(OSError):
        os.nice(limits["nice"])


def _lower(kind: int, soft: int, hard: int) -> None:
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def refuse_the_world(event: str, _arguments: tuple[Any, ...]) -> None:
    """An audit hook; it cannot be taken off again."""
    if event.startswith(_CLOSED):
        raise PermissionError(f"{event} is closed in here")


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Call the function; what it refuses, and the memory it could not have, are answers too."""
    module, _, function = order["function"].partition(":")
    try:
        return {"answer": getattr(importlib.import_module(module), function)(**order["arguments"])}
    except Refusal as refusal:
        return {"refused": refusal.code, "sentence": refusal.sentence}
    except MemoryError:
        return {"refused": "too_big", "sentence": ""}


def main() -> NoReturn:
    order = json.loads(sys.argv[1])
    build_walls(order["limits"], order["parent"])
    if "program" in order:
        os.execv(order["program"][0], order["program"])  # noqa: S606 -- no shell, a full path, our own arguments
    # What a library prints must not mix with the answer.
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order |= json.loads(sys.stdin.read())
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.addaudithook(refuse_the_world)
    result = answer(order)
    json.dump(result, said)
    said.close()
    # Native libraries that were fed a hostile file do not get a second chance while the interpreter closes.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    # Under its own name, so that the functions raise the very Refusal that is caught here.
    sys.modules["portal.lib.safely_child"] = sys.modules["__main__"]
    main()
