"""Leaks in letters and reports: two pages of Word, written as Word writes them."""

import io
import zipfile

from tests.portal.lib.leaks import BORN, NHS, Leak
from tests.portal.lib.leaks_jpeg import with_gps

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">{}</cp:coreProperties>'
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application>{}</Properties>"
)
NEXT_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def run(text: str, look: str = "") -> str:
    inside = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def letter(*second: str, parts: dict[str, str | bytes] | None = None, links: str = "") -> bytes:
    """Two pages, the leak on the second; `parts` are further parts of the package, tied where Word ties them."""
    body = paragraph(run("What we learnt.")) + NEXT_PAGE + paragraph(run("What to do now.")) + "".join(second)
    more = dict(parts or {})
    types, ties = [], []
    for number, name in enumerate(more):
        stem = name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")
        if name.endswith(".xml") and name.startswith("word/"):
            types.append(f'<Override PartName="/{name}" ContentType="{WORD}.{stem}+xml"/>')
        if name.startswith("word/") and "/_rels/" not in name:
            kind = "image" if "media" in name else "glossaryDocument" if "glossary" in name else stem
            ties.append(
                f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/>'
            )
    more["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{"".join(types)}</Types>'
    )
    more["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    more["word/document.xml"] = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    more["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(ties)}{links}</Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in more.items():
            packed.writestr(name, inside)
    return file.getvalue()


def core(inside: str) -> bytes:
    return letter(parts={"docProps/core.xml": CORE.format(inside)})


def app(inside: str) -> bytes:
    return letter(parts={"docProps/app.xml": APP.format(inside)})


def words(*pieces: str) -> bytes:
    return letter(paragraph(*(run(piece) for piece in pieces)))


def part(name: str, inside: str, root: str) -> bytes:
    return letter(parts={name: f"<w:{root} {SPACES}>{inside}</w:{root}>"})


BY = 'w:id="7" w:author="Ann Author" w:date="2025-03-03T10:00:00Z"'
COMMENTED = (
    '<w:p><w:commentRangeStart w:id="1"/>' + run("Here") + '<w:commentRangeEnd w:id="1"/>'
    '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
)
COMMENTS = (
    f'<w:comments {SPACES}><w:comment w:id="1" w:author="Ann Author">'
    f"{paragraph(run('Is this Rosemary?'))}</w:comment></w:comments>"
)
PEOPLE = (
    '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w15:person w15:author="Ann Author"/></w15:people>'
)
STYLES = (
    f'<w:styles {SPACES}><w:style w:type="character" w:styleId="Quiet"><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{}"/>'
    '<a:graphic><a:blip r:embed="r0"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="vt"><property name="Client"><vt:lpwstr>Rosemary Elm</vt:lpwstr></property></Properties>'
)
TEXT_BOX = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
FIELD = '<w:p><w:r><w:instrText xml:space="preserve"> AUTHOR "Rosemary Elm" </w:instrText></w:r></w:p>'
FORM = '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput><w:default w:val="{}"/></w:textInput></w:ffData></w:fldChar></w:r></w:p>'
HOLDER = '<w:sdt><w:sdtPr><w:alias w:val="Rosemary Elm"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
CELLS = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"
LINK = (
    f'<Relationship Id="rL" Type="{OFFICE}/hyperlink" Target="https://example.org/Rosemary%20Elm"'
    ' TargetMode="External"/>'
)
TEMPLATE = {
    "word/settings.xml": f'<w:settings {SPACES}><w:attachedTemplate r:id="r1"/></w:settings>',
    "word/_rels/settings.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/attachedTemplate"'
        ' Target="file:///C:/Users/ann/t.dotm" TargetMode="External"/></Relationships>'
    ),
}

LEAKS = [
    Leak("author", lambda: core("<dc:creator>Ann Author</dc:creator>"), "author", 0, True),
    Leak("who saved it last", lambda: core("<cp:lastModifiedBy>Ann</cp:lastModifiedBy>"), "author", 0, True),
    Leak("company", lambda: app("<Company>Northmere</Company>"), "author", 0, True),
    Leak("manager", lambda: app("<Manager>Ann Author</Manager>"), "author", 0, True),
    Leak("remarks", lambda: core("<dc:description>Rosemary</dc:description>"), "metadata", 0, True),
    Leak("keywords", lambda: core("<cp:keywords>Rosemary Elm</cp:keywords>"), "metadata", 0, True),
    Leak(
        "a property of one's own",
        lambda: letter(parts={"docProps/custom.xml": CUSTOM}),
        "metadata",
        0,
        True,
    ),
    Leak("where the template lay", lambda: letter(parts=TEMPLATE), "metadata", 0, True),
    Leak(
        "words put in", lambda: letter(paragraph(f"<w:ins {BY}>{run('and')}</w:ins>")), "tracked_changes", 2
    ),
    Leak(
        "words taken out",
        lambda: letter(paragraph(f"<w:del {BY}><w:r><w:delText>Jo</w:delText></w:r></w:del>")),
        "tracked_changes",
        2,
    ),
    Leak(
        "words moved",
        lambda: letter(paragraph(f"<w:moveFrom {BY}>{run('Jo')}</w:moveFrom>")),
        "tracked_changes",
        2,
    ),
    Leak(
        "a look changed",
        lambda: letter(paragraph(run("Jo", f"<w:rPrChange {BY}><w:rPr/></w:rPrChange>"))),
        "tracked_changes",
        2,
    ),
    Leak(
        "a paragraph changed",
        lambda: letter(f"<w:p><w:pPr><w:pPrChange {BY}><w:pPr/></w:pPrChange></w:pPr>{run('Jo')}</w:p>"),
        "tracked_changes",
        2,
    ),
    Leak(
        "words put into the foot",
        lambda: part("word/footer1.xml", paragraph(f"<w:ins {BY}>{run('x')}</w:ins>"), "ftr"),
        "tracked_changes",
        0,
    ),
    Leak(
        "a name that was taken out",
        lambda: letter(paragraph(f"<w:del {BY}><w:r><w:delText>Rosemary Elm</w:delText></w:r></w:del>")),
        "confidential",
        2,
    ),
    Leak("a comment", lambda: letter(COMMENTED, parts={"word/comments.xml": COMMENTS}), "comment", 2, True),
    Leak("the list of commenters", lambda: letter(parts={"word/people.xml": PEOPLE}), "comment", 0, True),
    Leak("hidden words", lambda: letter(paragraph(run("Not for them", "<w:vanish/>"))), "hidden_text", 2),
    Leak(
        "words hidden by their style",
        lambda: letter(
            paragraph(run("Not for them", '<w:rStyle w:val="Quiet"/>')), parts={"word/styles.xml": STYLES}
        ),
        "hidden_text",
        2,
    ),
    Leak(
        "white words",
        lambda: letter(paragraph(run("Not now", '<w:color w:val="FFFFFF"/>'))),
        "hidden_text",
        2,
    ),
    Leak("tiny words", lambda: letter(paragraph(run("Not now", '<w:sz w:val="2"/>'))), "hidden_text", 2),
    Leak("a number in the text", lambda: words(f"Her number is {NHS}."), "nhs_number", 2),
    Leak("a number in pieces", lambda: words("943 ", "476 ", "5919"), "nhs_number", 2),
    Leak(
        "a number with hard hyphens",
        lambda: letter(
            "<w:p><w:r><w:t>943</w:t><w:noBreakHyphen/><w:t>476</w:t><w:noBreakHyphen/><w:t>5919</w:t></w:r></w:p>"
        ),
        "nhs_number",
        2,
    ),
    Leak("a birthday in the text", lambda: words(f"He was {BORN}."), "date_of_birth", 2),
    Leak(
        "a birthday in the head",
        lambda: part("word/header1.xml", paragraph(run("DOB 03/03/2019")), "hdr"),
        "date_of_birth",
        0,
    ),
    Leak(
        "a birthday in a note",
        lambda: part("word/footnotes.xml", f"<w:footnote>{paragraph(run(BORN))}</w:footnote>", "footnotes"),
        "date_of_birth",
        0,
    ),
    Leak(
        "a birthday in a table",
        lambda: letter(CELLS.format(paragraph(run("Date of birth")), paragraph(run("3 March 2019")))),
        "date_of_birth",
        2,
    ),
    Leak("a filled field", lambda: letter(FORM.format("DOB 03/03/2019")), "date_of_birth", 2),
    Leak("a name in the text", lambda: words("Rosemary Elm lived there."), "confidential", 2),
    Leak("a name in pieces", lambda: words("Rose", "mary E", "lm"), "confidential", 2),
    Leak(
        "a name with a soft hyphen",
        lambda: letter("<w:p><w:r><w:t>Rose</w:t><w:softHyphen/><w:t>mary Elm</w:t></w:r></w:p>"),
        "confidential",
        2,
    ),
    Leak(
        "a name with a hard space",
        lambda: words("Tyrrell\u00a0Close"),
        "confidential",
        2,
    ),
    Leak("a name in capitals without its accent", lambda: words("ZOE KOWALCZYK"), "confidential", 2),
    Leak(
        "a name whose accent stands apart",
        lambda: words("Zoe\u0308 Kowalczyk"),
        "confidential",
        2,
    ),
    Leak(
        "a name in the foot",
        lambda: part("word/footer1.xml", paragraph(run("Rosemary Elm")), "ftr"),
        "confidential",
        0,
    ),
    Leak(
        "a name in an end note",
        lambda: part(
            "word/endnotes.xml", f"<w:endnote>{paragraph(run('Rosemary Elm'))}</w:endnote>", "endnotes"
        ),
        "confidential",
        0,
    ),
    Leak(
        "a name in a text box",
        lambda: letter(TEXT_BOX.format(paragraph(run("Rosemary Elm")))),
        "confidential",
        2,
    ),
    Leak(
        "a name for a picture",
        lambda: letter(PICTURE.format("Rosemary Elm"), parts={"word/media/image1.jpeg": with_gps()}),
        "confidential",
        2,
    ),
    Leak(
        "a photograph with its place",
        lambda: letter(PICTURE.format("A house"), parts={"word/media/image1.jpeg": with_gps()}),
        "location",
        0,
        True,
    ),
    Leak(
        "a name for a bookmark",
        lambda: letter(paragraph('<w:bookmarkStart w:id="1" w:name="Rosemary_Elm"/>')),
        "confidential",
        2,
    ),
    Leak(
        "a name in a variable",
        lambda: part("word/settings.xml", '<w:docVar w:name="client" w:val="Rosemary Elm"/>', "settings"),
        "confidential",
        0,
    ),
    Leak("a name in a field", lambda: letter(FIELD), "confidential", 2),
    Leak("a name for a holder", lambda: letter(HOLDER.format(paragraph(run("x")))), "confidential", 2),
    Leak("a name in a link", lambda: letter(links=LINK), "confidential", 0),
    Leak(
        "a name in data of one's own",
        lambda: letter(parts={"customXml/item1.xml": "<client><name>Rosemary Elm</name></client>"}),
        "confidential",
        0,
    ),
    Leak(
        "a name in a building block",
        lambda: letter(
            parts={
                "word/glossary/document.xml": (
                    f"<w:glossaryDocument {SPACES}>{paragraph(run('Rosemary Elm'))}</w:glossaryDocument>"
                )
            }
        ),
        "confidential",
        0,
    ),
]
