"""Good PDFs: of each version, size and page, with what designers and offices put into them."""

import io
import itertools
import zlib
from functools import partial

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from PIL import Image, ImageCms

from tests.portal.lib import evil

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
    sized = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 60, "Height": 40, "BitsPerComponent": 8}
    mask = pdf.make_stream(bytes_of("L"), ColorSpace=Name.DeviceGray, **sized)
    image = pdf.make_stream(bytes_of("RGB"), ColorSpace=Name.DeviceRGB, SMask=mask, **sized)
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
