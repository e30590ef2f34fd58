"""What cameras and programs write beside a picture: who, where, when, with what. Runs inside the child only.

A picture that lies inside another file (a slide, a report) keeps every one of its dots: only what stands beside them
is taken out. Kinds of marks are those of ``findings``: ``author``, ``location``, ``metadata``.
"""

import re
import struct
from collections.abc import Iterator

from PIL import Image
from PIL.ExifTags import IFD, Base

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP13, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF

_AUTHORS = {Base.Artist, Base.Copyright, Base.XPAuthor, Base.CameraOwnerName}
# What says how to show the picture, and nothing of anybody.
_TECHNICAL = {
    *range(0x0100, 0x0107),
    *(0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011A, 0x011B, 0x011C, 0x0128, 0x013E, 0x013F),
    *range(0x0201, 0x0215),
    *(0x8769, 0x8825, 0xA005, 0x9000, 0x9101, 0xA000, 0xA001, 0xA002, 0xA003),
}
_BYLINE = {80, 85, 110, 115, 116, 122}  # of the IPTC's second record: who wrote, who owns
_XMP_PLACE = re.compile(rb"GPS|Iptc4xmpExt:Location|photoshop:City|LocationCreated", re.IGNORECASE)
_XMP_AUTHOR = re.compile(rb"<?(dc:creator|dc:rights|photoshop:Credit|CaptionWriter|AuthorsPosition)\b")
_SCANS = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def of(content: bytes) -> set[str]:
    """The kinds of marks in a JPEG, PNG or WebP."""
    return without(content)[1]


def without(content: bytes) -> tuple[bytes, set[str]]:
    """The same picture without its marks, and the kinds of them. What is no whole picture comes back as it is."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError, ValueError):
        return content, set()
    return content, set()


def _jpeg(content: bytes) -> tuple[bytes, set[str]]:
    found: set[str] = set()
    kept = [content[:2]]
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise ValueError("no segment begins here")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            kept.append(content[at : at + 2])
            if content[at + 2 :].strip(b"\x00"):
                found.add("metadata")
            return b"".join(kept), found
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if end > len(content):
            raise ValueError("a segment is cut short")
        whole, body = content[at:end], content[at + 4 : end]
        if marker == _SOS:
            following = _SCANS.search(content, end)
            at = following.start() if following else len(content)
            kept.append(whole + content[end:at])
            continue
        at = end
        if _shows(marker, body):
            kept.append(whole)
            continue
        found |= _told(marker, body)
        if marker == _APP1 and (turned := _turn_of(body)):
            kept.append(turned)
    raise ValueError("the picture does not end")


def _shows(marker: int, body: bytes) -> bool:
    """Whether a segment is part of the picture: its size, colours and dots."""
    if marker == _COM:
        return False
    if not _APP0 <= marker <= _APP15:
        return True
    return (
        (marker == _APP0 and body.startswith(b"JFIF\x00"))
        or (marker == _APP2 and body.startswith(b"ICC_PROFILE\x00"))
        or (marker == _APP14 and body.startswith(b"Adobe"))
    )


def _told(marker: int, body: bytes) -> set[str]:
    if marker == _APP1 and body.startswith(b"Exif\x00\x00"):
        return _exif(body)
    if marker == _APP1:
        return _xmp(body)
    if marker == _APP13:
        return _iptc(body)
    return {"metadata"} if marker == _COM or body.strip(b"\x00") else set()


def _exif(body: bytes) -> set[str]:
    exif = _read(body)
    if exif is None:
        return {"metadata"}
    tags = {number for number in exif if number not in _TECHNICAL}
    tags |= {number for number in exif.get_ifd(IFD.Exif) if number not in _TECHNICAL}
    found = {"location"} if exif.get_ifd(IFD.GPSInfo) else set()
    if tags & _AUTHORS:
        found.add("author")
    if tags - _AUTHORS:
        found.add("metadata")
    return found


def _read(body: bytes) -> Image.Exif | None:
    exif = Image.Exif()
    try:
        exif.load(body)
        exif.get_ifd(IFD.Exif)
        exif.get_ifd(IFD.GPSInfo)
    except Exception:  # noqa: BLE001 -- a stranger's bytes: whatever they do to the reader, they are dropped
        return None
    return exif


def _turn_of(body: bytes) -> bytes:
    """The one mark that a picture needs: which side is up. Nothing where that is as it lies."""
    exif = _read(body) if body.startswith(b"Exif\x00\x00") else None
    turned = exif.get(Base.Orientation) if exif else None
    if turned not in range(2, 9):
        return b""
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01" + struct.pack(
        ">HHI", turned, 0, 0
    )
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\x00\x00" + tiff


def _xmp(body: bytes) -> set[str]:
    found = {"location"} if _XMP_PLACE.search(body) else set()
    if _XMP_AUTHOR.search(body):
        found.add("author")
    return found or {"metadata"}


def _iptc(body: bytes) -> set[str]:
    numbers = {found[1][0] for found in re.finditer(rb"\x1c\x02(.)", body, re.DOTALL)}
    found = {"author"} if numbers & _BYLINE else set()
    if not numbers or numbers - _BYLINE:
        found.add("metadata")
    return found


def _png(content: bytes) -> tuple[bytes, set[str]]:
    found: set[str] = set()
    kept = [content[:8]]
    for kind, body, whole, rest in _chunks(content, 8, ">"):
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            key = body.partition(b"\x00")[0].lower()
            if key == b"xml:com.adobe.xmp":
                found |= _xmp(body)
            else:
                found.add("author" if key in {b"author", b"copyright", b"artist"} else "metadata")
        elif kind == b"eXIf":
            found |= _exif(b"Exif\x00\x00" + body)
        elif kind == b"tIME":
            found.add("metadata")
        else:
            kept.append(whole)
        if kind == b"IEND":
            if rest.strip(b"\x00"):
                found.add("metadata")
            break
    return b"".join(kept), found


def _webp(content: bytes) -> tuple[bytes, set[str]]:
    found: set[str] = set()
    kept = []
    for kind, body, whole, _ in _chunks(content, 12, "<"):
        if kind == b"EXIF":
            found |= _exif(body if body.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + body)
        elif kind == b"XMP ":
            found |= _xmp(body)
        else:
            # Its first byte says which of the others follow: no EXIF, no XMP.
            kept.append(whole[:8] + bytes([body[0] & ~0x0C]) + whole[9:] if kind == b"VP8X" else whole)
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside, found


def _chunks(content: bytes, at: int, order: str) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """Kind, body, the whole chunk, and what comes after it: of a PNG (">") or of a RIFF ("<")."""
    while at + 8 <= len(content):
        if order == ">":
            length, kind = struct.unpack(">I4s", content[at : at + 8])
            end = at + 12 + length
        else:
            kind, length = struct.unpack("<4sI", content[at : at + 8])
            end = at + 8 + length + length % 2
        yield kind, content[at + 8 : at + 8 + length], content[at:end], content[end:]
        at = end
