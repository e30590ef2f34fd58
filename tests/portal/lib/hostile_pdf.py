"""PDFs that mean harm."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.portal.lib import evil
from tests.portal.lib.hostile_file import Hostile, written


def ten_thousand_pages(path: Path) -> Path:
    pdf = evil.blank()
    box = Array([0, 0, 595, 842])
    kids = [pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=box)) for _ in range(10_000)]
    for kid in kids:
        kid.Parent = pdf.Root.Pages
    pdf.Root.Pages.Kids = Array(kids)
    pdf.Root.Pages.Count = len(kids)
    return evil.saved(pdf, path)


def tree_of(change: Callable[[pikepdf.Pdf], None]) -> Callable[[Path], Path]:
    def build(path: Path) -> Path:
        pdf = evil.blank()
        change(pdf)
        return evil.saved(pdf, path)

    return build


def no_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = Array([])
    pdf.Root.Pages.Count = 0


def circle_of_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages])


def box(*sides: float) -> Callable[[Path], Path]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.MediaBox = Array(list(sides))

    return tree_of(change)


def stream_bomb(key: str) -> Callable[[Path], Path]:
    """A hundred and fifty megabytes in a few kilobytes, in a place that renderers open."""

    def change(pdf: pikepdf.Pdf) -> None:
        packer, piece = zlib.compressobj(9), bytes(1 << 20)
        packed = b"".join(packer.compress(piece) for _ in range(150)) + packer.flush()
        stream = pdf.make_stream(b"")
        stream.write(packed, filter=Name.FlateDecode, decode_parms=None)
        if key == "form":
            stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=stream))
        else:
            descriptor = Dictionary(Type=Name.FontDescriptor, FontFile2=stream)
            font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, FontDescriptor=descriptor)
            pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))

    def build(path: Path) -> Path:
        pdf = evil.blank()
        change(pdf)
        return evil.saved(
            pdf, path, recompress_flate=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )

    return build


def strange_lock(path: Path) -> Path:
    content = evil.locked(path).read_bytes()
    path.write_bytes(content.replace(b"/Standard", b"/Stranger"))
    return path


PDFS = [
    Hostile("PDF: a page tree of a hundred million", evil.page_tree_trick, "broken"),
    Hostile("PDF: 201 pages", evil.many_pages, "too_many_pages"),
    Hostile("PDF: ten thousand pages", ten_thousand_pages, "too_many_pages"),
    Hostile("PDF: a page of seven hundred metres", evil.huge_page, "page_too_large"),
    Hostile("PDF: a page without width", box(0, 0, 0, 842), "page_too_large"),
    Hostile("PDF: a page inside out without end", box(-9e9, 0, 9e9, 842), "page_too_large"),
    Hostile("PDF: no pages", tree_of(no_pages), "no_pages"),
    Hostile("PDF: pages in a circle", tree_of(circle_of_pages), "broken"),
    Hostile("PDF: a page packed twice", evil.deflated_twice, "bomb"),
    Hostile("PDF: a bomb in a form", stream_bomb("form"), "bomb"),
    Hostile("PDF: a bomb in a font", stream_bomb("font"), "bomb"),
    Hostile("PDF: locked", evil.locked, "encrypted"),
    Hostile("PDF: locked against printing", evil.restricted, "encrypted"),
    Hostile("PDF: locked in a strange way", strange_lock, "broken"),
    Hostile("PDF: cut short", evil.truncated, "broken"),
    Hostile("PDF: nothing but its first line", written(b"%PDF-1.7\n"), "broken"),
    Hostile("PDF: rubbish after its first line", written(b"%PDF-1.7\n" + bytes(range(256)) * 40), "broken"),
    Hostile(
        "PDF: a trailer in a circle", written(b"%PDF-1.7\ntrailer<</Prev 9>>\nstartxref\n9\n%%EOF"), "broken"
    ),
    Hostile("PDF: a page of the web before it", evil.web_page_before_pdf, "not_taken"),
]
