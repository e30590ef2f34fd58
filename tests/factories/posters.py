"""Posters with real artwork in the store, and hostile artwork."""

import functools
import io
import pathlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from portal.lib import storage
from resources.library import covers
from resources.posters import actions, artwork, fields
from resources.posters.models import LeadField, Poster, PosterSize
from tests.factories.library import resource

SAMPLE = pathlib.Path(__file__).parents[1] / "samples" / "poster-information-sharing.pdf"
MESSAGES = (
    "See the baby awake, and see where the baby sleeps.",
    "Ask who else looks after the baby, and meet them.",
    "If what you see does not fit what you hear, say so today.",
)


@functools.cache
def drawn(size: str = "full") -> bytes:
    """Artwork of our own hand."""
    width, height = artwork.COVER_SIZES[size]
    cover = covers.draw("babies", motif="nest", quiet=2, width=width, height=height)
    return artwork.draw_poster(
        "Babies can’t tell you.", "So look again.", MESSAGES, cover, "Northmere Partnership", size
    )


def poster(
    title: str = "Babies can’t tell you",
    *,
    state: str = "published",
    mini: bool = True,
    boxes: bool = True,
    slug: str = "babies",
    alternative: str = "Babies can’t tell you. So look again.",
    mini_from_full: bool = True,
    **card,
) -> Poster:
    made = Poster.objects.create(
        resource=resource("poster", title=title, slug=slug, state=state, **card),
        text_alternative=alternative,
        mini_from_full=mini_from_full,
    )
    with_artwork(made, "full", boxes=boxes)
    if mini:
        with_artwork(made, "mini", boxes=boxes)
    return made


def bare_poster(title: str, *, sizes=("full", "mini"), **card) -> Poster:
    """A published poster with boxes whose artwork is only a name: for everything that draws nothing."""
    made = Poster.objects.create(resource=resource("poster", title=title, **card), text_alternative=title)
    for size in sizes:
        width, height = fields.PAPERS["a4" if size == "full" else "a6"]
        row = PosterSize.objects.create(
            poster=made,
            size=size,
            state="ready",
            artwork_name=f"posters/{size}.pdf",
            page_w_pt=width,
            page_h_pt=height,
        )
        LeadField.objects.bulk_create(actions.posters.rows_of(row, fields.usual_boxes(size)))
    return made


def with_artwork(made: Poster, size: str, *, content: bytes | None = None, boxes: bool = True) -> PosterSize:
    """A ready size, without the way through quarantine."""
    content = content or drawn(size)
    name = storage.new_name("posters", "pdf")
    storage.put(storage.MEDIA, name, content, content_type="application/pdf")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
    row = PosterSize.objects.create(
        poster=made,
        size=size,
        state="ready",
        artwork_name=name,
        picture_name="posters/picture.webp",
        picture2x_name="posters/picture2x.webp",
        page_w_pt=width,
        page_h_pt=height,
        is_tagged=True,
    )
    if boxes:
        actions.mark_boxes(size=row, boxes=fields.usual_boxes(size), by=None)
        row = PosterSize.objects.get(pk=row.pk)
    return row


def form_of_a_designer() -> bytes:
    """One page with a rotated sheet, two text fields and a picture of a state that was never restored."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 0 0 cm 1 0 0 rg 0 0 100 100 re f")
    widgets = [
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), Rect=Array(rect), P=page.obj
        )
        for name, rect in (
            ("DSL name", [59.5, 168.4, 297.5, 210.5]),
            ("Telephone", [297.5, 168.4, 476, 210.5]),
        )
    ]
    page.obj.Annots = Array([pdf.make_indirect(widget) for widget in widgets])
    pdf.Root.AcroForm = Dictionary(Fields=page.obj.Annots)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
