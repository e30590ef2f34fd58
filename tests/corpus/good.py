"""Good files of every sort: what honest programs, cameras and meetings write. None of them may be refused."""

import codecs
import datetime as dt
import io
import itertools
import subprocess
import zlib
from functools import partial

import pikepdf
import pptx
import typst
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from PIL import Image, ImageCms
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu, Inches

from portal.home.seed.docx import Form
from resources.videos import programs
from tests.corpus.made import File
from tests.events import teams
from tests.factories.videos import clip
from tests.portal.lib import clean_files, evil, leaks_docx
from tests.portal.lib.hostile_pictures import chunk

LANGUAGES = {
    "Welsh": "Diogelu plant yng Nghymru: dŵr, tŷ, gŵyl",
    "Polish": "Bezpieczeństwo dzieci: żółć, łódź, źrebię",
    "Romanian": "Siguranța copiilor: ș, ț, ă, î",
    "Arabic": "حماية الأطفال مسؤولية الجميع",
    "Urdu": "بچوں کی حفاظت سب کی ذمہ داری ہے",
    "Punjabi": "ਬੱਚਿਆਂ ਦੀ ਸੁਰੱਖਿਆ",
    "Chinese": "保护儿童人人有责",
    "signs": "Ask 👩‍👧 then ask again ☎️ £ € – “quoted”",
}


def page(pdf, content, **resources):
    pdf.pages[0].obj.Contents = pdf.make_stream(content if isinstance(content, bytes) else content.encode())
    pdf.pages[0].obj.Resources = Dictionary(**resources)


def text(pdf, words="What we learnt", font="Helvetica"):
    face = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{font}")))
    page(pdf, f"BT /F 20 Tf 50 700 Td ({words}) Tj ET", Font=Dictionary(F=face))


def pdf_of(change=text, *, pages=1, size=(595, 842), **how):
    def build(_path):
        pdf = evil.blank(pages, size)
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **how)
        return file.getvalue()

    return build


PACKED = {
    "plain": {"compress_streams": False, "object_stream_mode": ObjectStreamMode.disable},
    "in streams": {"object_stream_mode": ObjectStreamMode.generate},
    "for the web": {"linearize": True},
}
VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0")
PAPERS = {
    "A0": (2384, 3370), "A1": (1684, 2384), "A2": (1191, 1684), "A3": (842, 1191), "A4": (595, 842), "A5": (420, 595),
    "A6": (298, 420), "A7": (210, 298), "Letter": (612, 792), "a slide": (960, 540), "a card": (241, 156), "a banner": (5670, 1984),
}  # fmt: skip


def turned(degrees):
    def change(pdf):
        text(pdf)
        pdf.pages[0].obj.Rotate = degrees

    return change


def noise(mode, size=(60, 40)):
    return Image.effect_noise(size, 60).convert(mode)


def encoded(kind, image, **more):
    file = io.BytesIO()
    image.save(file, format=kind, **more)
    return file.getvalue()


def shown(content, filters, *, size=(60, 40), bits=8, space=Name.DeviceRGB, **more):
    """A page with one picture, packed as said."""

    def change(pdf):
        image = pdf.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=bits, ColorSpace=space, **more
        )  # fmt: skip
        image.write(content(), filter=Array([Name(each) for each in filters]), decode_parms=None)
        page(pdf, "q 400 0 0 300 50 400 cm /X Do Q", XObject=Dictionary(X=image))

    return pdf_of(
        change,
        recompress_flate=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
    )


def bytes_of(mode, size=(60, 40)):
    return noise(mode, size).tobytes()


def icc(pdf=None):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


PICTURED = {
    "grey": shown(lambda: zlib.compress(bytes_of("L")), ["/FlateDecode"], space=Name.DeviceGray),
    "colour": shown(lambda: zlib.compress(bytes_of("RGB")), ["/FlateDecode"]),
    "printer's colours": shown(lambda: zlib.compress(bytes_of("CMYK")), ["/FlateDecode"], space=Name.DeviceCMYK),
    "black and white": shown(lambda: zlib.compress(bytes_of("1", (64, 40))), ["/FlateDecode"], size=(64, 40), bits=1, space=Name.DeviceGray),
    "sixteen bits": shown(lambda: zlib.compress(bytes_of("RGB") * 2), ["/FlateDecode"], bits=16),
    "a palette": shown(lambda: zlib.compress(bytes(2400)), ["/FlateDecode"], space=Array([Name.Indexed, Name.DeviceRGB, 1, String("abcdef")])),
    "a photograph": shown(lambda: encoded("JPEG", noise("RGB")), ["/DCTDecode"]),
    "a photograph for print": shown(lambda: encoded("JPEG", noise("CMYK")), ["/DCTDecode"], space=Name.DeviceCMYK),
    "a photograph in letters": shown(lambda: encoded("JPEG", noise("RGB")).hex().encode() + b">", ["/ASCIIHexDecode", "/DCTDecode"]),
    "a packed picture in letters": shown(lambda: zlib.compress(bytes_of("RGB")).hex().encode() + b">", ["/ASCIIHexDecode", "/FlateDecode"]),
    "a photograph packed again": shown(lambda: zlib.compress(encoded("JPEG", noise("RGB"))), ["/FlateDecode", "/DCTDecode"]),
    "wavelets": shown(lambda: encoded("JPEG2000", noise("RGB")), ["/JPXDecode"]),
    "runs": shown(lambda: b"".join(b"\x7f" + bytes_of("L", (128, 1)) for _ in range(40)) + b"\x80", ["/RunLengthDecode"], size=(128, 40), space=Name.DeviceGray),
    "a scan of A3 at 300 dots": shown(lambda: zlib.compress(bytes((3508 + 7) // 8 * 4961)), ["/FlateDecode"], size=(3508, 4961), bits=1, space=Name.DeviceGray),
    "a plan of A0 at 300 dots": shown(lambda: zlib.compress(bytes((9933 + 7) // 8 * 14043)), ["/FlateDecode"], size=(9933, 14043), bits=1, space=Name.DeviceGray),
    "a photograph of 24 million dots": shown(lambda: encoded("JPEG", Image.new("RGB", (6000, 4000), "teal")), ["/DCTDecode"], size=(6000, 4000)),
    "a colour poster of A2 at 150 dots": shown(lambda: zlib.compress(bytes(2480 * 3508 * 3)), ["/FlateDecode"], size=(2480, 3508)),
}  # fmt: skip


def with_mask(pdf):
    mask = pdf.make_stream(
        bytes_of("L"),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=60,
        Height=40,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    image = pdf.make_stream(
        bytes_of("RGB"),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=60,
        Height=40,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        SMask=mask,
    )
    page(pdf, "q 400 0 0 300 50 400 cm /X Do Q", XObject=Dictionary(X=image))


def with_links(pdf):
    text(pdf)
    actions = [
        Dictionary(S=Name.URI, URI=String(to))
        for to in ("https://example.org/", "mailto:a@example.org", "tel:01614960123")
    ]
    actions += [
        Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])),
        Dictionary(S=Name.Named, N=Name.NextPage),
    ]
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 99, 99]), A=one) for one in actions]
    )


def with_form(pdf):
    text(pdf)
    fields = [
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([50, y, 200, y + 20]), FT=kind, T=String(f"f{y}"), **more)
        for y, (kind, more) in enumerate(
            [(Name.Tx, {}), (Name.Btn, {"Ff": 1 << 16}), (Name.Btn, {}), (Name.Ch, {"Opt": Array([String("a"), String("b")])}), (Name.Sig, {})]
        )
    ]  # fmt: skip
    made = [pdf.make_indirect(one) for one in fields]
    pdf.pages[0].obj.Annots, pdf.Root.AcroForm = (
        Array(made),
        Dictionary(Fields=Array(made), NeedAppearances=True),
    )


def with_bookmarks(pdf):
    text(pdf)
    with pdf.open_outline() as outline:
        outline.root.extend([pikepdf.OutlineItem("One", 0), pikepdf.OutlineItem("Two", 0)])
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.Root.PageMode, pdf.Root.ViewerPreferences = Name.UseOutlines, Dictionary(DisplayDocTitle=True)


def with_shapes(pdf):
    text(pdf)
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([9, 9, 99, 99]))
            for kind in ("Square", "Circle", "Line", "Stamp", "FreeText")
        ]
    )


def with_colours(pdf):
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shade = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 595, 0]), Function=function
    )
    tint = pdf.make_stream(
        b"{dup 0.5 mul exch pop 0 0 0}", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4)
    )
    spot = Array([Name.Separation, Name("/Teal"), Name.DeviceCMYK, tint])
    page(
        pdf, "/S sh /C cs 0.5 scn 9 9 99 99 re f", Shading=Dictionary(S=shade), ColorSpace=Dictionary(C=spot)
    )


def with_tiles(pdf):
    tile = pdf.make_stream(
        b"0 0 5 5 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 10, 10]),
        XStep=10,
        YStep=10,
        Resources=Dictionary(),
    )
    page(pdf, "/Pattern cs /P scn 0 0 595 842 re f", Pattern=Dictionary(P=tile))


def with_see_through(pdf):
    page(pdf, "/G gs 0 0 300 300 re f", ExtGState=Dictionary(G=Dictionary(ca=0.5, BM=Name.Multiply)))


def with_inline(pdf):
    page(pdf, b"q 99 0 0 99 9 9 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q")


def with_units(pdf):
    text(pdf)
    pdf.pages[0].obj.UserUnit = 2
    pdf.pages[0].obj.CropBox, pdf.pages[0].obj.TrimBox = Array([10, 10, 500, 700]), Array([20, 20, 480, 680])


def with_a_long_stream(pdf):
    page(pdf, b"0 0 1 1 re f\n" * 1_500_000)


THINGS = {
    "a see-through picture": with_mask, "links": with_links, "a form": with_form, "bookmarks": with_bookmarks, "shapes": with_shapes,
    "printer's colours": with_colours, "tiles": with_tiles, "see-through ground": with_see_through, "a picture in the line": with_inline,
    "units and edges": with_units, "a map of many lines": with_a_long_stream,
}  # fmt: skip
FACES = (
    "Helvetica",
    "Times-Roman",
    "Courier",
    "Symbol",
    "ZapfDingbats",
    "Helvetica-BoldOblique",
    "Times-BoldItalic",
    "Arial",
)


def typeset(words, standard):
    """A real report by typst: embedded fonts, tags, properties."""
    source = f'#set document(title: "Report")\n= Report\n{words.replace("#", "")}\n\n#table(columns: 2, [a], [b])\n#link("https://example.org")[more]'
    return lambda _: typst.compile(source.encode(), format="pdf", pdf_standards=standard)


def older_saved_twice(path):
    """A file with a later save behind it, as signing and form programs leave it."""
    content = pdf_of(**PACKED["plain"])(path)
    number = 99
    before = int(content.rpartition(b"startxref\n")[2].split()[0])
    root = content.rpartition(b"/Root ")[2].split()[0].decode()
    at = len(content) + 1
    thing = f"{number} 0 obj\n(later)\nendobj\n".encode()
    tail = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<</Root {root} 0 R/Size 100/Prev {before}>>\nstartxref\n{at + len(thing)}\n%%EOF\n"
    return content + b"\n" + thing + tail.encode()


PDFS = {
    **{f"version {v}, {name}": pdf_of(force_version=v, **how) for (v, (name, how)) in itertools.islice(itertools.product(VERSIONS, PACKED.items()), 0, None, 2)},
    **{f"{name}, turned by {90 * (n % 4)}": pdf_of(turned(90 * (n % 4)), size=size) for n, (name, size) in enumerate(PAPERS.items())},
    **{f"{count} pages": pdf_of(pages=count) for count in (2, 12, 60, 200)},
    **{f"a picture: {name}": build for name, build in PICTURED.items()},
    **{f"with {name}": pdf_of(change) for name, change in THINGS.items()},
    **{f"in {face}": pdf_of(partial(text, font=face)) for face in FACES},
    **{f"typeset in {name}": typeset(words, ("1.7", "a-2b", "1.4", "2.0", "1.6", "1.7", "1.5", "1.7")[n]) for n, (name, words) in enumerate(LANGUAGES.items())},
    "saved twice": older_saved_twice,
    "with blank lines at its end": lambda path: pdf_of()(path) + b"\r\n" * 20,
    "its table a little off": lambda path: pdf_of(**PACKED["plain"])(path).replace(b"startxref\n", b"startxref\n1"),
    "noughts at its end": lambda path: pdf_of()(path) + bytes(512),
}  # fmt: skip


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


def jpeg(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded("JPEG", noise(mode, size), **more)


def upright(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "A telephone"
    return jpeg(exif=exif)


def two_pictures(_path):
    """As telephones write them: a photograph, and another behind it for its depth or its light."""
    file = io.BytesIO()
    noise("RGB").save(file, format="MPO", save_all=True, append_images=[noise("RGB", (30, 20))])
    return file.getvalue()


def png(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded(
        "PNG", noise(mode, size) if mode != "I;16" else Image.new("I;16", size, 9000), **more
    )


def told(*chunks):
    return lambda path: (c := png()(path))[:33] + b"".join(chunks) + c[33:]


def see_through_palette(_path):
    return encoded("PNG", noise("P"), transparency=0)


def plain_colour(kind, size, **more):
    return lambda _: encoded(kind, Image.new("RGB", size, "teal"), **more)


def webp(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded("WEBP", noise(mode, size), **more)


PICTURES = {
    **{f"a JPEG held {turn}": upright(turn) for turn in range(1, 9)},
    **{f"a JPEG of {name}": build for name, build in {
        "greys": jpeg("L"), "printer's colours": jpeg("CMYK"), "steps": jpeg(progressive=True), "the least quality": jpeg(quality=1),
        "the best quality": jpeg(quality=100, subsampling=0), "half its colours": jpeg(subsampling=1), "a profile": jpeg(icc_profile=icc()),
        "a profile that is broken": jpeg(icc_profile=b"rubbish" * 40), "one dot": jpeg(size=(1, 1)), "a single row": jpeg(size=(4000, 1)),
        "one column": jpeg(size=(1, 4000)), "a remark": jpeg(comment=b"Made by us"), "fine dots": jpeg(dpi=(600, 600)),
        "pieces": jpeg(restart_marker_blocks=1), "24 million dots": plain_colour("JPEG", (6000, 4000)), "50 million dots": plain_colour("JPEG", (10_000, 5_000)),
        "two pictures": two_pictures, "noughts at its end": lambda path: jpeg()(path) + bytes(99),
    }.items()},
    **{f"a PNG of the mode {mode}": png(mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")},
    **{f"a PNG of {name}": build for name, build in {
        "a palette with a hole": see_through_palette, "one dot": png(size=(1, 1)), "one row": png(size=(5000, 1)), "a profile": png(icc_profile=icc()),
        "fine dots": png(dpi=(300, 300)), "the best packing": png(optimize=True), "light": told(chunk(b"gAMA", b"\x00\x00\xb1\x8f"), chunk(b"sRGB", b"\x00")),
        "its time": told(chunk(b"tIME", b"\x07\xea\x0b\x1a\x0c\x00\x00")), "its ground": told(chunk(b"bKGD", b"\x00\xff\x00\xff\x00\xff")),
        "48 million dots": plain_colour("PNG", (8000, 6000)),
    }.items()},
    **{f"a WebP of {name}": build for name, build in {
        "loss": webp(quality=50), "no loss": webp(lossless=True), "a see-through ground": webp("RGBA"), "a see-through ground without loss": webp("RGBA", lossless=True),
        "one dot": webp(size=(1, 1)), "a profile": webp(icc_profile=icc()), "greys": webp("L"), "large sides": plain_colour("WEBP", (9000, 4000)),
    }.items()},
}  # fmt: skip

SMALL = {"size": "64x36", "seconds": 1}
SILENT = SMALL | {"sound": False}


def film(suffix, *arguments, **how):
    return lambda path: clip(path.with_name(f"made{suffix}"), *arguments, **(SMALL | how))


def copied(suffix, *arguments, before=()):
    """A film written again by ffmpeg without encoding, with something added."""

    def build(path):
        clip(path.with_name("flat.mp4"), **SMALL)
        made = path.with_name(f"made{suffix}")
        asked = [
            programs.ffmpeg(),
            "-loglevel",
            "error",
            "-y",
            *before,
            "-i",
            str(path.with_name("flat.mp4")),
        ]
        subprocess.run([*asked, "-c", "copy", *arguments, str(made)], check=True, timeout=30)
        return made.read_bytes()

    return build


def beside(name, words, *arguments):
    """A film written again with a file of words beside it: chapters, subtitles."""

    def build(path):
        path.with_name(name).write_text(words)
        return copied(".mp4", *arguments, before=("-i", str(path.with_name(name))))(path)

    return build


CHAPTERS = ";FFMETADATA1\ntitle=Briefing\n[CHAPTER]\nTIMEBASE=1/10\nSTART=0\nEND=5\ntitle=One\n"
SUBTITLES = "1\n00:00:00,000 --> 00:00:00,900\nWhat we learnt.\n"

FILMS = {
    "MP4 for the web": film(".mp4", "-movflags", "+faststart"), "MP4 in fragments": film(".mp4", "-movflags", "frag_keyframe+empty_moov"),
    "MOV of a telephone": film(".mov", "-c:a", "aac"), "MOV of a camera (ProRes)": film(".mov", "-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s16le"),
    "MOV of an editor (DNxHR)": film(".mov", "-c:v", "dnxhd", "-profile:v", "dnxhr_lb", "-pix_fmt", "yuv422p", size="256x144", sound=False), "MOV of pictures (MJPEG)": film(".mov", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    "MKV of OBS": film(".mkv"), "MKV of FLAC": film(".mkv", "-c:a", "flac"), "WebM (VP8)": film(".webm", "-c:v", "libvpx", "-c:a", "libopus"),
    "WebM (VP9, Opus)": film(".webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"), "HEVC of a telephone": film(".mp4", "-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1"),
    "AVI of an old camera": film(".avi", "-c:v", "mpeg4", "-c:a", "mp3"), "a film of a DVD": film(".mpg", "-c:v", "mpeg2video", "-c:a", "mp2", "-r", "25", "-f", "vob"), "a broadcast": film(".ts", "-c:a", "ac3"),
    "WMV of PowerPoint": film(".wmv", "-c:v", "wmv2", "-c:a", "wmav2"), "FLV of old": film(".flv", "-c:v", "flv", "-ar", "44100"), "no sound": film(".mp4", sound=False),
    "one speaker": film(".mp4", "-ac", "1"), "the sound of a telephone": film(".mp4", "-ar", "8000", "-ac", "1"), "ALAC": film(".mov", "-c:a", "alac"),
    "half the colours": film(".mp4", "-pix_fmt", "yuv422p"), "all colours": film(".mp4", "-pix_fmt", "yuv444p"), "greys": film(".mp4", "-vf", "format=gray,format=yuv420p"), "a screen in RGB": film(".mkv", "-c:v", "libx264rgb", "-pix_fmt", "rgb24"),
    "upright": film(".mp4", size="36x64"), "square": film(".mp4", size="64x64"), "odd sides": film(".webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus", size="63x37"),
    "60 a second": film(".mp4", "-r", "60"), "one a second": film(".mp4", "-r", "1", seconds=3), "dots that are not square": film(".mp4", "-vf", "setsar=4/3"),
    "turned by its head": copied(".mp4", before=("-display_rotation", "90")), "with a title": copied(".mp4", "-metadata", "title=A briefing"), "chapters": beside("notes.txt", CHAPTERS, "-map", "1", "-map_metadata", "0"),
    "with subtitles": beside("a.srt", SUBTITLES, "-map", "1", "-map", "0", "-c:s", "mov_text"),
}  # fmt: skip

CUES = "00:00:01.000 --> 00:00:04.000\n{}\n\n00:00:05.000 --> 00:00:08.000\nMore.\n"


def captioned(words="What we learnt.", head="WEBVTT\n\n"):
    return (head + CUES.format(words)).encode()


def subrip(words="What we learnt.", end="\n"):
    return f"1\n00:00:01,000 --> 00:00:04,000\n{words}\n\n2\n00:00:05,000 --> 00:00:08,000\nMore.\n".replace(
        "\n", end
    ).encode()


CAPTIONS = {
    **{f"in {name}": captioned(words) for name, words in LANGUAGES.items()},
    "with a speaker": captioned("<v Ann Vale>What we learnt."), "in italics": captioned("<i>What</i> <b>we</b> learnt."), "two lines": captioned("What we\nlearnt."),
    "an ampersand": captioned("Health & education"), "signs of mathematics": captioned("3 < 4 and 5 > 4"), "a remark": captioned(head="WEBVTT - Briefing\n\nNOTE Checked\n\n"),
    "a style": captioned(head="WEBVTT\n\nSTYLE\n::cue {color:white}\n\n"), "a language": captioned(head="WEBVTT\nKind: captions\nLanguage: en-GB\n\n"), "a mark": codecs.BOM_UTF8 + captioned(),
    "SubRip": subrip(), "SubRip of Windows": subrip(end="\r\n"), "SubRip of an old Mac": subrip(end="\r"), "SubRip of another font": subrip("<font color='white'>What</font>".replace("'", '"')),
    "Windows letters": subrip("Caf\u00e9 \u2013 na\u00efve").decode().encode("cp1252"), "short times": b"WEBVTT\n\n00:01.000 --> 00:04.000\nWhat\n",
    "numbers of YouTube": b"WEBVTT\nKind: captions\nLanguage: en\n\n00:00:01.000 --> 00:00:04.000 align:start position:0%\nwhat<00:00:01.500><c> we</c><00:00:02.000><c> learnt</c>\n",
    "of Teams": b"WEBVTT\n\na1b2-c3/12-0\n00:00:01.000 --> 00:00:04.000\n<v Ann Vale>What we learnt.</v>\n",
}  # fmt: skip
STARTS = dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC)
GUESTS = [
    teams.Guest("Ann Vale", "ann@example.org", ((STARTS, STARTS + dt.timedelta(hours=1)),)),
    teams.Guest("Siân O\u2019Neill", "sian@example.org", ((STARTS, STARTS + dt.timedelta(minutes=40)),)),
]


def attended():
    turns = itertools.product(teams.HEADINGS, teams.ENCODINGS, ("\t", ",", ";"), teams.DATES)
    for language, encoding, sign, dates in itertools.islice(turns, 0, None, 19):
        how = {"language": language, "encoding": encoding, "sign": sign, "dates": dates}
        yield ", ".join(how.values()), teams.sectioned(GUESTS, **how)


ROWS = "title{0}kind\nWhat we learnt{0}report\nSiân’s café{0}briefing\n"
TABLES = {
    f"{name} in {codec}": ROWS.format(sign).encode(codec)
    for (name, sign), codec in itertools.product(
        {"commas": ",", "semicolons": ";", "tabs": "\t"}.items(), ("utf-8", "utf-8-sig", "utf-16", "cp1252")
    )
}

GOOD = [
    *(File("PDF", name, build, "safe") for name, build in PDFS.items()),
    *(File("Office", f"a deck: {name}", build, "safe") for name, build in DECKS.items()),
    *(File("Office", f"a letter: {name}", build, "safe") for name, build in LETTERS.items()),
    *(File("picture", name, build, "safe") for name, build in PICTURES.items()),
    *(File("film", name, build, "safe", "film") for name, build in FILMS.items()),
    *(File("captions", name, lambda _, c=content: c, "safe", "captions") for name, content in CAPTIONS.items()),
    *(File("attendance", name, lambda _, c=content: c, "safe", "attendance") for name, content in attended()),
    *(File("table", name, lambda _, c=content: c, "safe", "table") for name, content in TABLES.items()),
    *(File("Office" if one.name[:4] in {"PPTX", "DOCX"} else "PDF", f"clean: {one.name}", lambda _, b=one.build: b(), "safe") for one in clean_files.CLEAN[:90:9]),
]  # fmt: skip
