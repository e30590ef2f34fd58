"""Checks a stranger's PowerPoint or Word file and packs it anew without its author. Runs inside the child only.

It stays an Office file, so it is not harmless as a cleaned PDF is: what acts or reaches outside is refused.
"""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import astuple
from typing import Any
from xml.parsers import expat

from portal.lib import office_parts, office_words, picture_marks
from portal.lib.safely_child import Refusal

_MOST_PARTS = 5_000
_LARGEST_WHOLE = 400_000_000  # bytes unpacked: a deck full of photographs, and no more
_LARGEST_XML = 40_000_000
_LARGEST_WORDS = 150_000_000  # bytes of all XML together
_DEEPEST = 500  # elements within each other; Word's tables in tables reach 60
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
_NOT_OFFICE = "This is not a PowerPoint or Word file, although it is packed like one."
_ACTS = "This file holds macros or programs. Please save it without them (.pptx or .docx)."
_OUTSIDE = "This file takes parts from another place. Please put them into the file, or break the links, and try again."
_BOMB = "This file unpacks to far more than it should, so it was not taken."
_BROKEN = "This file is damaged and cannot be read. Please save it again."


def clean(source: str, target: str) -> dict[str, Any]:
    """Write a checked copy and say what it is.

    Answers ``kind`` (pptx, docx), ``pages`` (slides; 0 for Word, which counts none), ``title``, ``text_by_page``,
    ``removed``, ``marks`` (kind, page, place) and ``beside`` (page, place, text, names only). Raises Refusal
    ``not_office``, ``acts``, ``outside``, ``bomb``, ``encrypted`` or ``broken``.
    """
    try:
        with zipfile.ZipFile(source) as given:
            kind = _check_parts(given)
            parts, told = _read_words(given)
            told += office_parts.without_marks(parts)
            read = office_words.read(kind, parts)
            told += _write(given, target, parts, read)
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        # zipfile, zlib and expat answer a broken file with a dozen errors; to the reader they are one.
        raise Refusal("broken", _BROKEN) from error
    marks = {(mark, read.page_of.get(owner, page), read.place_of(owner, page)) for mark, page, owner in told}
    return {
        "kind": kind,
        "pages": len(read.texts) if kind == "pptx" else 0,
        "title": read.title[:500],
        "text_by_page": read.texts,
        "removed": sorted({mark for mark, _, _ in told}),
        "marks": sorted(marks | set(read.marks), key=lambda mark: (mark[1], mark[0], mark[2])),
        "beside": [astuple(words) for words in read.beside],
    }


def _read_words(given: zipfile.ZipFile) -> tuple[dict[str, bytes], list[office_parts.Told]]:
    """Every part of XML, found harmless, by its name; and whether it told where its template lay."""
    fields: list[str] = []
    parts: dict[str, bytes] = {}
    told: list[office_parts.Told] = []
    size = 0
    for part in given.infolist():
        ending = _ending(part.filename)
        if part.is_dir() or (ending not in _XML and ending != "svg"):
            continue
        content = _unpacked(given, part)
        size += len(content)
        if size > _LARGEST_WORDS:
            raise Refusal("bomb", _BOMB)
        plain = office_parts.without_template(part.filename, content)
        if plain != content:
            told.append(("metadata", 0, ""))
            content = plain
        _check_words(part.filename, content, fields)
        if ending in _XML:
            parts[part.filename] = content
    # A Word field may be cut into pieces, so all of them are read as one.
    if _FIELD.search("".join(fields)):
        raise Refusal("outside", _OUTSIDE)
    return parts, told


def _write(
    given: zipfile.ZipFile, target: str, parts: dict[str, bytes], read: office_words.Read
) -> list[office_parts.Told]:
    """Pack the copy; answers what was taken out of pictures and tables on the way."""
    told: list[office_parts.Told] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            name, ending = part.filename, _ending(part.filename)
            if part.is_dir() or (ending in _XML and name not in parts):
                continue
            content = parts[name] if name in parts else _unpacked(given, part)
            if ending in {"jpg", "jpeg", "jpe", "jfif", "png", "webp"}:
                content, kinds = picture_marks.without(content)
                told += [(kind, read.page_of.get(name, 0), name) for kind in kinds]
            elif ending == "xlsx":
                content, words, found = _workbook(content)
                read.add(name, "table", words)
                told += [(kind, 0, "") for kind in found]
            packed = zipfile.ZIP_DEFLATED if ending in _XML else zipfile.ZIP_STORED
            made.writestr(zipfile.ZipInfo(name), content, packed)
    return told


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


def _check_words(name: str, content: bytes, fields: list[str]) -> None:
    """Read a part of XML once. Raises Refusal for what acts, declares anything or is nested without end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    inside: list[str] = []
    check = _check_element(name)

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(tag.rpartition(" ")[2])
        if len(inside) > _DEEPEST:
            raise Refusal("bomb", _BOMB)
        check(inside[-1], attributes)
        if inside[-1] == "fldSimple":
            fields.extend(attributes.values())

    def end(_tag: str) -> None:
        inside.pop()

    def letters(text: str) -> None:
        if inside[-1] == "instrText":
            fields.append(text)

    def declared(*_: object) -> None:
        raise Refusal("acts", _ACTS)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = letters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    parser.Parse(content, True)


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


def _workbook(content: bytes) -> tuple[bytes, str, set[str]]:
    """The table behind a chart, a plain workbook: without its author, with its words, and what was taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        given = book.infolist()
        if len(given) > _MOST_PARTS or sum(part.file_size for part in given) > _LARGEST_XML:
            raise Refusal("bomb", _BOMB)
        for part in given:
            _check_part(part)
            if "externallink" in part.filename.lower() or part.filename.lower().endswith(".xlsx"):
                raise Refusal("outside", _OUTSIDE)
        parts, _ = _read_words(book)
        found = {kind for kind, _, _ in office_parts.without_marks(parts)}
        words = "\n".join(office_words.cells(parts[name]) for name in sorted(parts) if name.startswith("xl/"))
        if not found:
            return content, words, found
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for part in given:
                if not part.is_dir() and (part.filename in parts or _ending(part.filename) not in _XML):
                    inside = parts.get(part.filename)
                    made.writestr(
                        zipfile.ZipInfo(part.filename),
                        _unpacked(book, part) if inside is None else inside,
                        zipfile.ZIP_DEFLATED,
                    )
        return file.getvalue(), words, found
