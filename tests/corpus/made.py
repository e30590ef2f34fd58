"""A file of the corpus: what it is, which door it goes to, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

# In every hostile file, in words or in an address: no byte of it may be in what readers get.
MARK = "evil.example"

Door = Literal["document", "film", "captions", "attendance", "table"]
# Refused with a sentence; made safe; or either of them, where what it attacks is our reader and not yours.
Fate = Literal["refused", "safe", "either"]


@dataclass(frozen=True)
class File:
    """`sort` is what is counted together: PDF, Office, picture, film, captions, attendance, table, disguise."""

    sort: str
    name: str
    build: Callable[[Path], object]
    fate: Fate
    door: Door = "document"

    def __str__(self) -> str:
        return f"{self.sort}: {self.name}"

    def at(self, path: Path) -> Path:
        """Made, and lying there."""
        content = self.build(path)
        if isinstance(content, bytes):
            path.write_bytes(content)
        return path


def held(content: bytes) -> Callable[[Path], bytes]:
    """A maker of these bytes."""
    return lambda _path: content


def some(first: dict, second: dict, *, every: int) -> list[tuple]:
    """Pairs of two lists: one in `every`, so that each of one meets several of the other."""
    return [
        (one, other) for i, one in enumerate(first) for j, other in enumerate(second) if (i + j) % every == 0
    ]


def changed(build, *turns):
    """Bytes of it replaced; tables that no longer fit are found anew by whoever reads it."""

    def made(path):
        content = build(path)
        for was, now in turns:
            assert was in content, was
            content = content.replace(was, now)
        return content

    return made
