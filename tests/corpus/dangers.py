"""What of a danger is still in a copy, looked for by other means than those that made the copy."""

import io
import struct
import zipfile

import pikepdf
from PIL import Image

from tests.corpus.made import MARK

_MARKS = (MARK.encode(), MARK.encode("utf-16-be"), MARK.encode("utf-16-le"))
_ACTS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Sound", "/Movie", "/Hide",
    "/Thread", "/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/ResetForm", "/Trans", "/Evil",
}  # fmt: skip
_KEYS = {
    "/JS", "/AA", "/AF", "/EF", "/XFA", "/EmbeddedFiles", "/JavaScript", "/Collection", "/RichMediaContent", "/PieceInfo",
    "/SpiderInfo", "/Requirements", "/FFilter", "/Ref", "/OPI", "/PS", "/DSS", "/Perms", "/AlternatePresentations", "/Renditions",
}  # fmt: skip
_NOTES = {
    "/Screen",
    "/Movie",
    "/Sound",
    "/3D",
    "/RichMedia",
    "/FileAttachment",
    "/TrapNet",
    "/Projection",
    "/PS",
}
_LINKS = ("http:", "https:", "mailto:", "tel:")


def left(content: bytes, kind: str) -> list[str]:
    """Each danger in a word; `kind` is that of documents.Inspected."""
    found = _marked(content, "its bytes")
    if kind == "pdf":
        return found + _pdf(content)
    return found + (_office(content) if kind in {"pptx", "docx"} else _picture(content, kind))


def _marked(content: bytes, where: str) -> list[str]:
    return [f"the mark in {where}"] if any(mark in content.lower() for mark in _MARKS) else []


def _pdf(content: bytes) -> list[str]:
    found: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in [*pdf.objects, pdf.trailer]:
            _thing(thing, found, 0)
    return found


def _thing(thing, found, depth):
    if isinstance(thing, pikepdf.String):
        found += _marked(bytes(thing), "a string")
        return
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inside = [thing[key] for key in thing.keys()]  # noqa: SIM118
        found += [f"the key {key}" for key in thing.keys() if key in _KEYS]  # noqa: SIM118
        kind, note, link = str(thing.get("/S", "")), str(thing.get("/Subtype", "")), thing.get("/URI")
        if kind in _ACTS and str(thing.get("/Type", "")) != "/StructElem":
            found.append(f"the action {kind}")
        if note in _NOTES:
            found.append(f"the note {note}")
        if isinstance(link, pikepdf.String) and not str(link).lower().startswith(_LINKS):
            found.append("a link that is none")
        if isinstance(thing, pikepdf.Stream):
            found += _marked(thing.read_raw_bytes(), "a stream")
            if not thing.get("/Width"):
                found += _marked(_read(thing), "an unpacked stream")
    else:
        return
    for one in inside:
        if depth < 100 and isinstance(one, pikepdf.Object) and not one.is_indirect:
            _thing(one, found, depth + 1)


def _read(stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _office(content: bytes) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            low, inside = name.lower(), packed.read(name)
            found += _marked(inside, name) + _marked(name.encode(), "a name")
            if "vba" in low or "activex" in low or low.endswith((".exe", ".dll", ".js", ".vbs", ".hta")):
                found.append(name)
            if low.endswith(".rels") and b"External" in inside and b"/hyperlink" not in inside:
                found.append(f"a tie to outside in {name}")
    return found


def _picture(content: bytes, kind: str) -> list[str]:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
    if kind == "png":
        return [
            f"the chunk {one}"
            for one in _chunks(content, 8, ">")
            if one not in {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
        ]
    if kind == "webp":
        return [
            f"the chunk {one}"
            for one in _chunks(content, 12, "<")
            if one not in {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
        ]
    allowed = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA, 0xD9}
    found, at = [], 2
    while at < len(content) and content[at + 1] != 0xDA:
        if content[at + 1] not in allowed:
            found.append(f"the segment {content[at + 1]:x}")
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return found + ([] if content.endswith(b"\xff\xd9") else ["something behind the picture"])


def _chunks(content, at, order):
    while at + 8 <= len(content):
        if order == ">":
            size, kind = struct.unpack(">I4s", content[at : at + 8])
            at += 12 + size
        else:
            kind, size = struct.unpack("<4sI", content[at : at + 8])
            at += 8 + size + size % 2
        yield kind
