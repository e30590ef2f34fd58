"""Leaks in decks: three slides made as people make them, with one thing too many."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pptx
from PIL import Image, PngImagePlugin
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Pt

from tests.portal.lib.leaks import BORN, NHS, Leak
from tests.portal.lib.leaks_jpeg import with_gps

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Client">'
    "<vt:lpwstr>Rosemary Elm</vt:lpwstr></property></Properties>"
)


def deck() -> Any:
    made = pptx.Presentation()
    for words in ("Think family", "Ask, then ask again", "Write it down"):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = words
    made.core_properties.author = ""
    made.core_properties.last_modified_by = ""
    return made


def saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same package with its parts changed: a dictionary of names and bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in parts.items():
            packed.writestr(name, inside)
    return file.getvalue()


def with_part(
    content: bytes, name: str, inside: str | bytes, *, owner: str, relation: str, kind: str
) -> bytes:
    """A further part, tied to its owner as Office ties it."""
    folder, _, own = owner.rpartition("/")
    rels = f"{folder}/_rels/{own}.rels"

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = inside.encode() if isinstance(inside, str) else inside
        tie = f'<Relationship Id="rIdX" Type="{RELATIONS}/{relation}" Target="/{name}"/>'.encode()
        parts[rels] = parts[rels].replace(b"</Relationships>", tie + b"</Relationships>")
        types = f'<Override PartName="/{name}" ContentType="application/{kind}+xml"/></Types>'.encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)

    return repacked(content, change)


def replaced(name: str, old: str, new: str, content: bytes | None = None) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return repacked(content or saved(deck()), change)


def core(**values: str) -> bytes:
    made = deck()
    for key, value in values.items():
        setattr(made.core_properties, key, value)
    return saved(made)


def app(tag: str) -> bytes:
    return replaced("docProps/app.xml", "<Application>", f"<{tag}>Northmere</{tag}><Application>")


def custom() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts["docProps/custom.xml"] = CUSTOM.encode()

    return repacked(saved(deck()), change)


def box(slide: int, words: str = "", **where: float) -> tuple[Any, Any]:
    made = deck()
    place = {"left": 2.0, "top": 8.0, "width": 8.0, "height": 2.0} | where
    shape = made.slides[slide - 1].shapes.add_textbox(*(Cm(place[side]) for side in place))
    shape.text_frame.text = words
    return made, shape


def words(slide: int, text: str) -> bytes:
    return saved(box(slide, text)[0])


def runs(slide: int, *pieces: str) -> bytes:
    made, shape = box(slide)
    for piece in pieces:
        shape.text_frame.paragraphs[0].add_run().text = piece
    return saved(made)


def coloured(colour: str, *, alpha: int | None = None) -> bytes:
    made, shape = box(2, "Nobody sees this")
    font = shape.text_frame.paragraphs[0].runs[0].font
    font.color.rgb = RGBColor.from_string(colour)
    if alpha is not None:
        fill = font.color._xFill.srgbClr if hasattr(font.color._xFill, "srgbClr") else font.color._xFill[0]
        fill.append(fill.makeelement(f"{{{A}}}alpha", {"val": str(alpha)}))
    return saved(made)


def tiny() -> bytes:
    made, shape = box(1, "Nobody can read this")
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    return saved(made)


def hidden_shape() -> bytes:
    made, shape = box(3, "Nobody sees this")
    shape._element.nvSpPr.cNvPr.set("hidden", "1")
    return saved(made)


def named_shape(**attributes: str) -> bytes:
    made, shape = box(2, "A picture")
    for key, value in attributes.items():
        shape._element.nvSpPr.cNvPr.set(key, value)
    return saved(made)


def hidden_slide(text: str = "Only for us") -> bytes:
    made, _ = box(3, text)
    made.slides[2]._element.set("show", "0")
    return saved(made)


def notes(slide: int, text: str) -> bytes:
    made = deck()
    made.slides[slide - 1].notes_slide.notes_text_frame.text = text
    return saved(made)


def table(*cells: str) -> bytes:
    made = deck()
    frame = made.slides[1].shapes.add_table(1, len(cells), Cm(2), Cm(8), Cm(16), Cm(2))
    for number, cell in enumerate(cells):
        frame.table.cell(0, number).text = cell
    return saved(made)


def grouped(text: str) -> bytes:
    made = deck()
    group = made.slides[2].shapes.add_group_shape()
    group.shapes.add_textbox(Cm(2), Cm(8), Cm(8), Cm(2)).text_frame.text = text
    return saved(made)


def chart(*categories: str, title: str = "Calls") -> bytes:
    made = deck()
    data = CategoryChartData()
    data.categories = categories
    data.add_series(title, [1] * len(categories))
    made.slides[1].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(6), Cm(12), Cm(8), data)
    return saved(made)


def workbook(change: Callable[[dict[str, bytes]], None]) -> bytes:
    def outer(parts: dict[str, bytes]) -> None:
        name = next(name for name in parts if name.endswith(".xlsx"))
        parts[name] = repacked(parts[name], change)

    return repacked(chart("2024", "2025"), outer)


def more_in_workbook(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    row = b'<row r="9"><c r="A9"><v>9434765919</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", row)


def author_of_workbook(parts: dict[str, bytes]) -> None:
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"<dc:creator></dc:creator>", b"<dc:creator>Ann Author</dc:creator>"
    )
    assert b"Ann Author" in parts["docProps/core.xml"]


def pictured(content: bytes) -> bytes:
    made = deck()
    made.slides[1].shapes.add_picture(io.BytesIO(content), Cm(2), Cm(6))
    return saved(made)


def png() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Ann Author")
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(file, format="PNG", pnginfo=told)
    return file.getvalue()


def on_layout(text: str) -> bytes:
    made = deck()
    layout = made.slide_layouts[5]
    layout.placeholders[0].text_frame.text = text
    return saved(made)


def tooltip() -> bytes:
    made, shape = box(1, "Read more")
    link = shape.text_frame.paragraphs[0].runs[0].hyperlink
    link.address = "https://example.org/"
    link._hlinkClick.set("tooltip", "Rosemary Elm")
    return saved(made)


def linked() -> bytes:
    made, shape = box(3, "Read more")
    shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://example.org/Rosemary%20Elm.docx"
    return saved(made)


def reordered() -> bytes:
    """The slide with the number was made last and stands first."""
    made, _ = box(3, NHS)
    order = made.slides._sldIdLst
    order.insert(0, order[2])
    return saved(made)


COMMENT = (
    '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm authorId="0" idx="1">'
    "<p:text>Is this Rosemary?</p:text></p:cm></p:cmLst>"
)
THREAD = (
    '<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" xmlns:a="' + A + '">'
    "<p188:cm><p188:txBody><a:p><a:r><a:t>Is this Rosemary?</a:t></a:r></a:p></p188:txBody></p188:cm>"
    "</p188:cmLst>"
)
PEOPLE = (
    '<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:cmAuthor id="0" name="Ann Author" initials="AA"/></p:cmAuthorLst>'
)
KIND = "vnd.openxmlformats-officedocument.presentationml"


def commented(slide: int, name: str = "comment1.xml", inside: str = COMMENT) -> bytes:
    return with_part(
        saved(deck()),
        f"ppt/comments/{name}",
        inside,
        owner=f"ppt/slides/slide{slide}.xml",
        relation="comments",
        kind=f"{KIND}.comments",
    )


def commenters() -> bytes:
    return with_part(
        saved(deck()),
        "ppt/commentAuthors.xml",
        PEOPLE,
        owner="ppt/presentation.xml",
        relation="commentAuthors",
        kind=f"{KIND}.commentAuthors",
    )


def tags() -> bytes:
    return with_part(
        saved(deck()),
        "ppt/tags/tag1.xml",
        '<p:tagLst xmlns:p="p"><p:tag name="CLIENT" val="Rosemary Elm"/></p:tagLst>',
        owner="ppt/presentation.xml",
        relation="tags",
        kind=f"{KIND}.tags",
    )


SECTION = (
    '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst xmlns:p14='
    '"http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Rosemary Elm" id="{1}"/>'
    "</p14:sectionLst></p:ext></p:extLst></p:presentation>"
)

LEAKS = [
    Leak("author", lambda: core(author="Ann Author"), "author", 0, True),
    Leak("who saved it last", lambda: core(last_modified_by="Ann Author"), "author", 0, True),
    Leak("company", lambda: app("Company"), "author", 0, True),
    Leak("manager", lambda: app("Manager"), "author", 0, True),
    Leak("a property of one's own", custom, "metadata", 0, True),
    Leak("remarks in the properties", lambda: core(comments="Rosemary Elm"), "metadata", 0, True),
    Leak("keywords", lambda: core(keywords="Rosemary Elm"), "metadata", 0, True),
    Leak("category", lambda: core(category="Rosemary Elm"), "metadata", 0, True),
    Leak("a comment", lambda: commented(2), "comment", 2, True),
    Leak("a thread", lambda: commented(3, "modernComment_1.xml", THREAD), "comment", 3, True),
    Leak("the list of commenters", commenters, "comment", 0, True),
    Leak("speaker notes", lambda: notes(2, "Pause here."), "speaker_notes", 2),
    Leak("a number in the notes", lambda: notes(3, f"She is {NHS}."), "nhs_number", 3),
    Leak("a birthday in the notes", lambda: notes(1, f"He was {BORN}."), "date_of_birth", 1),
    Leak("a name in the notes", lambda: notes(2, "Say nothing of Tyrrell Close"), "confidential", 2),
    Leak("a hidden slide", hidden_slide, "hidden_slide", 3),
    Leak("a number on a hidden slide", lambda: hidden_slide(NHS), "nhs_number", 3),
    Leak("a hidden box", hidden_shape, "hidden_text", 3),
    Leak("white words on white", lambda: coloured("FFFFFF"), "hidden_text", 2),
    Leak("see-through words", lambda: coloured("202020", alpha=0), "hidden_text", 2),
    Leak("tiny words", tiny, "hidden_text", 1),
    Leak("words beside the slide", lambda: saved(box(2, "Parked", left=40.0)[0]), "hidden_text", 2),
    Leak("a number on a slide", lambda: words(2, f"NHS number {NHS}"), "nhs_number", 2),
    Leak("a number in pieces", lambda: runs(3, "943 4", "76", " 5919"), "nhs_number", 3),
    Leak("a number on a moved slide", reordered, "nhs_number", 1),
    Leak("a birthday in a table", lambda: table("Date of birth", "3 March 2019"), "date_of_birth", 2),
    Leak("a birthday on a slide", lambda: words(1, BORN.capitalize()), "date_of_birth", 1),
    Leak("a name in the title", lambda: core(title="Rosemary Elm"), "confidential", 0),
    Leak("a name on a slide", lambda: words(3, "The home in Tyrrell Close"), "confidential", 3),
    Leak("a name in pieces", lambda: runs(1, "Rose", "mary E", "lm"), "confidential", 1),
    Leak("a name in capitals without its accent", lambda: words(2, "ZOE KOWALCZYK"), "confidential", 2),
    Leak("a name with a soft hyphen", lambda: words(2, "Rose\u00admary Elm"), "confidential", 2),
    Leak("a name in a group", lambda: grouped("Mr O\u2019Brannigan"), "confidential", 3),
    Leak("a name for a picture", lambda: named_shape(descr="Rosemary Elm, smiling"), "confidential", 2),
    Leak("a name for a box", lambda: named_shape(name="Rosemary Elm"), "confidential", 2),
    Leak("a name in a chart", lambda: chart("Rosemary Elm", "Others"), "confidential", 2),
    Leak("a number behind a chart", lambda: workbook(more_in_workbook), "nhs_number", 2),
    Leak("the author behind a chart", lambda: workbook(author_of_workbook), "author", 0, True),
    Leak("a photograph with its place", lambda: pictured(with_gps()), "location", 2, True),
    Leak("a picture with its author", lambda: pictured(png()), "author", 2, True),
    Leak("a name on the layout", lambda: on_layout("Rosemary Elm"), "confidential", 0),
    Leak("a name over a link", tooltip, "confidential", 1),
    Leak("a name in a link", linked, "confidential", 3),
    Leak("a name in a tag", tags, "confidential", 0),
    Leak(
        "a name of a section",
        lambda: replaced("ppt/presentation.xml", "</p:presentation>", SECTION),
        "confidential",
        0,
    ),
]
