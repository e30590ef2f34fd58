"""Hostile files, built when asked for: nothing dangerous lies in the repository."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image


def blank(pages=1, size=(595, 842)):
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    return pdf


def saved(pdf, path: Path, **more) -> Path:
    pdf.save(path, **more)
    pdf.close()
    return path


def script(code="app.alert('x')"):
    return Dictionary(S=Name.JavaScript, JS=String(code))


def opening_script(path):
    pdf = blank()
    pdf.Root.OpenAction = script()
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(script())]))
    )
    pdf.pages[0].obj.AA = Dictionary(O=script())
    return saved(pdf, path)


def launching(path):
    pdf = blank()
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    chain = Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=Array([launch]))
    good = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    local = Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
            for action in (launch, chain, good, local)
        ]
    )
    return saved(pdf, path)


def embedding(path):
    pdf = blank()
    stream = pdf.make_stream(b"MZ this would be a program")
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), spec])))
    pdf.Root.AF = Array([spec])
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)]
    )
    return saved(pdf, path)


def forms_of_old(path):
    pdf = blank()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"), CO=Array([]))
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("Jo said"))]
    )
    return saved(pdf, path)


def authored(path):
    pdf = blank()
    pdf.docinfo["/Title"] = "A title"
    pdf.docinfo["/Author"] = "Ann Author"
    with pdf.open_metadata() as held:
        held["dc:creator"] = ["Ann Author"]
        held["dc:title"] = "A title"
    pdf.Root.Lang = String("en-GB")
    return saved(pdf, path)


def page_tree_trick(path):
    """A hundred million pages in a few nodes that share their children."""
    pdf = blank()
    below = pdf.pages[0].obj
    for _ in range(8):
        below = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=10, Kids=Array([below] * 10)))
    pdf.Root.Pages = below
    return saved(pdf, path)


def many_pages(path):
    return saved(blank(201), path)


def huge_page(path):
    pdf = blank()
    pdf.pages[0].obj.MediaBox = Array([0, 0, 2_000_000, 2_000_000])
    return saved(pdf, path)


def nested_forms(path, depth=30, each=10):
    """Forms that draw forms that draw forms: a few kilobytes, 10^30 drawings."""
    pdf = blank()
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(depth):
        inner = pdf.make_stream(
            b"/X Do " * each,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 9, 9]),
            Resources=Dictionary(XObject=Dictionary(X=inner)),
        )
    page = pdf.pages[0].obj
    page.Resources = Dictionary(XObject=Dictionary(X=inner))
    page.Contents = pdf.make_stream(b"/X Do")
    return saved(pdf, path)


def deflated_twice(path, size=150_000_000):
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    inner = [packer.compress(piece) for _ in range(size >> 20)] + [packer.flush()]
    pdf = blank()
    stream = pdf.make_stream(b"")
    stream.write(
        zlib.compress(b"".join(inner), 9),
        filter=Array([Name.FlateDecode, Name.FlateDecode]),
        decode_parms=None,
    )
    pdf.pages[0].obj.Contents = stream
    return saved(pdf, path, recompress_flate=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def locked(path):
    return saved(blank(), path, encryption=pikepdf.Encryption(user="secret", owner="more secret"))


def restricted(path):
    return saved(blank(), path, encryption=pikepdf.Encryption(user="", owner="more secret"))


def truncated(path):
    saved(blank(3), path)
    path.write_bytes(path.read_bytes()[:200])
    return path


def web_page_before_pdf(path):
    saved(blank(), path)
    path.write_bytes(b"<html><script>alert(1)</script></html>\n" + path.read_bytes())
    return path


def renamed_text(path):
    path.write_text("Minutes of the meeting\nAll were there.\n")
    return path


def pixel_flood(path):
    """A PNG of 30,000 by 30,000 pixels in a few kilobytes, without most of its data."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    )
    return path


def moving_picture(path):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(path, format="WEBP", save_all=True, append_images=frames[1:])
    return path


def photograph(path):
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x010E] = "Jo Bloggs, 3 March 2019"
    exif[0x0112] = 6
    image.save(path, format="JPEG", exif=exif, comment=b"Jo Bloggs")
    path.write_bytes(path.read_bytes() + b"<html><script>alert(1)</script>")
    return path


TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="{kind}"/></Types>'
)
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def office(path, more, *, main="ppt/presentation.xml", kind=PPTX):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES.format(main=main, kind=kind))
        made.writestr(main, "<a/>")
        for name, content in more.items():
            made.writestr(name, content)
    return path


def relation(target, kind="hyperlink"):
    return RELS.format(
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )


def bomb_deck(path):
    return office(path, {"ppt/slides/slide1.xml": b"<a>" + b" " * 300_000_000 + b"</a>"})


def macro_deck(path):
    return office(path, {"ppt/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def macro_typed_deck(path):
    return office(path, {}, kind="application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml")


def program_deck(path):
    return office(path, {"ppt/media/image1.exe": b"MZ"})


def reaching_deck(path):
    return office(path, {"ppt/slides/_rels/slide1.xml.rels": relation("https://evil.example/a.png", "image")})


def share_deck(path):
    return office(path, {"ppt/slides/_rels/slide1.xml.rels": relation("file://server/share/x")})


def action_deck(path):
    return office(path, {"ppt/slides/slide1.xml": '<a><hlinkClick action="ppaction://program"/></a>'})


def entity_deck(path):
    return office(path, {"ppt/slides/slide1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


def slipping_deck(path):
    return office(path, {"../../etc/cron.d/x.xml": "<a/>"})


def dde_letter(path):
    field = "<w><p><instrText>DD</instrText></p><p><instrText>EAUTO c:\\x.exe</instrText></p></w>"
    return office(path, {"word/footer1.xml": field}, main="word/document.xml", kind=DOCX)


def only_a_zip(path):
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "hello")
    return path


def book(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "<a/>")
    return held.getvalue()


def macro_chart(path):
    return office(path, {"ppt/embeddings/sheet1.xlsx": book("xl/workbook.xml", "xl/vbaProject.bin")})
