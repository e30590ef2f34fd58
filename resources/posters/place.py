"""Places drawn words on a finished poster: one page of drawing per box, stamped where the box lies. Pure but for pikepdf.

What was tagged stays tagged: each word becomes a paragraph in the poster's own structure, and says its letters in
reading order whatever the direction they are written in.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from resources.posters import fields, widgets
from resources.posters.widgets import Field

Matrix = tuple[float, float, float, float, float, float]

_OTHER_BOXES = ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Thumb")


@dataclass(frozen=True)
class Stamp:
    """Where a drawn page goes, in fractions of the poster as it is seen, and the text that it shows.

    A figure shows a picture, and its text says what is on it. An open field stays open; it may be `empty`, and then it
    has no drawn page.
    """

    x: float
    y: float
    w: float
    h: float
    text: str
    figure: bool = False
    field: Field | None = None
    empty: bool = False


@dataclass(frozen=True)
class Seen:
    """A page as a reader sees it: the way from its own coordinates to the paper, and its rectangle there, in points."""

    matrix: Matrix
    left: float
    bottom: float
    width: float
    height: float
    sheet: tuple[float, float]


def place(
    artwork: bytes,
    drawn: bytes,
    stamps: Sequence[Stamp],
    *,
    title: str,
    lang: str,
    paper: str = "",
    fonts: tuple[bytes, bytes] = (b"", b""),
) -> bytes:
    """Stamp the pages of `drawn` (empty for none) on the first page of `artwork`; with `paper` (a3 to a6) every page is scaled to it.

    `fonts` (plain and bold TrueType) are needed where a stamp is an open field.

    Raises pikepdf.PdfError for artwork that is no PDF; it must have been cleaned and balanced (`artwork_file`).
    """
    with Pdf.open(io.BytesIO(artwork)) as pdf, Pdf.open(io.BytesIO(drawn)) if drawn else Pdf.new() as words:
        seen = [_put_on(page, paper) for page in pdf.pages]
        _move_structure(
            pdf, {page.obj.objgen: there.matrix for page, there in zip(pdf.pages, seen, strict=True)}
        )
        _stamp(pdf, words, stamps, seen[0], fonts)
        _name(pdf, title, lang)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def look_at(page: Page, paper: str = "") -> Seen:
    """How a page is seen: cropped, turned, in its own unit, and centred on a paper where one is given."""
    left, bottom, right, top = _upright(page.cropbox)
    turn = _turn(page.obj) % 360
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = (right - left) * unit, (top - bottom) * unit
    if turn % 180:
        width, height = height, width
    sheet = fields.paper_of(paper, width, height) if paper else (width, height)
    scale = fields.scale_to(width, height, sheet)
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn]
    times = unit * scale
    x, y = (sheet[0] - width * scale) / 2, (sheet[1] - height * scale) / 2
    matrix = (a * times, b * times, c * times, d * times, e * times + x, f * times + y)
    return Seen(matrix, x, y, width * scale, height * scale, sheet)


def _turn(node: Any) -> int:
    """The turn in degrees, which a page may have from the nodes above it."""
    for _ in range(50):
        if "/Rotate" in node:
            return int(node["/Rotate"])
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return 0


def _upright(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(number) for number in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _put_on(page: Page, paper: str) -> Seen:
    """Draw the page's content through its matrix, cropped as before; from now on its corner is 0 and it stands upright."""
    seen = look_at(page, paper)
    left, bottom, right, top = _upright(page.cropbox)
    before = f"q {_row(seen.matrix)} cm {_row((left, bottom, right - left, top - bottom))} re W n\n"
    page.contents_add(before.encode(), prepend=True)
    page.contents_add(b"\nQ\n")
    page.obj.MediaBox = Array([0, 0, *(round(side, 3) for side in seen.sheet)])
    for key in _OTHER_BOXES:
        if key in page.obj:
            del page.obj[key]
    page.obj.Rotate = 0
    page.obj.CropBox = page.obj.MediaBox
    for note in page.obj.get("/Annots") or ():
        for key in ("/Rect", "/QuadPoints"):
            if key in note:
                note[key] = moved(note[key], seen.matrix, corners=key == "/Rect")
    return seen


def _row(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in numbers)


def moved(numbers: Any, matrix: Matrix, *, corners: bool) -> Array:
    """Points through a matrix; two corners of a rectangle come out upright."""
    a, b, c, d, e, f = matrix
    flat = [float(number) for number in numbers]
    points = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(flat[::2], flat[1::2], strict=True)]
    moved = [round(number, 3) for point in points for number in point]
    return Array(_upright(moved) if corners else moved)


def _move_structure(pdf: Pdf, matrices: dict[tuple[int, int], Matrix]) -> None:
    """Pictures in the structure say where they lie: they moved with their page."""
    if "/StructTreeRoot" not in pdf.Root or all(m == (1, 0, 0, 1, 0, 0) for m in matrices.values()):
        return
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/S" in thing and "/A" in thing and "/Pg" in thing:
            matrix = matrices.get(thing.Pg.objgen)
            for layout in _each(thing.A):
                if matrix and isinstance(layout, Dictionary) and "/BBox" in layout:
                    layout.BBox = moved(layout.BBox, matrix, corners=True)


def _each(thing: Any) -> Iterator[Any]:
    yield from thing if isinstance(thing, Array) else (thing,)


def _stamp(pdf: Pdf, words: Pdf, stamps: Sequence[Stamp], seen: Seen, fonts: tuple[bytes, bytes]) -> None:
    page = pdf.pages[0]
    tags = _Tags(pdf, page) if _is_tagged(pdf) else None
    drawn: list[str] = []
    open_fields: list[Any] = []
    sheets = iter(words.pages)
    for stamp in stamps:
        form: Any
        form, width, height = (None, 0.0, 0.0) if stamp.empty else _form(pdf, next(sheets))
        x, y = seen.left + stamp.x * seen.width, seen.bottom + (1 - stamp.y - stamp.h) * seen.height
        corners = (x, y, x + stamp.w * seen.width, y + stamp.h * seen.height)
        if stamp.field:
            widget = widgets.widget(pdf, stamp.field, corners, page.obj, form)
            open_fields.append(widget)
            if tags:
                tags.add_field(widget, stamp.field.label)
            continue
        name = page.add_resource(form, Name.XObject)
        scaled = (stamp.w * seen.width / width, 0, 0, stamp.h * seen.height / height, x, y)
        place = f"q {_row(scaled)} cm {name} Do Q"
        if tags:
            mark = tags.add(stamp.text, corners if stamp.figure else None)
            place = f"/{'Figure' if stamp.figure else 'P'} <</MCID {mark}>> BDC {place} EMC"
        drawn.append(place)
    page.contents_add("\n".join(drawn).encode())
    if open_fields:
        widgets.put_in(pdf, page.obj, open_fields, *fonts)


def _form(pdf: Pdf, sheet: Page) -> tuple[Any, float, float]:
    """A drawn page as something that can be placed, with its size."""
    form = pdf.copy_foreign(sheet.as_form_xobject())
    if "/StructParents" in form:
        del form["/StructParents"]
    _, _, width, height = (float(number) for number in sheet.mediabox)
    return form, width, height


def _is_tagged(pdf: Pdf) -> bool:
    marked: Any = pdf.Root.get("/MarkInfo", {})
    return bool(marked.get("/Marked", False)) and "/StructTreeRoot" in pdf.Root


class _Tags:
    """The structure of a tagged PDF, to which paragraphs of one page are added."""

    def __init__(self, pdf: Pdf, page: Page) -> None:
        self.pdf, self.page = pdf, page
        root: Any = pdf.Root.StructTreeRoot
        first: Any = root.K[0] if isinstance(root.get("/K"), Array) and len(root.K) else root.get("/K")
        is_document = isinstance(first, Dictionary) and str(first.get("/S", "")) == "/Document"
        self.parent: Any = first if is_document else root
        if not isinstance(self.parent.get("/K"), Array):
            self.parent.K = Array([self.parent.K] if "/K" in self.parent else [])
        self.root, self.marks = root, self._marks(root)

    def _marks(self, root: Any) -> Any:
        """The page's own list from mark to structure element, made where the page had no tags yet."""
        if "/ParentTree" not in root:
            root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array([])))
        tree = pikepdf.NumberTree(root.ParentTree)
        key = self.page.obj.get("/StructParents")
        if key is not None and int(key) in tree:
            return tree[int(key)]
        self.page.obj.StructParents = number = self._next(root, tree)
        tree[number] = self.pdf.make_indirect(Array([]))
        return tree[number]

    @staticmethod
    def _next(root: Any, tree: Any) -> int:
        """A number that nothing has yet."""
        number = max([int(root.get("/ParentTreeNextKey", 0)), *(int(known) + 1 for known in tree)])
        root.ParentTreeNextKey = number + 1
        return number

    def add_field(self, widget: Any, label: str) -> None:
        """Add an open field, which says its own value."""
        element = self.pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Form,
                P=self.parent,
                Pg=self.page.obj,
                Alt=String(label),
                K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=self.page.obj),
            )
        )
        self.parent.K.append(element)
        tree = pikepdf.NumberTree(self.root.ParentTree)
        widget.StructParent = number = self._next(self.root, tree)
        tree[number] = element

    def add(self, text: str, corners: tuple[float, ...] | None = None) -> int:
        """Add a paragraph that says `text`, or with `corners` a picture that it describes; answers its mark."""
        mark = len(self.marks)
        element = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=self.parent, Pg=self.page.obj, K=mark)
        )
        if corners:
            element.S, element.Alt = Name.Figure, String(text)
            box = Array(round(corner, 3) for corner in corners)
            element.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
        else:
            element.ActualText = String(text)
        self.marks.append(element)
        self.parent.K.append(element)
        return mark


def _name(pdf: Pdf, title: str, lang: str) -> None:
    """A reader's window and voice say what this is, and in which language."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as held:
        held["dc:title"] = title
    pdf.Root.Lang = String(lang)
    if "/ViewerPreferences" not in pdf.Root:
        pdf.Root.ViewerPreferences = Dictionary()
    pdf.Root.ViewerPreferences.DisplayDocTitle = True
