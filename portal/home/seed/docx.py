"""Writes a small Word file: headings, paragraphs, boxes to write in, and a table. Pure.

Blank forms are filled in with a word processor, so they are Word files. They are made of real headings and a table
with a marked header row, which screen readers can follow.
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
_ROOT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""
_OF_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>"""
_STYLE = (
    '<w:style w:type="paragraph" w:styleId="{id}"{default}><w:name w:val="{name}"/>'
    '<w:pPr><w:spacing w:before="{before}" w:after="120"/>{level}</w:pPr>'
    '<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
)
_EDGE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A7F6C"/>'
_UPRIGHT, _WIDE = (11906, 16838), (16838, 11906)  # A4 in twentieths of a point


class Form:
    """A blank form in the making. Words are added from top to bottom; `content` packs what there is."""

    def __init__(self, title: str, *, wide: bool = False) -> None:
        self.title = title
        self.paper = _WIDE if wide else _UPRIGHT
        self._body = [_paragraph(title, "Title")]

    def say(self, words: str) -> None:
        """Add a paragraph."""
        self._body.append(_paragraph(words))

    def head(self, words: str) -> None:
        """Add a heading."""
        self._body.append(_paragraph(words, "Heading1"))

    def ask(self, question: str) -> None:
        """Add a question and an empty box under it."""
        self._body += [_paragraph(question, "Heading2"), self._table([[""]], height=900), _paragraph("")]

    def table(self, columns: Sequence[str], rows: int) -> None:
        """Add a table with a header row and so many empty rows."""
        empty = [[""] * len(columns) for _ in range(rows)]
        self._body += [self._table([list(columns), *empty], height=560, header=True), _paragraph("")]

    def content(self) -> bytes:
        """The file."""
        width, height = self.paper
        turned = ' w:orient="landscape"' if width > height else ""
        document = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}"><w:body>'
            f'{"".join(self._body)}<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
            '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
            "</w:sectPr></w:body></w:document>"
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("[Content_Types].xml", _TYPES)
            packed.writestr("_rels/.rels", _ROOT)
            packed.writestr("docProps/core.xml", _about(self.title))
            packed.writestr("word/document.xml", document)
            packed.writestr("word/_rels/document.xml.rels", _OF_DOCUMENT)
            packed.writestr("word/styles.xml", _styles())
        return out.getvalue()

    def _table(self, rows: list[list[str]], *, height: int, header: bool = False) -> str:
        across = (self.paper[0] - 2 * 1134) // len(rows[0])
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        edges = "".join(_EDGE.format(side=side) for side in sides)
        grid = f'<w:gridCol w:w="{across}"/>' * len(rows[0])
        drawn = []
        for number, row in enumerate(rows):
            is_header = header and number == 0
            mark = "<w:tblHeader/>" if is_header else f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/></w:tcPr>'
                f"{_paragraph(words, 'Heading2' if is_header else '')}</w:tc>"
                for words in row
            )
            drawn.append(f"<w:tr><w:trPr>{mark}</w:trPr>{cells}</w:tr>")
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{across * len(rows[0])}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(drawn)}</w:tbl>"
        )


def _paragraph(words: str, style: str = "") -> str:
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    text = f'<w:r><w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r>' if words else ""
    return f"<w:p>{kind}{text}</w:p>"


def _styles() -> str:
    kinds = (
        {
            "id": "Normal",
            "name": "Normal",
            "default": ' w:default="1"',
            "before": 0,
            "size": 22,
            "bold": "",
            "level": "",
        },
        {"id": "Title", "name": "Title", "before": 0, "size": 40},
        {
            "id": "Heading1",
            "name": "heading 1",
            "before": 320,
            "size": 28,
            "level": '<w:outlineLvl w:val="0"/>',
        },
        {
            "id": "Heading2",
            "name": "heading 2",
            "before": 120,
            "size": 22,
            "level": '<w:outlineLvl w:val="1"/>',
        },
    )
    usual = {"default": "", "bold": "<w:b/>", "level": ""}
    drawn = "".join(_STYLE.format(**usual | kind) for kind in kinds)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault>'
        '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:lang w:val="en-GB"/></w:rPr>'
        f"</w:rPrDefault></w:docDefaults>{drawn}</w:styles>"
    )


def _about(title: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title, quote=False)}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>"
    )
