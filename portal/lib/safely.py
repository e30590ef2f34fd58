"""The limited subprocess: the only place where files from outside are opened, and where big programs run.

Every child has bounds of memory, CPU, wall clock and file size, its own process group, an environment without
secrets, no network where the kernel allows it, and dies with its parent, even after ``kill -9`` of that parent.
"""

import contextlib
import errno
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from portal.lib.safely_child import NO_ROOM

log = logging.getLogger(__name__)

_CHILD = Path(__file__).with_name("safely_child.py")
_ANSWER_LARGEST = 64 * 1024 * 1024
_TAIL = 4096

_SENTENCES = {
    "died": "This file could not be read safely, so it was not taken.",
    "too_slow": "This file takes too long to read, so it was not taken. A simpler copy may work.",
    "too_big": "This file needs more memory than we give to one file, so it was not taken. "
    "A smaller copy may work.",
}


@dataclass(frozen=True)
class Limits:
    """What one child may use: bytes of memory, CPU seconds, wall-clock seconds, bytes per written file."""

    memory: int = 1_200_000_000
    cpu: int = 10
    wall: float = 25
    file: int = 200_000_000
    files: int = 256
    nice: int = 5


class Refused(Exception):
    """The child said no or did not live to say it.

    ``code`` is the function's own, or ``died``, ``too_slow``, ``too_big``; ``sentence`` is for the reader;
    ``tail`` is the end of what the child wrote to its standard error, for the log only.
    """

    def __init__(self, code: str, sentence: str = "", tail: str = "") -> None:
        self.code = code
        self.sentence = sentence or _SENTENCES[code]
        self.tail = tail
        super().__init__(self.sentence)


class Scratch:
    """A private folder that is gone afterwards: ``with Scratch() as folder:``."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True)

    def __enter__(self) -> Path:
        return Path(self._folder.__enter__()).resolve()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.__exit__(kind, error, trace)


def run(
    function: str,
    arguments: dict[str, Any],
    *,
    limits: Limits = Limits(),
    folder: Path | None = None,
) -> dict[str, Any]:
    """Call ``module:function`` with keyword arguments in a limited child and return its dict.

    Arguments and answer are JSON: say paths as text, and full. The child stands in ``folder`` (a ``Scratch`` of the
    caller's), or in one of its own; where the kernel has Landlock it can read and write no other data. Raises Refused,
    and OSError (ENOSPC) where its folder had no room.
    """
    with contextlib.ExitStack() as stack:
        place = folder or stack.enter_context(Scratch())
        said = stack.enter_context(tempfile.TemporaryFile())
        errors = stack.enter_context(tempfile.TemporaryFile())
        order = json.dumps({"function": function, "arguments": arguments}).encode()
        asked = stack.enter_context(tempfile.TemporaryFile())
        asked.write(order)
        asked.seek(0)
        child = _start({"folder": str(place)}, limits, place, stdin=asked, stdout=said, stderr=errors)
        with _killed_after(child):
            try:
                code = child.wait(timeout=limits.wall)
            except subprocess.TimeoutExpired:
                raise _refused("too_slow", function, errors) from None
        if code == NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))
        if code:
            raise _refused(_cause(code), function, errors)
        return _answer(function, said, errors)


def _answer(function: str, said: IO[bytes], errors: IO[bytes]) -> dict[str, Any]:
    said.seek(0)
    text = said.read(_ANSWER_LARGEST + 1)
    if len(text) > _ANSWER_LARGEST:
        raise _refused("too_big", function, errors)
    try:
        told: dict[str, Any] = json.loads(text)
    except ValueError:
        raise _refused("died", function, errors) from None
    if "refused" in told:
        raise Refused(told["refused"], told["sentence"], _tail(errors))
    answer: dict[str, Any] = told["answer"]
    return answer


def run_program(
    argv: Sequence[str],
    *,
    limits: Limits,
    on_line: Callable[[str], None] | None = None,
    complaints: Callable[[str], None] | None = None,
    folder: Path | None = None,
    own_tmp: bool = False,
) -> str:
    """Run a program (full path first, no shell) and return its standard output (at most 64 MiB).

    With ``folder`` it stands there and, where the kernel has Landlock, reads and writes no other data; ``own_tmp``
    gives it a ``/tmp`` of its own inside that folder, for programs that insist on one.

    With ``on_line``, each line is handed over as it comes, from the calling thread, and the answer is empty; an error
    raised there ends the program and is passed on. ``complaints`` gets the end of what a program wrote to its standard
    error although it ended well. Raises Refused (``died``, ``too_slow``, ``too_big``).
    """
    if not Path(argv[0]).is_absolute():
        raise ValueError("A program is called by its full path.")
    with contextlib.ExitStack() as stack:
        place = folder or stack.enter_context(Scratch())
        errors = stack.enter_context(tempfile.TemporaryFile())
        name = Path(argv[0]).name
        told = {"program": list(argv), "folder": str(folder) if folder else None, "own_tmp": own_tmp}
        if on_line is None:
            said = stack.enter_context(tempfile.TemporaryFile())
            child = _start(told, limits, place, stdin=subprocess.DEVNULL, stdout=said, stderr=errors)
        else:
            child = _start(
                told, limits, place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
            )
        ends = time.monotonic() + limits.wall
        with _killed_after(child):
            try:
                if on_line is not None:
                    _hand_over(child, on_line, ends)
                code = child.wait(timeout=max(0.0, ends - time.monotonic()))
            except (subprocess.TimeoutExpired, queue.Empty):
                raise _refused("too_slow", name, errors) from None
        if code:
            raise _refused(_cause(code), name, errors)
        if complaints is not None and (tail := _tail(errors).strip()):
            complaints(tail)
        if on_line is not None:
            return ""
        said.seek(0)
        return said.read(_ANSWER_LARGEST).decode("utf-8", "replace")


def _hand_over(child: subprocess.Popen[bytes], on_line: Callable[[str], None], ends: float) -> None:
    """Give each line on until the pipe closes. Raises queue.Empty when the clock runs out first."""
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=1000)
    pipe = child.stdout
    assert pipe is not None  # noqa: S101 -- asked for by the caller

    def read() -> None:
        with pipe:
            while line := pipe.readline(_TAIL):
                lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (line := lines.get(timeout=max(0.0, ends - time.monotonic()))) is not None:
        on_line(line.decode("utf-8", "replace").rstrip("\r\n"))


def _start(told: dict[str, Any], limits: Limits, folder: Path, **streams: Any) -> subprocess.Popen[bytes]:
    whole = {key: value if key == "wall" else int(value) for key, value in asdict(limits).items()}
    order = json.dumps({**told, "limits": whole, "parent": os.getpid()})
    return subprocess.Popen(  # noqa: S603 -- our own child, no shell
        [sys.executable, "-I", str(_CHILD), order],
        cwd=folder,
        env=_clean_environment(folder),
        start_new_session=True,
        **streams,
    )


def _clean_environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: no addresses, no passwords, no proxies."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


@contextlib.contextmanager
def _killed_after(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever happens, nothing of the child's group outlives this block."""
    try:
        yield
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _cause(code: int) -> str:
    # SIGKILL is what the kernel's CPU limit sends when the polite signal was ignored.
    if -code in {signal.SIGXCPU, signal.SIGKILL}:
        return "too_slow"
    return "too_big" if -code == signal.SIGXFSZ else "died"


def _refused(code: str, what: str, errors: IO[bytes]) -> Refused:
    tail = _tail(errors)
    said = tail.strip().replace("\n", " | ") or "it said nothing"  # perhaps words of the document
    log.warning("limited child %s: %s", what, code, extra={"private": said})
    return Refused(code, tail=tail)


def _tail(errors: IO[bytes]) -> str:
    length = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, length - _TAIL))
    return errors.read().decode("utf-8", "replace")
