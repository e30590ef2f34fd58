"""Leaks in photographs: everything a camera, a telephone or a picture desk writes beside the picture."""

import io
import struct

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.portal.lib.leaks import BORN, NHS, Leak


def picture() -> Image.Image:
    return Image.new("RGB", (40, 20), "teal")


def jpeg(exif: Image.Exif | None = None, **more: object) -> bytes:
    file = io.BytesIO()
    picture().save(file, format="JPEG", **({} if exif is None else {"exif": exif}), **more)
    return file.getvalue()


def tag(number: int, value: object) -> bytes:
    exif = Image.Exif()
    exif[number] = value
    return jpeg(exif)


def wide(words: str) -> bytes:
    """As Windows writes its own tags."""
    return words.encode("utf-16le") + b"\x00\x00"


def inner(ifd: int, **values: object) -> bytes:
    exif = Image.Exif()
    held = exif.get_ifd(ifd)
    for number, value in values.items():
        held[int(number[1:])] = value
    return jpeg(exif)


def with_gps() -> bytes:
    return inner(
        IFD.GPSInfo,
        **{
            f"t{int(GPS.GPSLatitudeRef)}": "N",
            f"t{int(GPS.GPSLatitude)}": (53.0, 24.0, 30.0),
            f"t{int(GPS.GPSLongitudeRef)}": "W",
            f"t{int(GPS.GPSLongitude)}": (2.0, 59.0, 0.0),
        },
    )


def segment(marker: int, body: bytes, *, into: bytes | None = None) -> bytes:
    whole = into or jpeg()
    return whole[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + whole[2:]


def xmp(inside: str) -> bytes:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:mwg="http://www.metadataworkinggroup.com/">'
        f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + packet.encode())


def iptc(number: int, words: str) -> bytes:
    block = b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(words)) + words.encode()
    block += b"\x00" * (len(block) % 2)
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block)


CREATOR = "<dc:creator><rdf:Seq><rdf:li>Ann Author</rdf:li></rdf:Seq></dc:creator>"
PLACE = "<exif:GPSLatitude>53,24.5N</exif:GPSLatitude>"
FACES = "<mwg:Regions>Rosemary Elm</mwg:Regions>"

LEAKS = [
    Leak("where it was taken", with_gps, "location", 0, True),
    Leak("where, in the XMP", lambda: xmp(PLACE), "location", 0, True),
    Leak("when and where by satellite", lambda: inner(IFD.GPSInfo, t29="2019:03:03"), "location", 0, True),
    Leak("artist", lambda: tag(Base.Artist, "Ann Author"), "author", 0, True),
    Leak("copyright", lambda: tag(Base.Copyright, "Ann Author 2019"), "author", 0, True),
    Leak("author as Windows writes it", lambda: tag(Base.XPAuthor, wide("Ann Author")), "author", 0, True),
    Leak("the camera's owner", lambda: inner(IFD.Exif, t42032="Ann Author"), "author", 0, True),
    Leak("creator in the XMP", lambda: xmp(CREATOR), "author", 0, True),
    Leak("by-line of a picture desk", lambda: iptc(80, "Ann Author"), "author", 0, True),
    Leak("caption's writer", lambda: iptc(122, "Ann Author"), "author", 0, True),
    Leak("caption of a picture desk", lambda: iptc(120, f"Rosemary Elm, {BORN}"), "metadata", 0, True),
    Leak("city of a picture desk", lambda: iptc(90, "Tyrrell Close"), "metadata", 0, True),
    Leak("a comment", lambda: jpeg(comment=b"Rosemary Elm at home"), "metadata", 0, True),
    Leak("a comment with a number", lambda: jpeg(comment=NHS.encode()), "metadata", 0, True),
    Leak("description", lambda: tag(Base.ImageDescription, "Rosemary Elm"), "metadata", 0, True),
    Leak("description with a birthday", lambda: tag(Base.ImageDescription, BORN), "metadata", 0, True),
    Leak("title as Windows writes it", lambda: tag(Base.XPTitle, wide("Rosemary")), "metadata", 0, True),
    Leak("comment as Windows writes it", lambda: tag(Base.XPComment, wide("Rosemary")), "metadata", 0, True),
    Leak("subject as Windows writes it", lambda: tag(Base.XPSubject, wide("Rosemary")), "metadata", 0, True),
    Leak("keywords as Windows writes it", lambda: tag(Base.XPKeywords, wide("Elm")), "metadata", 0, True),
    Leak(
        "the user's comment",
        lambda: inner(IFD.Exif, t37510=b"ASCII\x00\x00\x00Rosemary"),
        "metadata",
        0,
        True,
    ),
    Leak("the maker's note", lambda: inner(IFD.Exif, t37500=b"Rosemary Elm"), "metadata", 0, True),
    Leak("the moment", lambda: inner(IFD.Exif, t36867="2019:03:03 10:00:00"), "metadata", 0, True),
    Leak("the camera's number", lambda: inner(IFD.Exif, t42033="4711"), "metadata", 0, True),
    Leak("the computer's name", lambda: tag(Base.HostComputer, "ANN-LAPTOP"), "metadata", 0, True),
    Leak("faces by name", lambda: xmp(FACES), "metadata", 0, True),
    Leak("a bar of another program", lambda: segment(0xEC, b"Ducky\x00Rosemary"), "metadata", 0, True),
    Leak("words after the picture", lambda: jpeg() + b"Rosemary Elm, " + NHS.encode(), "metadata", 0, True),
]
