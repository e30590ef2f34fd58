"""What the limited child does with cleaned artwork. Pure but for pikepdf; callers use `checking`.

Form fields of the designer's file are turned into proposals for boxes and taken out, or they would lie over the
printed words; and each page is balanced, so that what it leaves open cannot move what is stamped after it.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

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
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    except pikepdf.PdfError as error:
        raise Refusal("broken", "This PDF is damaged and cannot be read. Please save it again.") from error
    return {"found": found}


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
