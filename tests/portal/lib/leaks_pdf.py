"""Leaks in PDFs: what tells on its author, what is hidden, and what is simply written."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from tests.portal.lib.leaks import BORN, NHS, Leak
from tests.portal.lib.leaks_jpeg import with_gps

BODY = "BT /F1 14 Tf 60 760 Td (What we learnt from this review.) Tj ET"


def text(words: str, x: int = 60, y: int = 700, size: float = 12, before: str = "") -> str:
    words = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET Q"


def opened(*pages: str) -> pikepdf.Pdf:
    """A page for each piece of content, on every one some harmless words."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for content in pages or ("",):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"{BODY}\n{content}".encode("cp1252"))
    return pdf


def closed(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file)
    pdf.close()
    return file.getvalue()


def plain(*pages: str) -> bytes:
    return closed(opened(*pages))


def on(page: int, content: str) -> bytes:
    """The content on that page of three."""
    return plain(*(content if number == page else "" for number in (1, 2, 3)))


def info(**keys: str) -> bytes:
    pdf = opened()
    for key, value in keys.items():
        pdf.docinfo[f"/{key}"] = value
    return closed(pdf)


def xmp(key: str, value: object) -> bytes:
    pdf = opened()
    with pdf.open_metadata(set_pikepdf_as_editor=False) as held:
        held[key] = value
    return closed(pdf)


def note(page: int, **keys: object) -> bytes:
    pdf = opened("", "", "")
    pdf.pages[page - 1].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Rect=Array([50, 600, 250, 640]), **keys)]
    )
    return closed(pdf)


def embedded() -> bytes:
    pdf = opened()
    stream = pdf.make_stream(b"name,born\n")
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("list.csv"), EF=Dictionary(F=stream)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("list.csv"), spec])))
    return closed(pdf)


def attached() -> bytes:
    pdf = opened("", "")
    stream = pdf.make_stream(b"name,born\n")
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("list.csv"), EF=Dictionary(F=stream)))
    pdf.pages[1].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)]
    )
    return closed(pdf)


def see_through() -> bytes:
    pdf = opened(text("Written for nobody to see", before="/G1 gs"))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G1=Dictionary(ca=0, CA=0))
    return closed(pdf)


def layer(page: int, *, base_off: bool = False, name: str = "Notes", off: bool = True) -> bytes:
    pdf = opened(
        *(
            f"/OC /L1 BDC {text('An earlier draft said more')} EMC" if number == page else ""
            for number in (1, 2)
        )
    )
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
    pdf.pages[page - 1].obj.Resources.Properties = Dictionary(L1=group)
    setting = Dictionary(BaseState=Name.OFF) if base_off else Dictionary(OFF=Array([group] if off else []))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=setting)
    return closed(pdf)


def bookmark(words: str) -> bytes:
    pdf = opened("", "", "")
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(words, 1))
    return closed(pdf)


def field(page: int = 1, **keys: object) -> bytes:
    pdf = opened("", "")
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("reference"),
            Rect=Array([60, 600, 300, 620]),
            DA=String("/F1 12 Tf"),
            **keys,
        )
    )
    pdf.pages[page - 1].obj.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return closed(pdf)


def tagged(**keys: str) -> bytes:
    pdf = opened("", "")
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            Pg=pdf.pages[1].obj,
            **{k: String(v) for k, v in keys.items()},
        )
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    element.P = pdf.Root.StructTreeRoot
    return closed(pdf)


def labelled(words: str) -> bytes:
    pdf = opened()
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(words))]))
    return closed(pdf)


def photo(content: bytes) -> bytes:
    pdf = opened("", "q 200 0 0 100 60 500 cm /Im Do Q")
    image = pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=40,
        Height=20,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    image.write(content, filter=Name.DCTDecode)
    pdf.pages[1].obj.Resources.XObject = Dictionary(Im=image)
    return closed(pdf)


def stamped(words: str) -> bytes:
    """Text in a form that the page draws, as overlays are."""
    pdf = opened("", "/X Do")
    pdf.pages[1].obj.Resources.XObject = Dictionary(
        X=pdf.make_stream(
            text(words).encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 595, 842]),
            Resources=pdf.pages[1].obj.Resources,
        )
    )
    return closed(pdf)


def private_copy() -> bytes:
    pdf = opened()
    pdf.pages[0].obj.PieceInfo = Dictionary(Draw=Dictionary(Private=String("Ann Author's own layers")))
    return closed(pdf)


def cropped() -> bytes:
    pdf = opened(text("What was cut off still stands here", y=40))
    pdf.pages[0].obj.CropBox = Array([0, 100, 595, 842])
    return closed(pdf)


BOX = "0 g 55 690 300 20 re f"
LINK = {"Subtype": Name.Link, "A": Dictionary(S=Name.URI, URI=String("https://example.org/rosemary-elm.pdf"))}

LEAKS = [
    Leak("author in the properties", lambda: info(Author="Ann Author"), "author", 0, True),
    Leak("a property of the maker's own", lambda: info(Company="Northmere"), "metadata", 0, True),
    Leak("author in the XMP", lambda: xmp("dc:creator", ["Ann Author"]), "author", 0, True),
    Leak("rights holder in the XMP", lambda: xmp("dc:rights", "Ann Author"), "metadata", 0, True),
    Leak("headline in the XMP", lambda: xmp("photoshop:Headline", "Rosemary"), "metadata", 0, True),
    Leak("a sticky note", lambda: note(2, Subtype=Name.Text, Contents=String(NHS)), "comment", 2, True),
    Leak(
        "a highlight with a remark",
        lambda: note(1, Subtype=Name.Highlight, Contents=String("Ask Jo")),
        "comment",
        1,
        True,
    ),
    Leak(
        "a struck-out line with a remark",
        lambda: note(3, Subtype=Name.StrikeOut, Contents=String("Not his name")),
        "comment",
        3,
        True,
    ),
    Leak(
        "hidden typed words",
        lambda: note(1, Subtype=Name.FreeText, F=2, Contents=String("Jo")),
        "comment",
        1,
        True,
    ),
    Leak(
        "typed words with a number",
        lambda: note(2, Subtype=Name.FreeText, Contents=String(NHS)),
        "nhs_number",
        2,
    ),
    Leak("an embedded file", embedded, "embedded_file", 0, True),
    Leak("a file pinned to a page", attached, "embedded_file", 2, True),
    Leak(
        "words that are not drawn", lambda: on(1, text("Nobody sees this", before="3 Tr")), "hidden_text", 1
    ),
    Leak("white words on white", lambda: on(2, text("Nobody sees this", before="1 g")), "hidden_text", 2),
    Leak("tiny words", lambda: on(1, text("Nobody can read this", size=0.5)), "hidden_text", 1),
    Leak("words below a black box", lambda: on(3, text("Blacked out") + BOX), "hidden_text", 3),
    Leak("words beside the page", lambda: on(1, text("Nobody sees this", x=700)), "hidden_text", 1),
    Leak("words that are cut off", cropped, "hidden_text", 1),
    Leak("see-through words", see_through, "hidden_text", 1),
    Leak("words clipped away", lambda: on(1, text("Nobody sees", before="0 0 9 9 re W n")), "hidden_text", 1),
    Leak("a layer that is off", lambda: layer(2), "hidden_layer", 2),
    Leak("every layer off", lambda: layer(1, base_off=True), "hidden_layer", 1),
    Leak("a layer's name", lambda: layer(1, name="Rosemary Elm", off=False), "confidential", 0),
    Leak("a number in the text", lambda: on(3, text(f"Her number is {NHS}.")), "nhs_number", 3),
    Leak("a number in the foot", lambda: on(2, text("9434765919", y=20, size=7)), "nhs_number", 2),
    Leak("a number with hyphens", lambda: on(1, text("943-476-5919")), "nhs_number", 1),
    Leak("a number not drawn", lambda: on(2, text(NHS, before="3 Tr")), "nhs_number", 2),
    Leak("a birthday in the text", lambda: on(1, text(f"He was {BORN}.")), "date_of_birth", 1),
    Leak("a birthday in the head", lambda: on(3, text("DOB 03/03/2019", y=825, size=8)), "date_of_birth", 3),
    Leak(
        "a birthday in two cells",
        lambda: on(2, text("Date of birth") + text("3 March 2019", x=160)),
        "date_of_birth",
        2,
    ),
    Leak("a name in the text", lambda: on(2, text("Rosemary Elm lived there.")), "confidential", 2),
    Leak(
        "a name in pieces",
        lambda: on(1, "BT /F1 12 Tf 60 700 Td [(Ros) 20 (ema) -10 (ry E) 15 (lm)] TJ ET"),
        "confidential",
        1,
    ),
    Leak(
        "a name over two lines",
        lambda: on(1, text("She is called Rosemary") + text("Elm by all.", y=685)),
        "confidential",
        1,
    ),
    Leak(
        "a name broken at the end of a line",
        lambda: on(1, text("She is called Rose-") + text("mary Elm by all.", y=685)),
        "confidential",
        1,
    ),
    Leak("a name in capitals", lambda: on(1, text("ROSEMARY ELM")), "confidential", 1),
    Leak("a name without its accent", lambda: on(1, text("Zoe Kowalczyk said")), "confidential", 1),
    Leak("a name with a typed apostrophe", lambda: on(1, text("Mr O\u2019Brannigan")), "confidential", 1),
    Leak("a name in an overlay", lambda: stamped("Rosemary Elm"), "confidential", 2),
    Leak("a name in a bookmark", lambda: bookmark("The home in Tyrrell Close"), "confidential", 2),
    Leak("a filled field", lambda: field(1, V=String(NHS)), "nhs_number", 1),
    Leak("a field filled beforehand", lambda: field(2, DV=String("Rosemary Elm")), "confidential", 2),
    Leak("a hidden field", lambda: field(1, V=String("Known to us"), F=2), "hidden_text", 1),
    Leak("a name in a picture's words", lambda: tagged(Alt="Rosemary Elm, smiling"), "confidential", 2),
    Leak("a name in the words read out", lambda: tagged(ActualText="Rosemary Elm"), "confidential", 2),
    Leak("a name in the title", lambda: info(Title="Report on Rosemary Elm"), "confidential", 0),
    Leak("a birthday among the keywords", lambda: info(Keywords="DOB 3.3.2019"), "date_of_birth", 0),
    Leak("a name in a link", lambda: note(2, **LINK), "confidential", 2),
    Leak("a name in the page numbers", lambda: labelled("Rosemary Elm "), "confidential", 0),
    Leak("a photograph with its place", lambda: photo(with_gps()), "location", 2, True),
    Leak("the maker's private copy", private_copy, "metadata", 1, True),
]
