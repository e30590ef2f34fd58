"""What the limited child does with cleaned artwork. Pure but for pikepdf and Pillow; callers use `checking`.

Form fields of the designer's file are turned into proposals for boxes and taken out, or they would lie over the
printed words; and each page is balanced, so that what it leaves open cannot move what is stamped after it.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String
from PIL import Image

from portal.lib.pdf_clean import save
from portal.lib.safely_child import Refusal
from resources.posters import place

_MOST_FOUND = 40
_MULTILINE = 1 << 12


def prepare(source: str, target: str) -> dict[str, Any]:
    """Write the artwork ready for stamping; answers `found`: name, label, x, y, w, h (fractions) of its text fields.

    Raises Refusal.
    """
    try:
        with Pdf.open(source) as pdf:
            found = _text_fields(pdf.pages[0])
            _take_fields_out(pdf)
            for page in pdf.pages:
                _balance(page)
            save(pdf, target)
    except pikepdf.PdfError as error:
        raise Refusal("broken", "This PDF is damaged and cannot be read. Please save it again.") from error
    return {"found": found}


def from_picture(source: str, target: str, long_side: float, alt: str) -> dict[str, Any]:
    """Write a cleaned picture as a page whose longer side is `long_side` points, tagged as a figure that says `alt`."""
    with Image.open(source) as opened:
        picture = _on_white(opened)
        is_photograph = opened.format == "JPEG"
    scale = long_side / max(picture.size)
    width, height = (round(side * scale, 2) for side in picture.size)
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        page = pdf.pages[0]
        name = page.add_resource(_image(pdf, picture, is_photograph=is_photograph), Name.XObject)
        drawn = f"/Figure <</MCID 0>> BDC q {width} 0 0 {height} 0 0 cm {name} Do Q EMC"
        page.obj.Contents = pdf.make_stream(drawn.encode())
        _tag_as_figure(pdf, page, alt, (width, height))
        save(pdf, target)
    return {"width": width, "height": height}


def _on_white(opened: Image.Image) -> Image.Image:
    """Plain colours: what was clear is paper."""
    if opened.mode == "RGB":
        return opened.copy()
    clear = opened.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")


def _image(pdf: Pdf, picture: Image.Image, *, is_photograph: bool) -> Any:
    """The picture's pixels: a photograph as JPEG, a drawing with every pixel as it was."""
    told = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    if not is_photograph:
        return pdf.make_stream(picture.tobytes(), told)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=92)
    told.Filter = Name.DCTDecode
    return pdf.make_stream(packed.getvalue(), told)


def _tag_as_figure(pdf: Pdf, page: Page, alt: str, size: tuple[float, float]) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=document,
            Pg=page.obj,
            K=0,
            Alt=String(alt),
            A=Dictionary(O=Name.Layout, BBox=Array([0, 0, *size]), Placement=Name.Block),
        )
    )
    document.K, root.K = Array([figure]), Array([document])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([figure])])))
    root.ParentTreeNextKey = 1
    page.obj.StructParents = 0
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)


def _widgets(page: Page) -> Iterator[Any]:
    for note in page.obj.get("/Annots") or ():
        if isinstance(note, Dictionary) and str(note.get("/Subtype", "")) == "/Widget":
            yield note


def _text_fields(page: Page) -> list[dict[str, Any]]:
    """The first page's text fields, from top to bottom."""
    seen = place.look_at(page)
    found: list[dict[str, Any]] = []
    for widget in _widgets(page):
        if str(_inherited(widget, "/FT") or "") != "/Tx" or "/Rect" not in widget:
            continue
        left, bottom, right, top = (float(n) for n in place.moved(widget.Rect, seen.matrix, corners=True))
        box = {
            "x": max(0.0, left / seen.width),
            "y": max(0.0, 1 - top / seen.height),
            "w": (right - left) / seen.width,
            "h": (top - bottom) / seen.height,
        }
        if box["w"] <= 0 or box["h"] <= 0 or box["x"] + box["w"] > 1 or box["y"] + box["h"] > 1:
            continue
        flags = int(_inherited(widget, "/Ff") or 0)
        found.append(
            {
                "name": str(_inherited(widget, "/T") or "")[:80],
                "label": str(widget.get("/TU", ""))[:80],
                "lines": 3 if flags & _MULTILINE else 1,
                **{key: round(value, 4) for key, value in box.items()},
            }
        )
    return sorted(found, key=lambda each: (each["y"], each["x"]))[:_MOST_FOUND]


def _inherited(node: Any, key: str) -> Any:
    for _ in range(20):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node.Parent
    return None


def _take_fields_out(pdf: Pdf) -> None:
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    for page in pdf.pages:
        if "/Annots" in page.obj:
            kept = [note for note in page.obj.Annots if str(note.get("/Subtype", "")) != "/Widget"]
            page.obj.Annots = Array(kept)
    for thing in pdf.objects:
        # A tag that stood for a field has nothing to stand for any more.
        if isinstance(thing, Dictionary) and str(thing.get("/S", "")) == "/Form" and "/P" in thing:
            thing.S = Name.NonStruct
            if "/K" in thing:
                del thing["/K"]


def _balance(page: Page) -> None:
    """As many states restored as saved, at every moment."""
    depth = lowest = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator == "q") - (operator == "Q")
        lowest = min(lowest, depth)
    page.contents_coalesce()
    if lowest < 0:
        page.contents_add(b"q " * -lowest, prepend=True)
    if depth > lowest:
        page.contents_add(b" Q" * (depth - lowest))
