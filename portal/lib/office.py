"""Checks a stranger's PowerPoint or Word file and packs it anew without its author. Runs inside the child only.

It stays an Office file, so it is not harmless as a cleaned PDF is: what acts or reaches outside is refused.
"""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from portal.lib.safely_child import Refusal

_MOST_PARTS = 5_000
_LARGEST_WHOLE = 400_000_000  # bytes unpacked: a deck full of photographs, and no more
_LARGEST_XML = 40_000_000
_MOST_RATIO = 300  # honest XML packs 10 to 60 times

_MAIN = {
    "ppt/presentation.xml": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
}
_XML = {"xml", "rels", "vml"}
_KEPT = _XML | {
    *(
        "png",
        "jpg",
        "jpeg",
        "jpe",
        "jfif",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "emf",
        "wmf",
        "wdp",
        "svg",
        "webp",
        "ico",
    ),
    *("fntdata", "odttf", "ttf", "otf", "thmx", "xlsx"),
    *("mp3", "m4a", "wav", "wma", "mp4", "m4v", "mov", "wmv", "avi"),
}
_LINK = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
_ACTION = re.compile(r"ppaction://(program|macro|ole|hlinkfile)", re.IGNORECASE)
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
_SLIDE = re.compile(r"ppt/slides/(?:_rels/)?slide(\d+)\.xml(?:\.rels)?")
_AUTHORS = re.compile(
    rb"(<(?:\w+:)?(?:creator|lastModifiedBy|Company|Manager|HyperlinkBase)\b[^<>]*>)[^<]+(?=</)"
)
# Word notes on which computer a document's template lay. It is no part of the document.
_TEMPLATE = {
    "word/settings.xml": re.compile(rb"<w:attachedTemplate\b[^<>]*/>"),
    "word/_rels/settings.xml.rels": re.compile(rb"<Relationship\b[^<>]*/attachedTemplate\"[^<>]*/>"),
}

_NOT_OFFICE = "This is not a PowerPoint or Word file, although it is packed like one."
_ACTS = "This file holds macros or programs. Please save it without them (.pptx or .docx)."
_OUTSIDE = "This file takes parts from another place. Please put them into the file, or break the links, and try again."
_BOMB = "This file unpacks to far more than it should, so it was not taken."
_BROKEN = "This file is damaged and cannot be read. Please save it again."


def clean(source: str, target: str) -> dict[str, Any]:
    """Write a checked copy and say what it is.

    Answers ``kind`` (pptx, docx), ``pages`` (slides; 0 for Word, which counts none), ``title``, ``text_by_page`` and
    ``removed``. Raises Refusal ``not_office``, ``acts``, ``outside``, ``bomb``, ``encrypted`` or ``broken``.
    """
    try:
        with zipfile.ZipFile(source) as given:
            kind = _check_parts(given)
            reader = _Reader()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
                for part in given.infolist():
                    if part.is_dir():
                        continue
                    content = reader.without_author(part.filename, _unpacked(given, part))
                    reader.read(part.filename, content)
                    packed = zipfile.ZIP_DEFLATED if _ending(part.filename) in _XML else zipfile.ZIP_STORED
                    made.writestr(zipfile.ZipInfo(part.filename), content, packed)
            reader.finish()
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        # zipfile, zlib and expat answer a broken file with a dozen errors; to the reader they are one.
        raise Refusal("broken", _BROKEN) from error
    return {
        "kind": kind,
        "pages": reader.slides,
        "title": reader.title[:500],
        "text_by_page": reader.text_by_page(),
        "removed": sorted(reader.removed),
    }


def _ending(name: str) -> str:
    return name.lower().rpartition(".")[2]


def _check_parts(given: zipfile.ZipFile) -> str:
    """Look at the table of contents only; answers the kind."""
    parts = given.infolist()
    names = [part.filename for part in parts]
    if "EncryptedPackage" in names or any(part.flag_bits & 0x1 for part in parts):
        raise Refusal("encrypted", "This file is locked with a password. Please save it without one.")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_WHOLE:
        raise Refusal("bomb", _BOMB)
    kinds = [kind for name, (kind, _) in _MAIN.items() if name in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise Refusal("not_office", _NOT_OFFICE)
    if len({name.lower() for name in names}) != len(names):
        raise Refusal("broken", _BROKEN)
    for part in parts:
        _check_part(part)
    return kinds[0]


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    odd = name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in name.split("/")
    if odd or posixpath.normpath(name) != name.rstrip("/") or stat.S_ISLNK(part.external_attr >> 16):
        raise Refusal("broken", _BROKEN)
    if part.file_size > 1_000_000 and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
        raise Refusal("bomb", _BOMB)
    if part.is_dir():
        return
    low = name.lower()
    ending = _ending(name)
    # Printers leave their settings as .bin; every other .bin is a macro, a control or an object of a program.
    harmless_bin = ending == "bin" and "/printersettings/" in low
    if (
        (ending not in _KEPT and not harmless_bin)
        or "vba" in low
        or "/activex/" in low
        or "/ctrlprops/" in low
    ):
        raise Refusal("acts", _ACTS)
    if ending in _XML and part.file_size > _LARGEST_XML:
        raise Refusal("bomb", _BOMB)


def _unpacked(given: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with given.open(part) as held:
        content = held.read(part.file_size + 1)
    if len(content) != part.file_size:
        raise Refusal("bomb", _BOMB)
    return content


class _Reader:
    """Reads every XML part once, refuses what acts, and keeps the words."""

    def __init__(self) -> None:
        self.title = ""
        self.slides = 0
        self.removed: set[str] = set()
        self._words: dict[str, list[str]] = {}
        self._fields: list[str] = []
        # The notes' part -> the number of the slide they belong to.
        self._notes: dict[str, int] = {}

    def read(self, name: str, content: bytes) -> None:
        ending = _ending(name)
        if ending == "xlsx":
            _check_workbook(content)
        if ending == "svg" or ending in _XML:
            self._parse(name, content)
        slide = _SLIDE.fullmatch(name)
        if slide and ending == "xml":
            self.slides += 1
            self._words.setdefault(name, [])

    def _parse(self, name: str, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        inside: list[str] = []
        check = _check_element(name)

        def start(tag: str, attributes: dict[str, str]) -> None:
            inside.append(tag.rpartition(" ")[2])
            check(inside[-1], attributes)
            self._element(name, inside[-1], attributes)

        def end(_tag: str) -> None:
            inside.pop()

        def letters(text: str) -> None:
            self._letters(name, inside[-1], text)

        def declared(*_: object) -> None:
            raise Refusal("acts", _ACTS)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = letters
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
        parser.Parse(content, True)

    def _element(self, name: str, local: str, attributes: dict[str, str]) -> None:
        if local in {"p", "br", "tr"} and name in self._words:
            self._words[name].append("\n")
        elif local == "fldSimple":
            self._fields.extend(attributes.values())
        elif local == "Relationship" and attributes.get("Type", "").endswith("/notesSlide"):
            slide = _SLIDE.fullmatch(name)
            if slide:
                notes = posixpath.normpath(f"ppt/slides/{attributes.get('Target', '')}")
                self._notes[notes] = int(slide[1])

    def _letters(self, name: str, local: str, text: str) -> None:
        if local in {"t", "delText"}:
            self._words.setdefault(name, []).append(text)
        elif local == "instrText":
            self._fields.append(text)
        elif local == "title" and name == "docProps/core.xml":
            self.title += text

    def finish(self) -> None:
        """A Word field may be cut into pieces, so all of them are read as one."""
        if _FIELD.search("".join(self._fields)):
            raise Refusal("outside", _OUTSIDE)

    def without_author(self, name: str, content: bytes) -> bytes:
        if name in {"docProps/core.xml", "docProps/app.xml"}:
            content, times = _AUTHORS.subn(rb"\1", content)
        elif name in _TEMPLATE:
            content, times = _TEMPLATE[name].subn(b"", content)
        else:
            return content
        if times:
            self.removed.add("author" if name.startswith("docProps/") else "template")
        return content

    def text_by_page(self) -> list[str]:
        """A deck's words slide by slide, each with its notes; a document's as one page. Remarks come last."""
        slides: dict[int, str] = {}
        notes: dict[int, str] = {}
        rest: list[str] = []
        for name in sorted(self._words):
            text = re.sub(r"\s*\n\s*", "\n", "".join(self._words[name])).strip()
            slide = _SLIDE.fullmatch(name)
            if slide and not name.endswith(".rels"):
                slides[int(slide[1])] = text
            elif name in self._notes:
                notes[self._notes[name]] = text
            elif text and (name.startswith("word/") or "comment" in name.lower()):
                rest.append(text)
        texts = [f"{slides[number]}\n{notes.get(number, '')}".strip() for number in sorted(slides)]
        return texts + (["\n".join(rest)] if rest else [])


def _check_element(name: str) -> Callable[[str, dict[str, str]], None]:
    """What no element of this part may be."""

    def relation(local: str, attributes: dict[str, str]) -> None:
        if local != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
            return
        link = attributes.get("Type", "").endswith("/hyperlink")
        if not link or not _LINK.match(attributes.get("Target", "")):
            raise Refusal("outside", _OUTSIDE)

    def content_type(_local: str, attributes: dict[str, str]) -> None:
        said = attributes.get("ContentType", "").lower()
        if "macro" in said or "vba" in said or "activex" in said:
            raise Refusal("acts", _ACTS)
        main = _MAIN.get(attributes.get("PartName", "").lstrip("/"))
        if main and said != main[1]:
            raise Refusal("acts" if "macro" in said else "not_office", _NOT_OFFICE)

    def other(local: str, attributes: dict[str, str]) -> None:
        if local in {"oleObj", "OLEObject", "control", "script"} or _ACTION.match(
            attributes.get("action", "")
        ):
            raise Refusal("acts", _ACTS)

    if name == "[Content_Types].xml":
        return content_type
    return relation if name.endswith(".rels") else other


def _check_workbook(content: bytes) -> None:
    """The table behind a chart: a plain workbook without macros, links or objects."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = book.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_XML:
            raise Refusal("bomb", _BOMB)
        for part in parts:
            _check_part(part)
            if "externallink" in part.filename.lower() or part.filename.lower().endswith(".xlsx"):
                raise Refusal("outside", _OUTSIDE)
