"""Good decks and letters, as PowerPoint and Word write them."""

import io

import pptx
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu, Inches

from portal.home.seed.docx import Form
from tests.corpus.good.pdfs import LANGUAGES, encoded, noise
from tests.portal.lib import leaks_docx


def decked(change):
    def build(path):
        made = pptx.Presentation()
        change(made)
        made.save(path)

    return build


def slide(made, layout=6):
    return made.slides.add_slide(made.slide_layouts[layout])


def on_layout(number):
    def change(made):
        one = slide(made, number)
        for place in one.placeholders:
            if place.has_text_frame:
                place.text_frame.text = "What we learnt"

    return change


def charted(kind):
    def change(made):
        if "XY" in kind.name:
            data = XyChartData()
            data.add_series("Calls").add_data_point(1, 2)
        else:
            data = CategoryChartData()
            data.categories = ["2024", "2025"]
            data.add_series("Calls", (3, 4))
        slide(made).shapes.add_chart(kind, Inches(1), Inches(1), Inches(6), Inches(4), data)

    return change


def pictured(kind, mode="RGB"):
    return lambda made: slide(made).shapes.add_picture(io.BytesIO(encoded(kind, noise(mode))), 0, 0)


def sized(width, height):
    def change(made):
        made.slide_width, made.slide_height = Emu(width), Emu(height)
        slide(made)

    return change


def spoken(words):
    def change(made):
        slide(made, 5).shapes.title.text = words

    return change


def linked(made):
    one, two = slide(made, 5), slide(made, 5)
    for target in ("https://example.org/a?b=c&d", "mailto:a@example.org?subject=A", "http://example.org/#x"):
        run = one.shapes.add_textbox(0, 0, 99, 99).text_frame.paragraphs[0].add_run()
        run.text, run.hyperlink.address = "more", target
    one.shapes.title.click_action.target_slide = two


def tabled(made):
    table = slide(made).shapes.add_table(4, 3, 0, 0, Inches(6), Inches(2)).table
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 1).text = "Seen"


def many_slides(made):
    for number in range(60):
        slide(made, 5).shapes.title.text = f"Slide {number}"


def filmed(made, path=None):
    film = io.BytesIO(b"\x00\x00\x00\x18ftypmp42" + bytes(400))
    slide(made).shapes.add_movie(
        film, 0, 0, 99, 99, poster_frame_image=io.BytesIO(encoded("PNG", noise("RGB"))), mime_type="video/mp4"
    )


CHARTS = (XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.LINE, XL_CHART_TYPE.PIE, XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.XY_SCATTER,
          XL_CHART_TYPE.AREA, XL_CHART_TYPE.DOUGHNUT)  # fmt: skip
DECKS = {
    **{f"layout {number}": decked(on_layout(number)) for number in range(11)},
    **{f"a chart: {kind.name.lower()}": decked(charted(kind)) for kind in CHARTS},
    **{f"a picture: {kind}": decked(pictured(kind, mode)) for kind, mode in (("PNG", "RGBA"), ("JPEG", "L"), ("GIF", "P"), ("BMP", "RGB"), ("TIFF", "RGB"), ("JPEG", "CMYK"))},
    **{f"in {name}": decked(spoken(words)) for name, words in LANGUAGES.items()},
    **{f"{width} by {height}": decked(sized(width, height)) for width, height in ((9144000, 6858000), (12192000, 6858000), (7560000, 10692000))},
    "links": decked(linked), "a table": decked(tabled), "sixty slides": decked(many_slides), "a film": decked(filmed),
}  # fmt: skip


def fielded(*codes):
    """Fields as Word writes them, one after the other."""
    runs = "".join(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for code in codes
    )
    return leaks_docx.letter(leaks_docx.paragraph(runs))


def formed(*, wide):
    made = Form("Chronology", wide=wide)
    made.head("Who")
    made.say("Write in plain words.")
    made.ask("What happened?")
    made.table(("When", "What"), 9)
    return made.content()


def nested_tables(depth):
    inside = leaks_docx.paragraph(leaks_docx.run("Within"))
    for _ in range(depth):
        inside = f"<w:tbl><w:tr><w:tc>{inside}<w:p/></w:tc></w:tr></w:tbl>"
    return leaks_docx.letter(inside)


DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'><style>.a{fill:#fff}</style>"
    "<defs><linearGradient id='g'/></defs><path class='a' d='M0 0h9' fill='url(#g)'/><use xlink:href='#g'/>"
    "<image href='data:image/png;base64,iVBORw0KGgo='/></svg>"
)
FIELDS = {
    "numbers of pages": ("PAGE", "NUMPAGES", "SECTIONPAGES"), "a list of contents": ('TOC \\o "1-3" \\h \\z \\u', "PAGEREF _Toc1 \\h"),
    "a link": ('HYPERLINK "https://example.org/a"', 'HYPERLINK \\l "_Toc1"', 'HYPERLINK "mailto:a@example.org"'),
    "dates": ('DATE \\@ "d MMMM yyyy"', "SAVEDATE", "TIME"), "words to replace": ("MACROBUTTON NoMacro [Click here]", "MERGEFIELD Name"),
    "references": ("REF _Ref1 \\h", "SEQ Figure \\* ARABIC", "STYLEREF 1", "NOTEREF a"), "a form": ("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"),
    "a sum": ("= 1 + 2", "IF 1 = 1 a b", "QUOTE a", "SYMBOL 252 \\f Wingdings"), "a road called Mill Rd": ('HYPERLINK "https://example.org/Mill_Rd"',),
    "properties": ("TITLE", "AUTHOR", "FILENAME \\p", "DOCPROPERTY Company", "INFO"),
}  # fmt: skip
LETTERS = {
    **{f"fields: {name}": lambda _, c=codes: fielded(*c) for name, codes in FIELDS.items()},
    **{f"in {name}": lambda _, w=words: leaks_docx.words(w) for name, words in LANGUAGES.items()},
    "a blank form": lambda _: formed(wide=False), "a blank form across": lambda _: formed(wide=True),
    "tables in tables": lambda _: nested_tables(25),
    "head and foot": lambda _: leaks_docx.letter(parts={
        "word/header1.xml": f"<w:hdr {leaks_docx.SPACES}><w:p/></w:hdr>", "word/footer1.xml": f"<w:ftr {leaks_docx.SPACES}><w:p/></w:ftr>",
        "word/footnotes.xml": f"<w:footnotes {leaks_docx.SPACES}/>", "word/numbering.xml": f"<w:numbering {leaks_docx.SPACES}/>",
        "word/fontTable.xml": f"<w:fonts {leaks_docx.SPACES}/>", "word/webSettings.xml": f"<w:webSettings {leaks_docx.SPACES}/>",
    }),
    "a drawing": lambda _: leaks_docx.letter(parts={"word/media/image1.svg": DRAWING, "word/media/image1.png": encoded("PNG", noise("RGBA"))}),
    "a picture by another's name": lambda _: leaks_docx.letter(parts={"word/media/image1.png": encoded("JPEG", noise("RGB"))}),
    "an old metafile": lambda _: leaks_docx.letter(parts={"word/media/image1.wmf": b"\xd7\xcd\xc6\x9a" + bytes(60), "word/media/image2.emf": b"\x01\x00\x00\x00" + bytes(40) + b" EMF" + bytes(60)}),
    "its own font": lambda _: leaks_docx.letter(parts={"word/fonts/font1.odttf": bytes(range(7, 200))}),
    "settings of a printer": lambda _: leaks_docx.letter(parts={"word/printerSettings/printerSettings1.bin": b"H\x00P\x00" + bytes(300)}),
    "data of a form": lambda _: leaks_docx.letter(parts={"customXml/item1.xml": "<a xmlns='urn:a'>b</a>"}),
}  # fmt: skip
