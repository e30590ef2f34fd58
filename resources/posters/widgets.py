"""Makes a lead's words fields that stay open: drawn as printed, and typed over later in a reader of PDFs. Pure.

The letters that one may type later are those of one simple font (Western Europe's): who needs ŵ or ł comes back to the
portal, where every letter is drawn.
"""

import functools
import io
from dataclasses import dataclass
from typing import Any

from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, String

_PRINTED = 4  # the annotation flag that lets a field be printed
_SEVERAL_LINES = 1 << 12
_SIDES = {"left": 0, "center": 1, "right": 2}


@dataclass(frozen=True)
class Field:
    """One open field: its name and label, what stands in it, and how what is typed later shall look."""

    name: str
    label: str
    value: str
    longest: int
    lines: int
    strong: bool
    align: str
    colour: str


def widget(pdf: Pdf, field: Field, rect: tuple[float, ...], page: Any, drawn: Any | None) -> Any:
    """A widget where the word stands; `drawn` is its look, empty for a field that nobody has filled in."""
    left, bottom, right, top = rect
    red, green, blue = (int(field.colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    font = "/AtkB" if field.strong else "/Atk"
    empty = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, right - left, top - bottom]))
    look = pdf.make_stream(b"/Tx BMC EMC", empty) if drawn is None else drawn
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String(field.name),
        TU=String(field.label),
        V=String(field.value),
        MaxLen=field.longest,
        F=_PRINTED,
        Ff=_SEVERAL_LINES if field.lines > 1 else 0,
        Q=_SIDES[field.align],
        DA=String(f"{font} 0 Tf {red:.3f} {green:.3f} {blue:.3f} rg"),
        Rect=Array(round(corner, 3) for corner in rect),
        P=page,
        AP=Dictionary(N=look),
    )
    return pdf.make_indirect(made)


def put_in(pdf: Pdf, page: Any, widgets: list[Any], plain: bytes, strong: bytes) -> None:
    """Hang the widgets on their page, with the two fonts that later typing takes."""
    page.Annots = Array([*page.get("/Annots", ()), *widgets])
    page.Tabs = Name.S
    fonts = Dictionary(Atk=_font(pdf, plain, "Regular"), AtkB=_font(pdf, strong, "Bold"))
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(widgets), DA=String("/Atk 0 Tf 0 g"), DR=Dictionary(Font=fonts)
    )


@functools.cache
def _measured(font: bytes) -> dict[str, Any]:
    """What a PDF says of a font: advance widths of its Western letters and its extents, in thousandths of an em."""
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        read: Any = opened
        scale, letters, widths = 1000 / read["head"].unitsPerEm, read.getBestCmap(), read["hmtx"]
        signs = [bytes([code]).decode("cp1252", "replace") for code in range(32, 256)]
        names = [letters.get(ord(sign)) for sign in signs]
        head = read["head"]
        return {
            "widths": [round(widths[name][0] * scale) if name else 0 for name in names],
            "box": [round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)],
            "ascent": round(read["hhea"].ascent * scale),
            "descent": round(read["hhea"].descent * scale),
            "capitals": round(getattr(read["OS/2"], "sCapHeight", 700) * scale),
        }


def _font(pdf: Pdf, font: bytes, cut: str) -> Any:
    """A whole TrueType font, embedded."""
    known, name = _measured(font), Name(f"/AtkinsonHyperlegibleNext-{cut}")
    file = pdf.make_stream(font)
    file.Length1 = len(font)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array(known["box"]),
        ItalicAngle=0,
        Ascent=known["ascent"],
        Descent=known["descent"],
        CapHeight=known["capitals"],
        StemV=90,
        FontFile2=file,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            FirstChar=32,
            LastChar=255,
            Widths=Array(known["widths"]),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
