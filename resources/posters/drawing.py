"""One way from words to paper: typst draws each word to fit its box, `place` stamps the drawings on the artwork.

The preview, the form's check and the PDF ask the same drawing, so what fits here fits on the wall.
"""

import functools
import io
import re
import threading
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from PIL import Image

from portal.lib import clock, documents, mail, storage, typst_draw
from portal.lib.safely import Scratch
from resources.posters import fields, imposing, place
from resources.posters.fields import Box, Fit, Sheet
from resources.posters.models import PosterCopy, PosterSize
from resources.posters.widgets import Field

TEMPLATE = Path(__file__).parent / "typst" / "fields.typ"
_PROBES = 40  # how many lengths are tried at once to say how much is too much


def personalise(poster_size: PosterSize, values: Mapping[str, str], *, paper: str = "") -> bytes:
    """The PDF of one size with these words on it. Raises storage.StorageUnavailable or typst_draw.CannotDraw."""
    return make(poster_size.sheet, values, paper=paper)


def make(
    sheet: Sheet, values: Mapping[str, str], *, paper: str = "", per_sheet: int = 1, fillable: bool = False
) -> bytes:
    """The PDF of a sheet on a paper, the usual one where none is given. Ask `fit` first: here nothing is refused.

    With `fillable` every word stays open, also those that nobody has filled in. Raises storage.StorageUnavailable or
    typst_draw.CannotDraw.
    """
    boxes = [box for box in sheet.boxes_on(paper) if values.get(box.key)]
    drawn = b""
    if boxes:
        drawn = typst_draw.compile_pdf(TEMPLATE, _data(sheet, boxes, values), standards=(), tags=False)
    stamped = [
        box for box in sheet.boxes_on(paper) if values.get(box.key) or (fillable and box.key in fields.WORDS)
    ]
    pdf = place.place(
        _artwork(sheet.artwork),
        drawn,
        [_stamp(box, values, fillable=fillable) for box in stamped],
        title=f"{sheet.title} – poster",
        lang=sheet.lang,
        paper=paper or sheet.papers[0],
        fonts=_fonts() if fillable else (b"", b""),
    )
    return imposing.impose(pdf, per_sheet) if per_sheet > 1 else pdf


def picture(pdf: bytes, width_px: int) -> bytes:
    """A PDF's first page as PNG, drawn in the limited subprocess. Raises safely.Refused."""
    with Scratch() as folder:
        (folder / "poster.pdf").write_bytes(pdf)
        documents.draw_page(folder / "poster.pdf", 0, width_px, folder / "poster.png")
        return (folder / "poster.png").read_bytes()


@functools.cache
def _fonts() -> tuple[bytes, bytes]:
    """The plain and the bold letters that one may type with later."""
    folder = Path(settings.BASE_DIR) / "static" / "vendor" / "atkinson-hyperlegible-next-static"
    plain, strong = (next(folder.rglob(f"*_{cut}.ttf")).read_bytes() for cut in ("400Regular", "700Bold"))
    return plain, strong


def fit(sheet: Sheet, values: Mapping[str, str], *, paper: str = "") -> list[Fit]:
    """How each given word fits its box, in reading order; sizes are points on the paper."""
    boxes = {box.key: box for box in sheet.boxes_on(paper) if values.get(box.key) and not box.is_picture}
    if not boxes:
        return []
    told = typst_draw.query(TEMPLATE, _data(sheet, boxes.values(), values), "<fit>")
    too_long = {row["key"]: boxes[row["key"]] for row in told if not row["ok"]}
    over = _over(sheet, too_long, values) if too_long else {}
    scale = sheet.scale(paper)
    return [
        Fit(row["key"], round(row["size"] * scale, 2), row["ok"], over.get(row["key"], 0)) for row in told
    ]


def _over(sheet: Sheet, boxes: Mapping[str, Box], values: Mapping[str, str]) -> dict[str, int]:
    """About how many letters must go from each word: shorter and shorter beginnings are tried at the smallest type."""
    probes: list[tuple[Box, str, int]] = []
    for key, box in boxes.items():
        length = len(values[key])
        cuts = sorted({max(1, round(length * step / _PROBES)) for step in range(1, _PROBES + 1)})
        probes += [(box, values[key][: length - cut], cut) for cut in cuts]
    entries = [_entry(sheet, box, box.before + text, largest=box.smallest) for box, text, _ in probes]
    told = typst_draw.query(TEMPLATE, {"title": "", "as": "pages", "fields": entries}, "<fit>")
    over: dict[str, int] = {}
    for (box, _, cut), row in zip(probes, told, strict=True):
        if row["ok"]:
            over.setdefault(box.key, cut)
    return over


def overlay(sheet: Sheet, values: Mapping[str, str], *, paper: str = "") -> str:
    """The words alone, on a clear page as large as the artwork, as SVG: it is laid over the poster's picture."""
    boxes = [box for box in sheet.boxes_on(paper) if values.get(box.key)]
    return typst_draw.compile_svg(TEMPLATE, _data(sheet, boxes, values, shape="sheet"))[0]


def qr(text: str) -> str:
    """A square code as SVG, dark on white with the quiet border of four modules that scanners ask for."""
    code, out = segno.make(text, error="l", micro=False), io.BytesIO()
    # With its namespace: a browser shows a picture within a picture only then.
    code.save(
        out, kind="svg", border=4, dark="#1D2530", light="#FFFFFF", omitsize=True, xmldecl=False, nl=False
    )
    return out.getvalue().decode()


def contact_qr(way: str, values: Mapping[str, str], page: str = "") -> str:
    """A square code that rings the lead, writes to them, or opens a page; empty where there is nothing to lead to."""
    phone = re.sub(r"[^0-9+]", "", values.get("lead_phone", ""))
    to = {"phone": f"tel:{phone}" if phone else "", "page": page}
    to["email"] = f"mailto:{values['lead_email']}" if values.get("lead_email") else ""
    return qr(to[way]) if to.get(way) else ""


def logo(name: str) -> str:
    """A stored logo as SVG, so that it is placed like every other drawing. Raises storage.StorageUnavailable."""
    content = _artwork(name)
    with Image.open(io.BytesIO(content)) as opened:
        width, height = opened.size
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    href = f"data:{kind};base64,{b64encode(content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{href}"/></svg>'
    )


def of_copy(copy: PosterCopy) -> dict[str, str]:
    """What a copy carries so that anybody can check it: its code in letters and as a square."""
    made = clock.in_london(copy.made_at)
    said = f"Is this copy current? Code {copy.printed_code} Made {made.day} {made:%B %Y}"
    if copy.size == fields.MINI:
        said = f"Current? Code {copy.printed_code}"
    return {fields.CHECK_CODE: said, "check_qr": qr(copy.address)}


def of_copy_to_come(sheet: Sheet) -> dict[str, str]:
    """What will stand there once the copy is made, for the preview."""
    day = clock.today()
    said = f"Is this copy current? Code XXXX-XXXX Made {day.day} {day:%B %Y}"
    if sheet.size == fields.MINI:
        said = "Current? Code XXXX-XXXX"
    return {fields.CHECK_CODE: said, "check_qr": qr(mail.address(reverse("posters:check_code")))}


def without_missing(values: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The words without letters that no font of ours has, and those letters."""
    missing = typst_draw.missing_letters("".join(values.values()))
    gone = dict.fromkeys(map(ord, missing))
    return {key: " ".join(text.translate(gone).split()) for key, text in values.items()}, missing


def _said(box: Box, values: Mapping[str, str]) -> str:
    return values[box.key] if box.is_picture else box.before + values[box.key]


def _stamp(box: Box, values: Mapping[str, str], *, fillable: bool = False) -> place.Stamp:
    where = (box.x, box.y, box.w, box.h)
    if box.is_picture:
        return place.Stamp(*where, box.alt or fields.PICTURES[box.key], figure=True)
    said = _said(box, values) if values.get(box.key) else ""
    if not fillable or box.key not in fields.WORDS:
        return place.Stamp(*where, said)
    word = fields.WORDS[box.key]
    field = Field(
        name=word.key,
        label=word.label,
        value=said,
        longest=word.longest + len(box.before),
        lines=box.max_lines,
        strong=box.font_role != "body",
        align=box.align,
        colour=box.colour,
    )
    return place.Stamp(*where, said, field=field, empty=not said)


def _data(sheet: Sheet, boxes: Any, values: Mapping[str, str], shape: str = "pages") -> dict[str, Any]:
    return {
        "title": sheet.title,
        "as": shape,
        "width": sheet.width,
        "height": sheet.height,
        "fields": [_entry(sheet, box, _said(box, values)) for box in boxes],
    }


def _entry(sheet: Sheet, box: Box, text: str, largest: float = 0) -> dict[str, Any]:
    return {
        "key": box.key,
        "svg": text if box.is_picture else None,
        "value": "" if box.is_picture else text,
        "pieces": [] if box.is_picture else fields.pieces(box.key, text),
        "boxed": box.key in {"lead_email", fields.CHECK_CODE},
        "glue": " " if box.key == fields.CHECK_CODE else "",
        "x": box.x * sheet.width,
        "y": box.y * sheet.height,
        "w": box.w * sheet.width,
        "h": box.h * sheet.height,
        "max": largest or box.size_max,
        "min": box.smallest,
        "lines": box.max_lines,
        "role": box.font_role,
        "align": box.align,
        "colour": box.colour,
    }


_KEPT_BYTES = 32 * 1024 * 1024
_kept: OrderedDict[str, bytes] = OrderedDict()
_keeping = threading.Lock()


def _artwork(name: str) -> bytes:
    """A stored artwork; a name never gets other bytes, so the last used ones are kept in this process."""
    with _keeping:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    with storage.open_file(storage.MEDIA, name) as file:
        artwork = file.read()
    with _keeping:
        _kept[name] = artwork
        while sum(map(len, _kept.values())) > _KEPT_BYTES:
            _kept.popitem(last=False)
    return artwork
