"""Draws posters, briefings and certificates with typst, from our own templates only.

What people typed reaches a template as a file that is never on a disk, and never as source: ``json("data.json")``.
Other than an input of the system it leaves what typst remembers of the template and of earlier words standing, which
halves the cost of a preview. A value of type ``bytes`` (a picture) arrives as numbers: ``image(bytes(d.logo))``. A
template reads only its own folder, and no font but those the portal brings.
"""

import functools
import json
import threading
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from fontTools.ttLib import TTFont


class CannotDraw(Exception):
    """A drawing failed; the text is a sentence for the reader, ``detail`` is typst's own words for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__("This could not be drawn. If the words are unusual, plainer letters may help.")
        self.detail = detail


def compile_pdf(
    template_path: Path,
    data: Mapping[str, Any],
    *,
    standards: tuple[str, ...] = ("ua-1",),
    timestamp: datetime | int | None = None,
    tags: bool = True,
) -> bytes:
    """Draw a PDF; with a ``timestamp`` (aware, or Unix seconds) the same data gives the same bytes.

    ``standards`` may be empty, and then ``tags`` may be off, for drawings that are placed into another PDF.
    Raises CannotDraw, also for a letter that no font has while ``ua-1`` is asked for.
    """
    # typst wants whole seconds.
    moment = int(timestamp.timestamp()) if isinstance(timestamp, datetime) else timestamp
    out = _draw(
        template_path, data, format="pdf", pdf_standards=list(standards), timestamp=moment, pdf_tags=tags
    )
    return out[0]


def compile_svg(template_path: Path, data: Mapping[str, Any]) -> list[str]:
    """Draw each page as an SVG, letters as outlines. Raises CannotDraw."""
    return [page.decode() for page in _draw(template_path, data, format="svg")]


def compile_png(template_path: Path, data: Mapping[str, Any], *, ppi: float = 144) -> list[bytes]:
    """Draw each page as a PNG, so many dots an inch. Raises CannotDraw."""
    return _draw(template_path, data, format="png", ppi=ppi)


def query(template_path: Path, data: Mapping[str, Any], selector: str, *, field: str = "value") -> list[Any]:
    """Answer what a drawing says of itself: the field of every element that a selector such as ``<fit>`` finds.

    Raises CannotDraw.
    """
    try:
        found = typst.query(
            _project(template_path, data),
            selector,
            field=field,
            root=str(template_path.resolve().parent),
            font_paths=_fonts(),
        )
    except RuntimeError as error:
        raise CannotDraw(str(error)) from error
    answer: list[Any] = json.loads(found)
    return answer


def missing_letters(text: str) -> list[str]:
    """The letters of a text that none of our fonts can draw, each once, in order: ask before printing."""
    known = _letters()
    unseen = {"Cc", "Cf", "Zs", "Zl", "Zp"}
    wanted = dict.fromkeys(letter for letter in text if unicodedata.category(letter) not in unseen)
    # A variation selector only chooses between two looks of the letter before it.
    return [letter for letter in wanted if ord(letter) not in known and not 0xFE00 <= ord(letter) <= 0xFE0F]


def _draw(template_path: Path, data: Mapping[str, Any], **how: Any) -> list[bytes]:
    try:
        out = _compiler(template_path.resolve().parent).compile(input=_project(template_path, data), **how)
    except RuntimeError as error:
        raise CannotDraw(str(error)) from error
    if isinstance(out, list):
        return out
    return [out] if out else []


def _project(template_path: Path, data: Mapping[str, Any]) -> Any:
    """The template from its file, and the words beside it; typst's own types know only one file of the two."""
    words = json.dumps(data, ensure_ascii=False, default=_plain).encode()
    return {"main": template_path.resolve(), "data.json": words}


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return list(value)
    # Lazy translations and safe strings are words.
    return str(value)


_held = threading.local()


def _compiler(folder: Path) -> Any:
    """One compiler per thread and folder: it remembers what it has laid out, and is not known to like company."""
    compilers: dict[Path, Any] = _held.__dict__.setdefault("compilers", {})
    if folder not in compilers:
        compilers[folder] = typst.Compiler(root=str(folder), font_paths=_fonts(), ignore_system_fonts=True)
    return compilers[folder]


@functools.cache
def _font_files() -> tuple[Path, ...]:
    """Every font the portal brings; a poster must look the same on every machine."""
    return tuple(sorted((Path(settings.BASE_DIR) / "static" / "vendor").rglob("*.ttf")))


@functools.cache
def _fonts() -> Any:
    folders = sorted({str(file.parent) for file in _font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@functools.cache
def _letters() -> frozenset[int]:
    letters: set[int] = set()
    for file in _font_files():
        with TTFont(file, lazy=True) as font:
            letters.update(font.getBestCmap() or ())
    return frozenset(letters)
