"""Pictures that mean harm, and what is neither picture nor document."""

import io
import struct
import zlib

from PIL import Image

from tests.portal.lib import evil
from tests.portal.lib.hostile_file import Hostile, written


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, size: tuple[int, int] = (2, 2)) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(file, format=kind)
    return file.getvalue()


DOTS = chunk(b"IDAT", zlib.compress(bytes(14)))
MOVING = (
    chunk(b"acTL", struct.pack(">II", 2, 0))
    + chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 2, 2, 0, 0, 1, 10, 0, 0))
    + DOTS
    + chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 2, 2, 0, 0, 1, 10, 0, 0))
    + chunk(b"fdAT", struct.pack(">I", 2) + zlib.compress(bytes(14)))
)

PICTURES = [
    Hostile("picture: nine hundred million dots", evil.pixel_flood, "too_many_pixels"),
    Hostile(
        "picture: sides without end",
        written(png(DOTS, size=(2_000_000_000, 2_000_000_000))),
        "too_many_pixels",
    ),
    Hostile("picture: a moving WebP", evil.moving_picture, "animated"),
    Hostile("picture: a moving PNG", written(png(MOVING)), "animated"),
    Hostile(
        "picture: words that unpack without end",
        written(png(chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(80_000_000))), DOTS)),
        "broken",
    ),
    Hostile("picture: a PNG without dots", written(png()), "broken"),
    Hostile("picture: a PNG whose sums are wrong", written(png(DOTS).replace(b"IDAT", b"IDAX")), "broken"),
    Hostile("picture: half a JPEG", written(picture("JPEG", (400, 400))[:3000]), "broken"),
    Hostile("picture: half a PNG", written(picture("PNG", (400, 400))[:3000]), "broken"),
    Hostile("picture: half a WebP", written(picture("WEBP", (400, 400))[:300]), "broken"),
    Hostile(
        "picture: a page of the web that begins like a picture",
        written(b"\x89PNG\r\n\x1a\n<html><script>"),
        "broken",
    ),
    Hostile(
        "picture: a script that begins like a picture",
        written(b"\xff\xd8\xff/*<script>alert(1)</script>*/"),
        "broken",
    ),
]
NEITHER = [
    Hostile("plain words", evil.renamed_text, "not_taken"),
    Hostile("nothing", written(b""), "empty"),
    Hostile("a drawing with a script", written(b"<svg><script>alert(1)</script></svg>"), "not_taken"),
    Hostile("a page of the web", written(b"<!doctype html><script>alert(1)</script>"), "not_taken"),
    Hostile("a program of Windows", written(b"MZ\x90\x00" + bytes(60)), "not_taken"),
    Hostile("a program of Linux", written(b"\x7fELF\x02" + bytes(60)), "not_taken"),
    Hostile("a script of the shell", written(b"#!/bin/sh\nrm -rf /\n"), "not_taken"),
    Hostile("an old letter", written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)), "not_taken"),
    Hostile("rich text", written(b"{\\rtf1\\object\\objocx}"), "not_taken"),
    Hostile("PostScript", written(b"%!PS\n(a) run"), "not_taken"),
    Hostile("a moving GIF", written(b"GIF89a" + bytes(60)), "not_taken"),
    Hostile("a TIFF", written(picture("TIFF")), "not_taken"),
    Hostile("a BMP", written(picture("BMP")), "not_taken"),
    Hostile("an empty packed file", written(b"PK\x05\x06" + bytes(18)), "not_taken"),
    Hostile("a packed file of another kind", written(b"7z\xbc\xaf\x27\x1c" + bytes(60)), "not_taken"),
]
