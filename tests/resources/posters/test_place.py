"""Stamping: where it lands, whatever shape the artwork's page has, and what a screen reader is told."""

import io

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from resources.posters import place
from resources.posters.place import Stamp


def saved(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def page(content=b"", *, box=(0, 0, 400, 600), **keys):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 600))
    it = pdf.pages[0].obj
    it.MediaBox = Array(box)
    it.Contents = pdf.make_stream(content)
    for key, value in keys.items():
        it["/" + key] = value
    return pdf


def black(width=100, height=50):
    """A drawing that fills its page."""
    return saved(page(b"0 g 0 0 %d %d re f" % (width, height), box=(0, 0, width, height)))


def dark(pdf: bytes, number=0):
    """The dark rectangle on a rendered page, as fractions from the top left: x, y, w, h."""
    sheet = pypdfium2.PdfDocument(pdf)[number]
    image = sheet.render(scale=2).to_pil().convert("L").point(lambda v: 255 * (v < 128))
    left, top, right, bottom = image.getbbox()
    whole = (image.width, image.height) * 2
    return [round(v / w, 2) for v, w in zip((left, top, right - left, bottom - top), whole, strict=True)]


STAMP = Stamp(0.25, 0.1, 0.5, 0.2, "Helen")


def placed(artwork, stamps=(STAMP,), **more):
    return place.place(saved(artwork), black(), stamps, title="T", lang="en-GB", **more)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_stamp_lands_where_the_reader_sees_its_box_however_the_page_is_turned(turn):
    assert dark(placed(page(Rotate=turn))) == [0.25, 0.1, 0.5, 0.2]


def test_a_stamp_lands_right_where_the_page_does_not_begin_at_nought():
    assert dark(placed(page(box=(-50, 100, 350, 700)))) == [0.25, 0.1, 0.5, 0.2]


def test_a_stamp_lands_right_on_a_cropped_page():
    assert dark(placed(page(CropBox=Array([100, 100, 300, 400])))) == [0.25, 0.1, 0.5, 0.2]


def test_what_was_cropped_away_stays_away():
    outside = page(b"0 g 0 0 90 90 re f", CropBox=Array([100, 100, 300, 400]))
    assert dark(placed(outside)) == [0.25, 0.1, 0.5, 0.2]


def test_a_page_in_its_own_unit_comes_out_in_points():
    out = placed(page(UserUnit=2))
    assert dark(out) == [0.25, 0.1, 0.5, 0.2]
    assert [float(v) for v in pypdf.PdfReader(io.BytesIO(out)).pages[0].mediabox] == [0, 0, 800, 1200]


@pytest.mark.parametrize(("paper", "size"), [("a3", [841.89, 1190.55]), ("a5", [419.53, 595.28])])
def test_a_poster_is_scaled_to_the_paper(paper, size):
    out = placed(page(box=(0, 0, 595.28, 841.89)), paper=paper)
    assert [float(v) for v in pypdf.PdfReader(io.BytesIO(out)).pages[0].mediabox[2:]] == size
    assert dark(out) == [0.25, 0.1, 0.5, 0.2]


def test_every_page_is_scaled_and_only_the_first_is_stamped():
    pdf = page()
    pdf.add_blank_page(page_size=(400, 600))
    reader = pypdf.PdfReader(io.BytesIO(placed(pdf, paper="a4")))
    assert [float(p.mediabox.height) for p in reader.pages] == [841.89, 841.89]
    assert "/XObject" not in (reader.pages[1].get("/Resources") or {})


def test_a_link_moves_with_its_page():
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 40, 60]))
    out = placed(page(box=(0, 0, 297.64, 420.945), Annots=Array([link])), paper="a4")
    rect = pypdf.PdfReader(io.BytesIO(out)).pages[0]["/Annots"][0].get_object()["/Rect"]
    assert [round(float(v)) for v in rect] == [0, 0, 80, 120]


def test_what_the_artwork_leaves_set_does_not_colour_or_move_the_stamp():
    assert dark(placed(page(b"0.5 0 0 0.5 9 9 cm 1 1 1 rg"))) == [0.25, 0.1, 0.5, 0.2]


def test_title_and_language_are_said():
    with pikepdf.open(io.BytesIO(placed(page()))) as pdf, pdf.open_metadata() as held:
        said = (held["dc:title"], str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle))
    assert said == ("T", "en-GB", True)


def tagged(*, parents=0, root_is_document=True):
    pdf = page(b"/P <</MCID 0>> BDC EMC", StructParents=parents)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    first = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=pdf.pages[0].obj, K=0)
    )
    document.K = Array([first])
    root.K = document if root_is_document else Array([first])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([parents, Array([first])])))
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    return pdf


def said_by_tags(out: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(out)) as pdf:
        return [str(o.ActualText) for o in pdf.objects if isinstance(o, Dictionary) and "/ActualText" in o]


@pytest.mark.parametrize("root_is_document", [True, False])
def test_a_tagged_poster_says_the_stamped_words(root_is_document):
    assert said_by_tags(placed(tagged(root_is_document=root_is_document))) == ["Helen"]


def test_every_mark_of_a_tagged_poster_leads_to_its_tag():
    out = placed(tagged(), [STAMP])
    with pikepdf.open(io.BytesIO(out)) as pdf:
        marks = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(pdf.pages[0].obj.StructParents)]
        content = pdf.pages[0].obj.Contents
        stream = (
            b"".join(s.read_bytes() for s in content) if isinstance(content, Array) else content.read_bytes()
        )
        assert [int(tag.K) for tag in marks] == [0, 1]
        assert stream.count(b"/MCID") == 2


def test_a_page_without_tags_in_a_tagged_file_gets_its_own_list():
    pdf = tagged(parents=3)
    del pdf.pages[0].obj["/StructParents"]
    assert said_by_tags(placed(pdf)) == ["Helen"]


def test_an_untagged_poster_stays_untagged():
    with pikepdf.open(io.BytesIO(placed(page()))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root


def test_a_picture_in_the_tags_says_its_new_place():
    pdf = tagged()
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Figure, P=pdf.Root.StructTreeRoot, Pg=pdf.pages[0].obj,
            A=Dictionary(O=Name.Layout, BBox=Array([0, 0, 40, 60])), Alt=String("A sun"),
        )
    )  # fmt: skip
    pdf.Root.StructTreeRoot.K.K.append(figure)
    pdf.pages[0].obj.MediaBox = Array([0, 0, 297.64, 420.945])
    with pikepdf.open(io.BytesIO(placed(pdf, paper="a4"))) as out:
        (moved,) = [o for o in out.objects if isinstance(o, Dictionary) and str(o.get("/S", "")) == "/Figure"]
        assert [round(float(v)) for v in moved.A.BBox] == [0, 0, 80, 120]


def test_a_poster_without_words_is_the_artwork():
    assert dark(place.place(saved(page(b"0 g 0 0 400 300 re f")), b"", [], title="T", lang="en-GB")) == [
        0,
        0.5,
        1,
        0.5,
    ]
