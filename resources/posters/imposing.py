"""Several of one poster on a sheet, in their own size, with marks where to cut. Pure but for pikepdf.

A sheet is for a printer and a knife: it has title and language, and its posters are pictures of each other, so there
is nothing to read twice. Who reads with a voice takes the single poster.
"""

import io

import pikepdf
from pikepdf import Dictionary, Name, Pdf, String

from resources.posters.fields import PAPERS

_TICK = 9.0  # points: marks to cut at


def grid(per_sheet: int, width: float, height: float) -> tuple[int, int]:
    """Columns and rows: two stand so that the sheet keeps a paper's shape, four are two by two."""
    if per_sheet == 2:
        return (2, 1) if height >= width else (1, 2)
    return (2, 2) if per_sheet == 4 else (1, 1)


def fits_a_printer(per_sheet: int, paper: str) -> bool:
    """Whether the sheet is A3 at most."""
    width, height = PAPERS[paper]
    columns, rows = grid(per_sheet, width, height)
    short, long = sorted((width * columns, height * rows))
    return short <= PAPERS["a3"][0] + 1 and long <= PAPERS["a3"][1] + 1


def impose(poster: bytes, per_sheet: int) -> bytes:
    """`per_sheet` (2 or 4) copies of a poster's first page on one sheet."""
    with Pdf.open(io.BytesIO(poster)) as one, Pdf.new() as pdf:
        _, _, width, height = (float(side) for side in one.pages[0].mediabox)
        columns, rows = grid(per_sheet, width, height)
        pdf.add_blank_page(page_size=(width * columns, height * rows))
        page = pdf.pages[0]
        form = pdf.copy_foreign(one.pages[0].as_form_xobject())
        if "/StructParents" in form:
            del form["/StructParents"]
        name = page.add_resource(form, Name.XObject)
        drawn = [
            f"q 1 0 0 1 {column * width:.3f} {row * height:.3f} cm {name} Do Q"
            for row in range(rows)
            for column in range(columns)
        ]
        page.contents_add("\n".join([*drawn, _ticks(columns, rows, width, height)]).encode())
        with one.open_metadata() as told, pdf.open_metadata(set_pikepdf_as_editor=False) as held:
            held["dc:title"] = f"{told.get('dc:title', 'Poster')}, {per_sheet} on a sheet"
        pdf.Root.Lang = String(str(one.Root.get("/Lang", "en-GB")))
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _ticks(columns: int, rows: int, width: float, height: float) -> str:
    """Short lines at the edge of the sheet where it is cut."""
    wide, high = columns * width, rows * height
    lines = [(n * width, y, n * width, y + _TICK) for n in range(1, columns) for y in (0, high - _TICK)]
    lines += [(x, n * height, x + _TICK, n * height) for n in range(1, rows) for x in (0, wide - _TICK)]
    strokes = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in lines)
    return f"q 0.4 w 0.4 G {strokes} Q"
