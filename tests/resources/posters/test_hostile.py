"""Hostile and odd files at the designer's door: refused with a sentence, or made safe and placed where they were drawn."""

import io

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from pikepdf import Array

from portal.lib import storage
from resources.posters.models import PosterSize
from tests.jobs import drain
from tests.portal.lib import evil, hostile_pdf
from tests.resources.posters.designer import add, boxes_page, rows, upload
from tests.resources.posters.reader import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LOCKED = "This PDF is locked with a password or with restrictions. Please ask its maker for an open copy."
DAMAGED = "This PDF is damaged and cannot be read. Please save it again."
KILLED = "This file could not be read safely, so it was not taken."


def handed_in(desk, content: bytes) -> PosterSize:
    """A designer's file, through the form on the desk and the worker's check."""
    assert add(desk, title="Babies", full=upload(content)).status_code == 302
    drain()
    return PosterSize.objects.get()


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (evil.locked, LOCKED),
        (evil.restricted, LOCKED),
        (evil.truncated, DAMAGED),
        (evil.page_tree_trick, DAMAGED),
        (hostile_pdf.tree_of(hostile_pdf.circle_of_pages), DAMAGED),
        (hostile_pdf.ten_thousand_pages, "This PDF has more than 4 pages, which is the most we take."),
        (evil.huge_page, "A page of this PDF is no size that could be printed."),
        (evil.deflated_twice, "This PDF unpacks to far more than it should, so it was not taken."),
        # Forms within forms: whoever draws them is killed at its limit. That is a child, and here is who answers after.
        (evil.nested_forms, KILLED),
    ],
    ids=[
        "password", "restrictions", "cut short", "a hundred million pages", "pages in a circle", "ten thousand pages",
        "seven hundred metres", "a bomb", "a dying renderer",
    ],
)  # fmt: skip
def test_a_hostile_pdf_is_refused_with_its_sentence_on_the_posters_page(desk, tmp_path, build, sentence):
    row = handed_in(desk, build(tmp_path / "evil.pdf").read_bytes())
    page = desk.get(reverse("desk_posters:poster", args=["babies"]))
    assert (row.state, row.artwork_name, row.reason) == ("refused", "", sentence)
    assert (page.status_code, sentence in page.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("build", "gone"),
    [
        (evil.opening_script, b"JavaScript"),
        (evil.launching, b"Launch"),
        (evil.embedding, b"EmbeddedFile"),
        (evil.forms_of_old, b"XFA"),
    ],
    ids=["JavaScript", "Launch", "embedded files", "XFA"],
)
def test_what_could_act_is_taken_out_and_the_poster_is_taken(desk, tmp_path, build, gone):
    given = build(tmp_path / "evil.pdf")
    row = handed_in(desk, given.read_bytes())
    with storage.open_file(storage.MEDIA, row.artwork_name) as file:
        taken = unpacked(file.read())
    assert (row.state, gone in unpacked(given.read_bytes()), gone in taken) == ("ready", True, False)


def unpacked(content: bytes) -> bytes:
    """A PDF with every object to be read in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def odd_page(content=b"", **keys) -> bytes:
    """A4 with a mark of its own, in the top left corner as it is stored."""
    pdf = evil.blank()
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    for key, value in keys.items():
        page["/" + key] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ground"),
    [
        (odd_page(Rotate=90), (255, 255, 255)),
        (odd_page(Rotate=180), (255, 255, 255)),
        (odd_page(Rotate=270), (255, 255, 255)),
        (odd_page(CropBox=Array([100, 150, 500, 716])), (255, 255, 255)),
        (odd_page(MediaBox=Array([-200, -300, 395, 542])), (255, 255, 255)),
        (odd_page(b"0 0 0.4 0 k 0 0 595 842 re f"), (255, 255, 176)),  # PDFium's own way from CMYK
    ],
    ids=["turned 90", "turned 180", "turned 270", "cropped", "not at nought", "CMYK"],
)
def test_on_an_odd_page_the_word_stands_where_its_box_was_drawn(desk, content, ground):
    """Marked at the desk in fractions of the page as it is seen: a quarter from the left, a tenth from the top."""
    row = handed_in(desk, content)
    wide, high = row.page_w_pt * 25.4 / 72, row.page_h_pt * 25.4 / 72
    at = {"x": f"{wide / 4:.3f}", "y": f"{high / 10:.3f}", "w": f"{wide / 2:.3f}", "h": f"{high / 5:.3f}"}
    phone = {"key": "lead_phone", "x": "1", "y": "1", "w": "40", "h": "10"}
    assert desk.post(boxes_page(), rows({"key": "lead_name", "size_max": 60, **at}, phone)).status_code == 302
    picture = pypdfium2.PdfDocument(make(desk, lead_name="Hhh").content)[0].render(scale=1).to_pil()
    ink = picture.convert("L").point(lambda value: 255 * (value < 100)).getbbox()
    left, top, right, bottom = (side / whole for side, whole in zip(ink, picture.size * 2, strict=True))
    assert (0.25 <= left < 0.28, left < right < 0.75, 0.1 < top < bottom < 0.3) == (True, True, True)
    assert near(picture.getpixel((picture.width - 9, picture.height - 9)), ground)


def near(colour, wanted) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(colour, wanted, strict=True))
