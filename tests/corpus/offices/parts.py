"""Parts that no deck or letter may hold, and parts that are not what their name says."""

import io
import zipfile

from tests.corpus.made import MARK
from tests.corpus.offices.ties import BOTH, SHARE, WEB, tie
from tests.portal.lib import evil

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
