"""One program that the supervisor keeps: how it is started, when it is ready, how it is asked to stop."""
# ruff: noqa: S603  the programs are our own, found by portal.engines.places

import contextlib
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.engines import kin

Ready = Callable[[], bool]


@dataclass
class Child:
    """A program and its life; `ready` is asked again and again until it says yes."""

    name: str
    argv: Sequence[str | pathlib.Path]
    environment: Mapping[str, str]
    folder: pathlib.Path
    ready: Ready
    # Sent on standard input and nowhere else: a configuration that holds a password.
    whisper: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    user: int | None = None
    group: int | None = None

    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    answered: float | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    due: float = field(default=0.0, init=False)

    def spawn(self, log: pathlib.Path) -> None:
        """Start it in a session of its own. Call from the main thread: the death signal follows the thread."""
        self.started, self.answered = time.monotonic(), None
        if self.before:
            self.before()
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        who: dict[str, object] = {}
        if self.user is not None:
            who = {"user": self.user, "group": self.group, "extra_groups": []}
        try:
            self.process = subprocess.Popen(  # type: ignore[call-overload]  # its stubs cannot follow keyword dictionaries
                [os.fspath(part) for part in self.argv],
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.PIPE if self.whisper else subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                start_new_session=True,
                preexec_fn=kin.dies_with_parent(self.stop_signal),  # noqa: PLW1509  one thread, on purpose
                **who,
            )
        finally:
            os.close(handle)
        if self.whisper and self.process and self.process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(self.whisper.encode())
                self.process.stdin.close()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.running and self.process:
            self.process.send_signal(self.stop_signal)

    def make_stop(self, deadline: float) -> None:
        """Wait until the deadline, then kill what is left, its whole family with it."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        family = kin.descendants(self.process.pid) if self.running else []
        if self.running:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        kin.kill(family)
        if self.after:
            self.after()
