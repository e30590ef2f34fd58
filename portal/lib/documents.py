"""The front door for files from outside: look at the first bytes to choose a parser, then let a limited child decide.

Used by workers, on a file that lies in a ``Scratch`` folder. What is refused is told in a sentence the uploader can
act on; what is taken is a rewritten copy, never the bytes that came.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from portal.lib import identity, viruses
from portal.lib.findings import Finding, Words, marked
from portal.lib.safely import Limits, Refused, run

Kind = Literal["pdf", "png", "jpeg", "webp", "pptx", "docx"]

LARGEST = 50 * 1024 * 1024
MOST_PAGES = 200

CONTENT_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SUFFIXES: dict[Kind, str] = {
    "pdf": ".pdf",
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "pptx": ".pptx",
    "docx": ".docx",
}
# What else it may be, for the sentence only: nothing is accepted for looking like something.
_SEEMS = (
    (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|#!", "a program"),
    (
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an Office file of the old kind; please save it as .pptx or .docx",
    ),
    (rb"GIF8[79]a", "a GIF picture"),
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>)?\s*(<!--.{0,200}-->)?\s*<svg", "an SVG drawing"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|script)", "a web page"),
    (rb"\{\\rtf", "an RTF file"),
    (rb"%!PS", "a PostScript file"),
    (rb".{4}ftyp(heic|heix|mif1|avif)", "a HEIC or AVIF picture"),
    (rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI ", "a video; please use the page for videos"),
    (rb"(Rar!|7z\xbc\xaf|\x1f\x8b|PK)", "a packed file"),
)


@dataclass(frozen=True)
class Inspected:
    """A file that was found harmless: where its rewritten copy lies and what is known of it.

    ``pages`` is 1 for a picture and 0 for Word; ``width`` and ``height`` are points for a PDF, pixels for a picture,
    0 otherwise. ``removed`` names the kinds of things that were taken out. ``findings`` is everything the guard has
    to say: what was taken out and what stays. ``beside`` are the words that stand on no page.
    """

    kind: Kind
    path: Path
    size: int
    sha256: str
    pages: int = 1
    width: float = 0
    height: float = 0
    title: str = ""
    lang: str = ""
    tagged: bool = False
    text_by_page: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: tuple[Words, ...] = ()

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]

    @property
    def suffix(self) -> str:
        return _SUFFIXES[self.kind]

    @property
    def text(self) -> str:
        return "\n\n".join(self.text_by_page)


def inspect_document(path: Path, *, largest: int = LARGEST, most_pages: int = MOST_PAGES) -> Inspected:
    """Read, rewrite and (where it can be drawn) draw a file once; the copy is written beside it as ``clean.<suffix>``.

    ``path`` should lie in a ``Scratch``. Raises Refused with a code and a sentence for the uploader; its child
    viruses.NotScanned where the scanner does not answer.
    """
    reader = reader_of(path, _head(path), largest=largest)
    viruses.look_through(path)
    if reader == PDF:
        return _pdf(path, most_pages)
    return _office(path) if reader == OFFICE else _image(path)


PDF, OFFICE, IMAGE = "portal.lib.pdf:clean", "portal.lib.office:clean", "portal.lib.images:clean_image"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024)


def reader_of(path: Path, head: bytes, *, largest: int = LARGEST) -> str:
    """Which function of the child reads a file that begins like this. Raises Refused for what none of them takes."""
    size = path.stat().st_size
    if not size:
        raise Refused("empty", "This file is empty.")
    if size > largest:
        raise Refused(
            "too_large", f"This file is larger than {largest // 1024**2} MB, which is the most we take."
        )
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return OFFICE
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    ):
        return IMAGE
    raise Refused("not_taken", _not_taken(head))


def draw_page(
    path: Path, page: int, width_px: int, target: Path, *, limits: Limits | None = None
) -> tuple[int, int]:
    """Draw a page (from 0) of a cleaned PDF as WebP or PNG, by the target's suffix; answers its size in pixels.

    Raises Refused.
    """
    told = run(
        "portal.lib.pdf:picture",
        {"source": str(path.resolve()), "page": page, "width_px": width_px, "target": str(target.resolve())},
        limits=limits or Limits(),
        folder=target.resolve().parent,
    )
    return told["width"], told["height"]


def draw_pages(path: Path, pages: Sequence[int], width_px: int, folder: Path) -> dict[int, tuple[int, int]]:
    """Draw pages (from 1) of a cleaned PDF as WebP, each as its number in the folder; answers their sizes in pixels.

    Raises Refused.
    """
    told = run(
        "portal.lib.pdf:pictures",
        {
            "source": str(path.resolve()),
            "pages": list(pages),
            "width_px": width_px,
            "folder": str(folder.resolve()),
        },
        limits=Limits(cpu=60, wall=120),
        folder=folder.resolve(),
    )
    return {page: (width, height) for page, width, height in told["sizes"]}


def draw_picture(path: Path, width_px: int, target: Path) -> tuple[int, int]:
    """Draw a cleaned picture as WebP, at most so many pixels wide; answers its size in pixels. Raises Refused."""
    told = run(
        "portal.lib.images:smaller",
        {"source": str(path.resolve()), "target": str(target.resolve()), "width_px": width_px},
        folder=target.resolve().parent,
    )
    return told["width"], told["height"]


def _pdf(path: Path, most_pages: int) -> Inspected:
    target = _target(path, "pdf")
    # It draws every page: what cannot be drawn within limits is not harmless, however clean it looks.
    told = _run(PDF, path, target, most_pages=most_pages)
    return _inspected("pdf", target, told, width=told.pop("width_pt"), height=told.pop("height_pt"))


def _office(path: Path) -> Inspected:
    target = _target(path, "zip")
    told = _run(OFFICE, path, target)
    kind: Kind = told.pop("kind")
    return _inspected(kind, target.rename(target.with_suffix(_SUFFIXES[kind])), told)


def _image(path: Path) -> Inspected:
    target = _target(path, "image")
    told = _run(IMAGE, path, target)
    kind: Kind = told.pop("format")
    return _inspected(kind, target.rename(target.with_suffix(_SUFFIXES[kind])), told)


def _target(path: Path, suffix: str) -> Path:
    return path.resolve().with_name(f"clean.{suffix}")


def _run(function: str, path: Path, target: Path, **more: Any) -> dict[str, Any]:
    arguments = {"source": str(path.resolve()), "target": str(target), **more}
    return run(function, arguments, limits=Limits(cpu=30, wall=60), folder=target.parent)


def _inspected(kind: Kind, path: Path, told: dict[str, Any], **more: Any) -> Inspected:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    texts = told["text_by_page"] = tuple(told.get("text_by_page", ()))
    told["removed"] = tuple(told.get("removed", ()))
    beside = tuple(Words(*each) for each in told.pop("beside", ()))
    found = guarded(told.pop("marks", ()), texts, beside, unit="Slide" if kind == "pptx" else "Page")
    size = path.stat().st_size
    return Inspected(
        kind=kind, path=path, size=size, sha256=sha256, beside=beside, findings=tuple(found), **told, **more
    )


def guarded(
    marks: Iterable[Sequence[Any]], texts: Sequence[str], beside: Sequence[Words], *, unit: str = "Page"
) -> list[Finding]:
    """Everything the guard has to say of a file, once each, in the order of its pages.

    ``marks`` (kind, page, place) are what the child saw in its make; the words are looked through here, where the
    rooms' confidential words are known.
    """
    found = [marked(kind, page, place) for kind, page, place in marks]
    found += [
        Finding(one.kind, one.page, f"{unit} {one.page}", one.sentence) for one in identity.findings(texts)
    ]
    for names_only in (False, True):
        asked = [words for words in beside if words.names_only == names_only]
        for one in identity.findings([words.text for words in asked], names_only=names_only):
            words = asked[one.page - 1]
            found.append(Finding(one.kind, words.page, words.place, one.sentence))
    return sorted(dict.fromkeys(found), key=lambda one: (one.page, one.removed))


def _not_taken(head: bytes) -> str:
    seems = next((what for sign, what in _SEEMS if re.match(sign, head, re.IGNORECASE | re.DOTALL)), "")
    if not seems and not any(byte < 32 and byte not in b"\t\r\n\f" for byte in head):
        seems = "plain text"
    known = "This is not a PDF, a picture (PNG, JPEG or WebP), a PowerPoint (.pptx) or a Word file (.docx)."
    return f"{known} It seems to be {seems}." if seems else known
