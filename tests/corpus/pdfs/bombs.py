"""PDFs that unfold to far more than they are."""

import re
import zlib
from functools import cache

from pikepdf import Array, Dictionary, Name, StreamDecodeLevel

from tests.corpus.pdfs.acts import saved


@cache
def zeros(size):
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()


def raw_stream(content, filters, key="page", **more):
    """A stream whose bytes (`content` makes them) are packed already, as the page itself, a form, a font, or a picture."""

    def change(pdf):
        stream = pdf.make_stream(b"")
        stream.write(content(), filter=Array([Name(each) for each in filters]), decode_parms=None)
        for name, value in more.items():
            stream[f"/{name}"] = value
        page = pdf.pages[0].obj
        if key == "page":
            page.Contents = stream
            return
        stream.Type = Name.XObject
        if key == "form":
            stream.Subtype, stream.BBox = Name.Form, Array([0, 0, 9, 9])
        else:
            stream.Subtype, stream.ColorSpace = Name.Image, more.get("ColorSpace", Name.DeviceRGB)
        page.Resources = Dictionary(XObject=Dictionary(X=stream))
        page.Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /X Do Q")

    return saved(
        change, recompress_flate=False, stream_decode_level=StreamDecodeLevel.none, compress_streams=False
    )


@cache
def lzw(size):
    """The same byte so many times, packed by LZW with one growing word after the other."""
    out, bits, count, width, code = bytearray(), 0, 0, 9, 258

    def put(value):
        nonlocal bits, count
        bits, count = (bits << width) | value, count + width
        while count >= 8:
            count -= 8
            out.append((bits >> count) & 255)
        bits &= (1 << count) - 1

    put(256)
    length, made = 1, 0
    put(0)
    made += 1
    while made < size:
        put(code)
        length, code = length + 1, code + 1
        made += length
        width = 9 + (code >= 511) + (code >= 1023) + (code >= 2047)
        if code >= 4094:
            put(256)
            width, code, length = 9, 258, 1
            put(0)
    put(257)
    out.append((bits << (8 - count)) & 255)
    return bytes(out)


def hexed(content):
    return content.hex().encode() + b">"


def lying(build):
    """A stream that says it is ten bytes long."""
    return lambda path: re.sub(rb"/Length \d{4,}", b"/Length 10", build(path))


def picture(width, height, bits, space, **more):
    size = height * ((width * bits * (3 if space == Name.DeviceRGB else 1) + 7) // 8)
    return raw_stream(
        lambda: zeros(size), ["/FlateDecode"], "picture", Width=width, Height=height, BitsPerComponent=bits,
        ColorSpace=space, **more,
    )  # fmt: skip


SIZE = 150 << 20
BOMBS = {
    "a page behind hexadecimal": (raw_stream(lambda: hexed(zeros(SIZE)), ["/ASCIIHexDecode", "/FlateDecode"]), "refused"),
    "a form behind hexadecimal": (raw_stream(lambda: hexed(zeros(SIZE)), ["/ASCIIHexDecode", "/FlateDecode"], "form"), "refused"),
    "a page by a short name": (raw_stream(lambda: zeros(SIZE), ["/Fl"]), "refused"),
    "a form by a short name": (raw_stream(lambda: zeros(SIZE), ["/Fl"], "form"), "refused"),
    "packed twice by short names": (raw_stream(lambda: zlib.compress(zeros(SIZE)), ["/Fl", "/Fl"]), "refused"),
    "packed in two ways": (raw_stream(lambda: lzw(2_000_000), ["/LZWDecode", "/FlateDecode"]), "refused"),
    "a page by LZW": (raw_stream(lambda: lzw(SIZE), ["/LZWDecode"]), "refused"),
    "a form by LZW": (raw_stream(lambda: lzw(SIZE), ["/LZWDecode"], "form"), "refused"),
    "a page by runs": (raw_stream(lambda: b"\x81\x00" * (SIZE // 128), ["/RunLengthDecode"]), "refused"),
    "a page that lies about its length": (lying(raw_stream(lambda: zeros(SIZE), ["/FlateDecode"])), "refused"),
    "a form that lies about its length": (lying(raw_stream(lambda: zeros(SIZE), ["/FlateDecode"], "form")), "refused"),
    "a form that says it is a picture": (raw_stream(lambda: zeros(SIZE), ["/FlateDecode"], "form", Width=1), "refused"),
    "a picture of nine hundred million dots": (picture(30_000, 30_000, 1, Name.DeviceGray), "refused"),
    "a picture of 25 thousand dots square in colour": (picture(25_000, 25_000, 8, Name.DeviceRGB), "refused"),
    "a mask of nine hundred million dots": (picture(30_000, 30_000, 1, Name.DeviceGray, ImageMask=True), "refused"),
    "a picture whose sides have no end": (
        raw_stream(lambda: zlib.compress(b"0"), ["/FlateDecode"], "picture", Width=2_000_000_000, Height=2_000_000_000,
                   BitsPerComponent=8),
        "refused",
    ),
    "rows without end": (
        raw_stream(lambda: zlib.compress(bytes(99)), ["/FlateDecode"], "picture", Width=9, Height=9, BitsPerComponent=8,
                   DecodeParms=Array([Dictionary(Predictor=15, Columns=2_000_000_000)])),
        "either",
    ),
}  # fmt: skip
