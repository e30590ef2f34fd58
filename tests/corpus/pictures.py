"""Hostile pictures: words and files that ride along, floods of dots, what is cut short, and what only seems a picture."""

import io
import struct
import zlib

from PIL import Image

from tests.corpus.made import MARK, File
from tests.portal.lib.hostile_pictures import chunk

SCRIPT = f"<script src=https://{MARK}/a></script>".encode()


def drawn(kind, size=(40, 30), mode="RGB", **more):
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(file, format=kind, **more)
    return file.getvalue()


def after_head(content, *chunks):
    """A PNG with more chunks behind its first."""
    return content[:33] + b"".join(chunks) + content[33:]


def before_end(content, *chunks):
    return content[:-12] + b"".join(chunks) + content[-12:]


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def in_jpeg(marker, body, **more):
    content = drawn("JPEG", **more)
    return content[:2] + segment(marker, body) + content[2:]


def riff(*chunks):
    inside = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2) for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def webp_with(kind, body, flag):
    plain = drawn("WEBP")
    head = bytes([flag, 0, 0, 0]) + struct.pack("<I", 39)[:3] + struct.pack("<I", 29)[:3]
    return riff(
        (b"VP8X", head), (plain[12:16], plain[20 : 20 + struct.unpack("<I", plain[16:20])[0]]), (kind, body)
    )


def exif(words=SCRIPT, thumbnail=b""):
    """Exif whose description is a script, and perhaps a file in the place of its small picture."""
    text = words + b"\x00"
    first = struct.pack(">H", 1) + struct.pack(">HHII", 0x010E, 2, len(text), 26)
    second = struct.pack(">H", 2) + struct.pack(">HHII", 0x0201, 4, 1, 8 + 18 + len(text) + 30)
    second += struct.pack(">HHII", 0x0202, 4, 1, len(thumbnail)) + struct.pack(">I", 0)
    start = 26 + len(text)
    return b"MM\x00*\x00\x00\x00\x08" + first + struct.pack(">I", start) + text + second + thumbnail


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SCRIPT + b"</x:xmpmeta>"
# What rides along in a picture that is one, and how.
RIDERS = {
    "words of a JPEG": lambda: in_jpeg(0xFE, SCRIPT),
    "Exif of a JPEG": lambda: in_jpeg(0xE1, b"Exif\x00\x00" + exif()),
    "a program as the small picture of a JPEG": lambda: in_jpeg(
        0xE1, b"Exif\x00\x00" + exif(b"a", b"MZ" + MARK.encode())
    ),
    "XMP of a JPEG": lambda: in_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP),
    "IPTC of a JPEG": lambda: in_jpeg(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(SCRIPT)) + SCRIPT
    ),
    "colours of a JPEG": lambda: in_jpeg(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(128) + SCRIPT),
    "a segment of nobody": lambda: in_jpeg(0xEB, SCRIPT),
    "PHP in a JPEG": lambda: in_jpeg(0xFE, b"<?php system('" + MARK.encode() + b"') ?>"),
    "words of a PNG": lambda: after_head(drawn("PNG"), chunk(b"tEXt", b"Comment\x00" + SCRIPT)),
    "packed words of a PNG": lambda: after_head(
        drawn("PNG"), chunk(b"zTXt", b"a\x00\x00" + zlib.compress(SCRIPT))
    ),
    "words of the world in a PNG": lambda: after_head(
        drawn("PNG"), chunk(b"iTXt", b"a\x00\x00\x00en\x00\x00" + SCRIPT)
    ),
    "XMP of a PNG": lambda: after_head(
        drawn("PNG"), chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + XMP)
    ),
    "Exif of a PNG": lambda: after_head(drawn("PNG"), chunk(b"eXIf", exif())),
    "colours of a PNG": lambda: after_head(
        drawn("PNG"), chunk(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(128) + SCRIPT))
    ),
    "a chunk of nobody": lambda: after_head(drawn("PNG"), chunk(b"evIl", SCRIPT)),
    "words after the dots of a PNG": lambda: before_end(drawn("PNG"), chunk(b"tEXt", b"a\x00" + SCRIPT)),
    "a palette of scripts": lambda: before_end(drawn("PNG", mode="P"), chunk(b"sPLT", b"a\x00\x08" + SCRIPT)),
    "Exif of a WebP": lambda: webp_with(b"EXIF", exif(), 8),
    "XMP of a WebP": lambda: webp_with(b"XMP ", XMP, 4),
    "a chunk of a WebP of nobody": lambda: webp_with(b"evil", SCRIPT, 0),
    "colours of a WebP": lambda: webp_with(b"ICCP", bytes(128) + SCRIPT, 32),
}
# Other files behind a picture: what opens from its end, or wherever it finds itself.
BEHIND = {
    "a page": SCRIPT, "a script": b"*/eval('" + MARK.encode() + b"')", "a packed file": b"PK\x03\x04" + MARK.encode(),
    "a program": b"MZ\x90" + MARK.encode(), "a PDF": b"%PDF-1.7\n" + MARK.encode(), "PHP": b"<?php " + MARK.encode(),
    "a film": b"\x00\x00\x00\x18ftypmp42" + MARK.encode(), "another picture": b"GIF89a" + MARK.encode(),
    "a key": b"#!/bin/sh " + MARK.encode(), "rar": b"Rar!\x1a\x07\x00" + MARK.encode(),
}  # fmt: skip
FORMATS = ("JPEG", "PNG", "WEBP")


def behind():
    for number, (name, words) in enumerate(BEHIND.items()):
        for kind in (FORMATS[number % 3], FORMATS[(number + 1) % 3]):
            yield f"{name} behind a {kind}", lambda _, k=kind, w=words: drawn(k) + w


def sized(width, height, kind=2, rows=b"", depth=8, interlace=0):
    """A PNG that says how large it is, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def jpeg_of(width, height, kind=0xC0):
    """A JPEG whose size is another than what it holds."""
    content = drawn("JPEG")
    at = content.index(b"\xff\xc0")
    return (
        content[: at + 1]
        + bytes([kind])
        + content[at + 2 : at + 5]
        + struct.pack(">HH", height, width)
        + content[at + 9 :]
    )


def scans(count):
    """A JPEG that draws its last lines over and over."""
    content = drawn("JPEG", (1000, 1000), progressive=True)
    at = content.rindex(b"\xff\xda")
    return content[:-2] + content[at:-2] * count + b"\xff\xd9"


def moving(kind):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    file = io.BytesIO()
    frames[0].save(file, format=kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def lossless(width, height):
    """The head of a WebP without loss, and nothing behind it."""
    bits = (width - 1) | ((height - 1) << 14)
    return riff((b"VP8L", b"\x2f" + struct.pack("<I", bits) + bytes(40)))


FLOODS = {
    "a PNG of 50 million dots and one row": lambda: sized(10_000, 5_001, rows=bytes(30_001 * 5_001)),
    "a PNG of two billion a side": lambda: sized(2**31 - 1, 2**31 - 1),
    "a PNG of one dot across and two billion down": lambda: sized(1, 2**31 - 1),
    "a PNG without a side": lambda: sized(0, 0),
    "a PNG in seven turns of nine hundred million": lambda: sized(30_000, 30_000, interlace=1),
    "a PNG of grey bits without end": lambda: sized(60_000, 60_000, kind=0, depth=1),
    "a PNG of sixteen bits": lambda: sized(30_000, 30_000, depth=16),
    "a JPEG of four billion dots": lambda: jpeg_of(65_500, 65_500),
    "a JPEG of one row": lambda: jpeg_of(65_500, 1_000),
    "a JPEG without a side": lambda: jpeg_of(0, 0),
    "a WebP of 268 million dots": lambda: lossless(16_384, 16_384),
    "a WebP of no dots": lambda: lossless(1, 1),
    "words that unpack without end": lambda: after_head(drawn("PNG"), chunk(b"iTXt", b"a\x00\x01\x00\x00\x00" + zlib.compress(bytes(80_000_000)))),
    "colours that unpack without end": lambda: after_head(drawn("PNG"), chunk(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(80_000_000)))),
    "a moving WebP": lambda: moving("WEBP"),
    "a moving PNG": lambda: moving("PNG"),
}  # fmt: skip
# Those that a decoder reads past: nothing of them may stay, and nobody may die of them.
STRANGE = {
    "rows without end behind the last": lambda: sized(9, 9, rows=bytes(100_000_000)),
    "a JPEG of two thousand scans": lambda: scans(2000),
    "a JPEG of arithmetic": lambda: jpeg_of(40, 30, 0xC9),
    "a JPEG without loss": lambda: jpeg_of(40, 30, 0xC3),
    "a JPEG of nine kinds of table": lambda: in_jpeg(0xC4, bytes(range(200)) + MARK.encode()),
    "a PNG without its palette": lambda: sized(9, 9, kind=3, rows=bytes(90)),
    "a PNG of a kind that is none": lambda: sized(9, 9, kind=5, rows=bytes(300)),
    "a PNG of three bits": lambda: sized(9, 9, depth=3, rows=bytes(300)),
    "a PNG packed in no way": lambda: sized(9, 9).replace(b"\x00\x00\x00", b"\x01\x02\x03"),
    "a PNG with a length below nothing": lambda: drawn("PNG").replace(b"\x00\x00\x00\rIHDR", b"\xff\xff\xff\xffIHDR"),
    "a PNG that begins twice": lambda: drawn("PNG")[:33] + drawn("PNG")[8:],
    "a WebP that lies about its length": lambda: drawn("WEBP")[:4] + b"\xff\xff\xff\xff" + drawn("WEBP")[8:],
    "a WebP within itself": lambda: riff((b"VP8X", bytes(10)), (b"ANMF", bytes(16) + drawn("WEBP"))),
    "Exif in a circle": lambda: in_jpeg(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08"),
    "Exif that counts four billion": lambda: in_jpeg(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x01\x0e\x00\x02\xff\xff\xff\xff\x00\x00\x00\x08" * 20),
}  # fmt: skip
CUT = (4, 20, 40, 0.3, 0.7, 0.97)


def cut():
    for kind in FORMATS:
        for share in CUT:
            name = f"{kind} of {share} bytes" if share > 1 else f"{share:.0%} of a {kind}"
            yield (
                name,
                lambda _, k=kind, s=share: (c := drawn(k, (300, 200)))[: s if s > 1 else int(len(c) * s)],
            )


# What begins like a picture, or is one that we do not take, under whatever name.
OTHERS = {
    "a GIF": lambda: drawn("GIF"), "a TIFF": lambda: drawn("TIFF"), "a BMP": lambda: drawn("BMP"), "an icon": lambda: drawn("ICO"),
    "a JPEG of 2000": lambda: b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(99), "a PCX": lambda: drawn("PCX"), "a PPM": lambda: drawn("PPM"),
    "a TGA": lambda: drawn("TGA"), "a DDS": lambda: b"DDS " + bytes(124), "a Photoshop file": lambda: b"8BPS\x00\x01" + bytes(30),
    "a HEIC": lambda: b"\x00\x00\x00\x18ftypheic" + bytes(30), "an AVIF": lambda: b"\x00\x00\x00\x18ftypavif" + bytes(30),
    "a drawing": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "a drawing behind a remark": lambda: b"<?xml version='1.0'?><!-- " + bytes(9).hex().encode() + b" --><svg onload='a'/>",
    "a packed drawing": lambda: b"\x1f\x8b\x08\x00" + bytes(40), "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(a) run",
    "a metafile": lambda: b"\xd7\xcd\xc6\x9a" + bytes(40), "a moving pointer": lambda: b"RIFF\x24\x00\x00\x00ACON" + bytes(30),
    "a sound that begins like a WebP": lambda: b"RIFF\x24\x00\x00\x00WAVE" + bytes(30), "a picture of ImageMagick": lambda: b"push graphic-context\nfill 'url(https://" + MARK.encode() + b")'",
    "a page behind the first bytes of a PNG": lambda: b"\x89PNG\r\n\x1a\n" + SCRIPT, "a JPEG behind those of a PNG": lambda: b"\x89PNG\r\n\x1a\n" + drawn("JPEG"),
    "a PNG behind those of a JPEG": lambda: b"\xff\xd8\xff" + drawn("PNG"), "a page behind those of a WebP": lambda: b"RIFF\x10\x00\x00\x00WEBP" + SCRIPT,
    "a MIDI within a WebP": lambda: riff((b"data", b"MThd" + MARK.encode())),
}  # fmt: skip

HOSTILE = [
    *(
        File("picture", f"{name} is a script", lambda _, b=build: b(), "safe")
        for name, build in RIDERS.items()
    ),
    *(File("picture", name, build, "safe") for name, build in behind()),
    *(File("picture", name, lambda _, b=build: b(), "refused") for name, build in FLOODS.items()),
    *(File("picture", name, lambda _, b=build: b(), "either") for name, build in STRANGE.items()),
    *(File("picture", name, build, "refused") for name, build in cut()),
    *(File("picture", name, lambda _, b=build: b(), "refused") for name, build in OTHERS.items()),
]
