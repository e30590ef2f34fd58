"""Checks a stranger's PowerPoint or Word file and packs it anew without its author. Runs inside the child only.

It stays an Office file, so it is not harmless as a cleaned PDF is: what acts or reaches outside is refused.
"""

import io
import posixpath
import stat
import zipfile
from dataclasses import astuple
from typing import Any

from portal.lib import office_acts, office_parts, office_words, picture_marks
from portal.lib.safely_child import Refusal

_MOST_PARTS = 5_000
_LARGEST_WHOLE = 400_000_000  # bytes unpacked: a deck full of photographs, and no more
_LARGEST_XML = 40_000_000
_LARGEST_WORDS = 150_000_000  # bytes of all XML together
_LONGEST_NAME = 400  # letters: Windows opens no longer ones
_MOST_RATIO = 300  # honest XML packs 10 to 60 times

_XML = {"xml", "rels", "vml"}
_PACKED = {
    "xlsx",
    "thmx",
}  # the table behind a chart, a theme: packages themselves, looked through like their own
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
    *("fntdata", "odttf", "ttf", "otf"),
    *_PACKED,
    *("mp3", "m4a", "wav", "wma", "mp4", "m4v", "mov", "wmv", "avi"),
}
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
    fields = office_acts.Fields()
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
            raise Refusal("bomb", office_acts.BOMB)
        plain = office_parts.without_template(part.filename, content)
        if plain != content:
            told.append(("metadata", 0, ""))
            content = plain
        office_acts.check_words(part.filename, content, fields)
        if ending in _XML:
            parts[part.filename] = content
    fields.check()
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
            if ending not in _XML | _PACKED | {"svg"}:
                office_acts.check_media(content)
            if ending in {"jpg", "jpeg", "jpe", "jfif", "png", "webp"}:
                content, kinds = picture_marks.without(content)
                told += [(kind, read.page_of.get(name, 0), name) for kind in kinds]
            elif ending in _PACKED:
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
        raise Refusal("bomb", office_acts.BOMB)
    kinds = [kind for name, (kind, _) in office_acts.MAIN.items() if name in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise Refusal("not_office", office_acts.NOT_OFFICE)
    if len({name.lower() for name in names}) != len(names):
        raise Refusal("broken", _BROKEN)
    for part in parts:
        _check_part(part)
    _check_overlaps(parts)
    return kinds[0]


def _check_overlaps(parts: list[zipfile.ZipInfo]) -> None:
    """Two names for the same packed bytes: how a small file holds more than any disk."""
    end = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        if part.header_offset < end:
            raise Refusal("bomb", office_acts.BOMB)
        end = part.header_offset + 30 + len(part.filename) + part.compress_size


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    odd = (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or not name.isprintable()
    )
    odd = odd or len(name) > _LONGEST_NAME or any(each.endswith((" ", ".")) for each in name.split("/"))
    kind = stat.S_IFMT(part.external_attr >> 16)
    if odd or posixpath.normpath(name) != name.rstrip("/") or kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refusal("broken", _BROKEN)
    if part.file_size > 1_000_000 and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
        raise Refusal("bomb", office_acts.BOMB)
    if part.is_dir():
        return
    low = name.lower()
    ending = _ending(name)
    # Printers leave their settings as .bin; every other .bin is a macro, a control or an object of a program.
    harmless_bin = ending == "bin" and "/printersettings/" in low
    if ending not in _KEPT and not harmless_bin:
        raise Refusal("acts", office_acts.ACTS)
    office_acts.check_name(low)
    if ending in _XML and part.file_size > _LARGEST_XML:
        raise Refusal("bomb", office_acts.BOMB)


def _unpacked(given: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with given.open(part) as held:
        content = held.read(part.file_size + 1)
    if len(content) != part.file_size:
        raise Refusal("bomb", office_acts.BOMB)
    return content


def _workbook(content: bytes) -> tuple[bytes, str, set[str]]:
    """A package in the package, a plain workbook as a rule: without its author, with its words, and what was taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        given = book.infolist()
        if len(given) > _MOST_PARTS or sum(part.file_size for part in given) > _LARGEST_XML:
            raise Refusal("bomb", office_acts.BOMB)
        for part in given:
            _check_part(part)
            if _ending(part.filename) in _PACKED:
                raise Refusal("outside", office_acts.OUTSIDE)
        parts, _ = _read_words(book)
        found = {kind for kind, _, _ in office_parts.without_marks(parts)}
        words = "\n".join(office_words.cells(parts[name]) for name in sorted(parts) if name.startswith("xl/"))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for part in given:
                if part.is_dir() or (_ending(part.filename) in _XML and part.filename not in parts):
                    continue
                inside = parts.get(part.filename)
                if inside is None:
                    inside = _unpacked(book, part)
                    office_acts.check_media(inside)
                made.writestr(zipfile.ZipInfo(part.filename), inside, zipfile.ZIP_DEFLATED)
        return file.getvalue(), words, found
