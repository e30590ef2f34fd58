"""How much a stream of a PDF unpacks to, whatever it says of itself: tried at a hundredth of the real size."""

import zlib

import pikepdf
import pytest
from pikepdf import Array, Name

from portal.lib import pdf_streams
from tests.corpus.pdfs.bombs import hexed, lzw

LONGEST = 1_000_000
MUCH, LITTLE = zlib.compress(bytes(2 * LONGEST)), zlib.compress(bytes(LONGEST // 2))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(pdf_streams, "LONGEST", LONGEST)


def is_bomb(content: bytes, *filters: str, **more) -> bool:
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(b"", **more)
        stream.write(content, filter=Array([Name(each) for each in filters]), decode_parms=None)
        return pdf_streams.is_bomb(stream)


@pytest.mark.parametrize(
    ("content", "filters"),
    [
        (MUCH, ["/FlateDecode"]),
        (MUCH, ["/Fl"]),
        (hexed(MUCH), ["/ASCIIHexDecode", "/FlateDecode"]),
        (hexed(MUCH), ["/AHx", "/Fl"]),
        (lzw(2 * LONGEST), ["/LZWDecode"]),
        (b"\x81\x00" * (2 * LONGEST // 128) + b"\x80", ["/RunLengthDecode"]),
        (zlib.compress(LITTLE), ["/FlateDecode", "/FlateDecode"]),
        (zlib.compress(LITTLE), ["/Fl", "/Fl"]),
        (zlib.compress(lzw(1000)), ["/FlateDecode", "/LZWDecode"]),
    ],
    ids=lambda given: "+".join(given) if isinstance(given, list) else "",
)
def test_what_unpacks_beyond_a_page_is_one_however_it_is_packed(content, filters):
    assert is_bomb(content, *filters) is True


@pytest.mark.parametrize(
    ("content", "filters"),
    [
        (LITTLE, ["/FlateDecode"]),
        (hexed(LITTLE), ["/ASCIIHexDecode", "/FlateDecode"]),
        (lzw(LONGEST // 2), ["/LZWDecode"]),
        (b"plain", []),
        (zlib.compress(b"\xff\xd8\xff"), ["/FlateDecode", "/DCTDecode"]),
        (b"no digits at all", ["/ASCIIHexDecode", "/FlateDecode"]),
    ],
    ids=lambda given: "+".join(given) if isinstance(given, list) else "",
)
def test_what_fits_is_none(content, filters):
    assert is_bomb(content, *filters) is False


def test_a_picture_may_be_as_long_as_its_dots_and_has_a_most_of_them():
    def picture(**more):
        return is_bomb(MUCH, "/FlateDecode", Subtype=Name.Image, **more)

    sizes = ({"Width": 1000, "Height": 1000}, {"Width": 10, "Height": 10}, {"Width": 2**31, "Height": 2**31})
    assert [picture(**size) for size in sizes] == [False, True, True]
    # Only a picture: a form may say that it has a width, and is still no picture.
    assert is_bomb(MUCH, "/FlateDecode", Subtype=Name.Form, Width=1000, Height=1000) is True


def test_its_own_length_is_not_believed(tmp_path):
    (tmp_path / "a").write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[4 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Filter/FlateDecode/Length 10>>\nstream\n" + MUCH + b"\nendstream\nendobj\n"
        b"4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>"
    )
    with pikepdf.open(tmp_path / "a") as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        assert [pdf_streams.is_bomb(each) for each in streams] == [True]
