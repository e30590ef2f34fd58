"""A hundred ordinary files that must reach their readers: what looks a little like a child's details and is none."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw
from pptx.dml.color import RGBColor

from tests.portal.lib import leaks_docx, leaks_pdf, leaks_pptx


@dataclass(frozen=True)
class Clean:
    """A file and what is in it."""

    name: str
    build: Callable[[], bytes]

    def __str__(self) -> str:
        return self.name


# The signs of cp1252 only, so that every format can say them.
SENTENCES = (
    "The event is held on 3 March 2026 at 10:00.",
    "Published 03/03/2025, next review 03/03/2027.",
    "Call the front door on 0161 496 0123 or 07700 900123.",
    "From abroad: +44 (0)161 496 0123.",
    "ISBN 978-1-78592-123-4 and ISBN 1 85302 123 X.",
    "Reference 9434765918, case 2024-1187-33.",
    "He was born in Liverpool and the family moved twice.",
    "She was born in 2009, the second of four.",
    "A baby of 11 weeks; a boy of 15 years; twins aged 3.",
    "Between 2019 and 2023 there were 1,234,567 contacts.",
    "The unborn baby was seen on 12 visits.",
    "Adam, 15, is not his name.",
    "NHS England, the NHS number field and what it is for.",
    "Enter the date of birth here: ____",
    "DOB: DD/MM/YYYY",
    "Date of birth unknown at referral.",
    "Working Together 2023, chapter 5, paragraphs 5.1 to 5.12.",
    "Section 47, section 17 and section 11 of the Children Act 2004.",
    "\u00a312,500.00 on 31.03.2025; 100% of 48 agencies.",
    "Rosemary and thyme grow in the elm's shade.",
    "A close look at what Tyrrell and Sons published.",
    "Company number 01234567, charity 1098765, VAT GB 123 4567 89.",
    "Sort code 12-34-56, account 12345678.",
    "Ofsted URN 123456, UPRN 100012345678.",
    "The newborn ward opened on 12 April 2021.",
    "Version 2.1, 14-05-2025, page 3 of 12.",
    "Learning from Child H: 'I am still here.'",
    "Timeline: 10:15, 10:45, 11:20, 12:05.",
    "www.example.org/reviews/2024/9434765910",
    "Born too soon: what we know of early births, 1 in 13.",
)


def _pdf(sentence: str) -> bytes:
    return leaks_pdf.plain(leaks_pdf.text("Northmere"), leaks_pdf.text(sentence))


def scanned() -> bytes:
    """A scan with the words that a reading program laid below it: they are not drawn, the picture is."""
    sheet = Image.new("RGB", (595, 842), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 72), "What we learnt from this review, read by a machine", fill="black")
    pen.text((60, 130), "What we learnt from the scanned page", fill="black")
    file = io.BytesIO()
    sheet.save(file, format="JPEG")
    pdf = leaks_pdf.opened("q 595 0 0 842 0 0 cm /Im Do Q " + leaks_pdf.text("What we learnt", before="3 Tr"))
    image = pdf.make_stream(file.getvalue(), Type=leaks_pdf.Name.XObject, Subtype=leaks_pdf.Name.Image)
    image.Width, image.Height, image.BitsPerComponent = 595, 842, 8
    image.ColorSpace = leaks_pdf.Name.DeviceRGB
    image.write(file.getvalue(), filter=leaks_pdf.Name.DCTDecode)
    pdf.pages[0].obj.Resources.XObject = leaks_pdf.Dictionary(Im=image)
    return leaks_pdf.closed(pdf)


def white_on_a_band() -> bytes:
    band = "0.1 0.3 0.4 rg 50 690 400 30 re f "
    return leaks_pdf.plain(band + leaks_pdf.text("What to do on Monday", before="1 g"))


def white_on_a_slide() -> bytes:
    made, shape = leaks_pptx.box(2, "What to do on Monday")
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string("0B4F5C")
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string("FFFFFF")
    return leaks_pptx.saved(made)


def empty_notes() -> bytes:
    return leaks_pptx.notes(2, "")


WHITE = '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="0B4F5C"/>'
CELL = '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="0B4F5C"/></w:tcPr>{}</w:tc></w:tr></w:tbl>'


def picture(number: int) -> bytes:
    """Twenty sorts: formats, sizes, with and without a see-through ground."""
    kind = ("JPEG", "PNG", "WEBP", "JPEG")[number % 4]
    mode = "RGBA" if kind == "PNG" and number % 8 == 1 else "L" if number % 5 == 0 else "RGB"
    image = Image.new(mode, (30 + 7 * number, 20 + 5 * number), 90 if mode == "L" else "teal")
    file = io.BytesIO()
    image.save(file, format=kind, **({"progressive": True} if number % 4 == 3 else {}))
    return file.getvalue()


CLEAN = [
    *(Clean(f"PDF: {s}", lambda s=s: _pdf(s)) for s in SENTENCES),
    *(Clean(f"PPTX: {s}", lambda s=s: leaks_pptx.words(2, s)) for s in SENTENCES),
    *(
        Clean(f"DOCX: {s}", lambda s=s: leaks_docx.words(s.replace("&", "&amp;").replace("<", "&lt;")))
        for s in SENTENCES
    ),
    *(Clean(f"picture {n}", lambda n=n: picture(n)) for n in range(20)),
    Clean("a scan that was read", scanned),
    Clean("white words on a band", white_on_a_band),
    Clean("a layer that is on", lambda: leaks_pdf.layer(1, off=False)),
    Clean("an empty field", lambda: leaks_pdf.field(1, TU=leaks_pdf.String("Your name"))),
    Clean("a tagged picture", lambda: leaks_pdf.tagged(Alt="A lighthouse at dusk")),
    Clean("bookmarks", lambda: leaks_pdf.bookmark("Recommendations")),
    Clean("white words on a coloured box", white_on_a_slide),
    Clean("notes without a word", empty_notes),
    Clean("a table on a slide", lambda: leaks_pptx.table("Date of birth", "Date seen", "3 March 2019")),
    Clean("a chart", lambda: leaks_pptx.chart("2023", "2024", "2025")),
    Clean("a group", lambda: leaks_pptx.grouped("Ask, then ask again")),
    Clean(
        "white words on a shade",
        lambda: leaks_docx.letter(leaks_docx.paragraph(leaks_docx.run("Monday", WHITE))),
    ),
    Clean(
        "white words in a dark cell",
        lambda: leaks_docx.letter(
            CELL.format(leaks_docx.paragraph(leaks_docx.run("Monday", '<w:color w:val="FFFFFF"/>')))
        ),
    ),
    Clean(
        "not hidden after all",
        lambda: leaks_docx.letter(leaks_docx.paragraph(leaks_docx.run("Seen", '<w:vanish w:val="0"/>'))),
    ),
    Clean(
        "a bookmark of a list of contents",
        lambda: leaks_docx.letter(
            leaks_docx.paragraph('<w:bookmarkStart w:id="1" w:name="_Toc9434765919"/>')
        ),
    ),
    Clean(
        "a blank form with its fields",
        lambda: leaks_docx.letter(leaks_docx.FORM.format("DD/MM/YYYY"), leaks_docx.paragraph(" ")),
    ),
]
