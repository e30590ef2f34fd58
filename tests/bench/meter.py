"""What a piece of work costs: processor time of a family of processes, read from /proc, and time on the wall."""

import os
import pathlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TICK = os.sysconf("SC_CLK_TCK")


def family(ancestor: int, needle: str) -> list[int]:
    """The descendants of a process whose command line holds a word (`granian`, `postgres`)."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            commands[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            parents[int(folder.name)] = int(fields[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = []
    for pid, command in commands.items():
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor and needle in command:
            found.append(pid)
    return found


def seconds(pids: list[int]) -> float:
    """User and system time of some processes since they began, ended children included."""
    total = 0
    for pid in pids:
        try:
            fields = (pathlib.Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time, and the median on the wall, of one unit of work; `walls` are all of them."""

    cpu: float
    wall: float
    walls: tuple[float, ...] = ()

    @property
    def p95(self) -> float:
        """What 95 of 100 stayed below, in milliseconds on the wall."""
        return statistics.quantiles(self.walls, n=20)[-1]


def together(turns: Sequence[Cost]) -> Cost:
    """The turns of one piece of work as one."""
    walls = tuple(wall for turn in turns for wall in turn.walls)
    return Cost(statistics.mean(turn.cpu for turn in turns), statistics.median(walls), walls)


def measure(work: Callable[[], None], pids: Callable[[], list[int]], *, times: int, warm: int = 20) -> Cost:
    """Do the work `times` times after `warm` that do not count."""
    for _ in range(warm):
        work()
    watched = pids()
    before, walls = seconds(watched), []
    for _ in range(times):
        began = time.perf_counter()
        work()
        walls.append(time.perf_counter() - began)
    spent = seconds(watched) - before
    walls = [wall * 1000 for wall in walls]
    return Cost(spent / times * 1000, statistics.median(walls), tuple(walls))
