"""A file that means harm, and how one is made of bytes or of another file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Hostile:
    """A file and the code of its refusal; for what is cleaned, bytes that must not be in the copy."""

    name: str
    build: Callable[[Path], Path]
    answer: str

    def __str__(self) -> str:
        return self.name


def written(content: bytes) -> Callable[[Path], Path]:
    def build(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return build


def cut(build: Callable[[Path], Path], share: float) -> Callable[[Path], Path]:
    """The first part of another file."""

    def shorter(path: Path) -> Path:
        content = build(path).read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return shorter
