"""Keeps programs running: starts them in order, restarts the one that died, stops them in order.

One thread: on Linux a child's death signal follows the thread that forked it.
"""

import contextlib
import os
import pathlib
import select
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from portal.engines import kin
from portal.engines.child import Child
from portal.engines.places import EngineError

LONGEST_START = 90.0
LONGEST_PAUSE = 10.0
# A child that answered this long is well again: its next death is a first one.
WELL_AFTER = 60.0


class Stopped(Exception):
    """Somebody asked the portal to stop."""


class Supervisor:
    """Holds children in the order of their start; `lifeline` is a pipe that closes when our owner dies."""

    def __init__(
        self, logs: pathlib.Path, *, say: Callable[[str], None], lifeline: int | None = None
    ) -> None:
        self.logs, self.say = logs, say
        self.groups: list[list[Child]] = []
        self.stopping = False
        self._wake, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if kin.LINUX else _pipe()
        self._watched = [self._wake] + ([lifeline] if lifeline is not None else [])
        self._lifeline = lifeline
        self._looked = 0.0

    def take_signals(self) -> None:
        """Stop in order at Ctrl-C, SIGTERM or a closed terminal; wake up when a child dies."""
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        kin.adopt_orphans()

    def _asked(self, *_: object) -> None:
        self.stopping = True

    def _pause(self, seconds: float) -> None:
        """Sleep until something happens; raises Stopped if that is a wish to stop."""
        heard, _, _ = select.select(self._watched, [], [], max(0.0, seconds))
        if self._wake in heard:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake, 512)
        if self._lifeline is not None and self._lifeline in heard and not os.read(self._lifeline, 1):
            self.stopping = True
        if self.stopping:
            raise Stopped

    def start(self, *groups: Sequence[Child]) -> None:
        """Start these side by side and wait until all answer; raises EngineError if one cannot.

        They stop group by group, the last one first.
        """
        self.groups += [list(group) for group in groups]
        waiting = [child for group in groups for child in group]
        for child in reversed(waiting):  # the slow starters come last in every list
            self._spawn(child)
        while waiting:
            for child in list(waiting):
                if not child.running:
                    raise EngineError(f"{child.name} stopped while starting: {self._last_words(child)}")
                if child.ready():
                    self._answered(child)
                    waiting.remove(child)
                elif time.monotonic() - child.started > LONGEST_START:
                    raise EngineError(f"{child.name} does not answer: {self._last_words(child)}")
            if waiting:
                self._pause(0.03)

    def run(
        self,
        name: str,
        argv: Sequence[str | pathlib.Path],
        environment: Mapping[str, str],
        folder: pathlib.Path,
    ) -> None:
        """Run one step to its end; raises EngineError with its last words if it fails."""
        step = self.begin(name, argv, environment, folder)
        self.finish(step)

    def begin(
        self,
        name: str,
        argv: Sequence[str | pathlib.Path],
        environment: Mapping[str, str],
        folder: pathlib.Path,
    ) -> Child:
        """Start a step that may run while others start; `finish` waits for it."""
        step = Child(name, argv, environment, folder, ready=lambda: False)
        (self.logs / f"{name}.log").unlink(missing_ok=True)
        step.spawn(self.logs / f"{name}.log")
        self.groups.append([step])
        return step

    def finish(self, step: Child) -> None:
        while step.running:
            self._pause(0.1)
        self.groups = [group for group in self.groups if step not in group]
        if step.process is None or step.process.returncode:
            raise EngineError(f"{step.name} failed: {self._last_words(step)}")
        self.say(f"  {step.name:<12} done  {time.monotonic() - step.started:6.2f} s")

    def watch(self) -> None:
        """Keep everything running until somebody asks to stop."""
        with contextlib.suppress(Stopped):
            while True:
                now = time.monotonic()
                for child in self._children():
                    self._look_after(child, now)
                if now - self._looked > 2:
                    self._looked = now
                    kin.end_orphans(self._pids())
                restless = any(child.answered is None for child in self._children())
                self._pause(0.05 if restless else 1.0)

    def _look_after(self, child: Child, now: float) -> None:
        if child.running:
            if child.answered is None:
                if child.ready():
                    self._answered(child)
            elif now - child.answered > WELL_AFTER:
                child.failures = 0
        elif child.due == 0.0:
            # What it started must go first: a new database server refuses to start beside old backends.
            kin.end_orphans(self._pids())
            code = child.process.returncode if child.process else None
            pause = min(0.2 * 2**child.failures, LONGEST_PAUSE)
            child.failures += 1
            child.answered, child.due = None, now + pause
            self.say(f"  {child.name:<12} ended ({code}); starting it again in {pause:.1f} s")
        elif now >= child.due:
            try:
                self._spawn(child)
            except (EngineError, OSError) as error:
                child.due = now + LONGEST_PAUSE
                self.say(f"  {child.name:<12} cannot start: {error}")

    def stop(self) -> None:
        """Stop everything, last group first; whatever it takes, nothing is left."""
        self.stopping = True
        for group in reversed(self.groups):
            asked = time.monotonic()
            # A step (migrate, seed) or a child that never ran has nothing to say here.
            live = [child for child in group if child.running]
            for child in live:
                child.ask_to_stop()
            for child in live:
                child.make_stop(asked + child.grace)
                self.say(f"  {child.name:<12} stopped {time.monotonic() - asked:4.2f} s")
            kin.end_orphans(self._pids())
        self.groups = []
        if kin.LINUX:
            kin.end_everybody(0.0)

    def _spawn(self, child: Child) -> None:
        child.due = 0.0
        child.spawn(self.logs / f"{child.name}.log")

    def _answered(self, child: Child) -> None:
        child.answered = time.monotonic()
        self.say(f"  {child.name:<12} ready {child.answered - child.started:6.2f} s")

    def _children(self) -> Iterable[Child]:
        return [child for group in self.groups for child in group]

    def _pids(self) -> list[int]:
        return [child.process.pid for child in self._children() if child.process and child.running]

    def _last_words(self, child: Child) -> str:
        log = self.logs / f"{child.name}.log"
        lines = log.read_text(errors="replace").strip().splitlines()[-8:] if log.exists() else []
        return "\n    ".join([*lines, f"(all of it is in {log})"])


def _pipe() -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    return ends
