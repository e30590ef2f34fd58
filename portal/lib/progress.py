"""A bar in the terminal for commands that take their time. Where nobody looks (a file, a pipe) it stays silent."""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

WIDTH = 30
A_LOOK = 0.2  # seconds between two looks: a terminal is slower than the work


class Progress:
    """Counts towards `total` and says so on one line of the terminal.

    Use it as a context manager; call `forward(n, "what is being done")`.
    """

    def __init__(self, total: int, unit: str, stream: TextIO | None = None) -> None:
        self.total, self.unit, self.done = total, unit, 0
        self.stream = stream or sys.stderr
        self._shown_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.stream.isatty():
            self._show("")
            self.stream.write("\n")

    def forward(self, number: int, doing: str = "") -> None:
        """So much more is done."""
        self.done += number
        if self.stream.isatty() and time.monotonic() - self._shown_at >= A_LOOK:
            self._show(doing)

    def _show(self, doing: str) -> None:
        full = WIDTH * min(self.done, self.total) // self.total if self.total else WIDTH
        bar = "#" * full + "-" * (WIDTH - full)
        self.stream.write(f"\r[{bar}] {self.done:,} of {self.total:,} {self.unit} {doing:30.30}")
        self.stream.flush()
        self._shown_at = time.monotonic()
