"""From words to paper: every letter is there, inside its box, no smaller than allowed, with its font."""

import io
import json
import unicodedata
from dataclasses import replace

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from portal.lib import storage
from resources.posters import drawing, fields
from tests.factories.posters import drawn, poster

NAMES = {
    "lead_name": "Siân Ŵyn-Przybyłowska-Llewellyn-Fitzgerald",
    "lead_role": "Head of Safeguarding and Early Help, and Designated Teacher for Children in Care",
    "lead_organisation": "Ysgol Gynradd Dŵr y Felin",
    "lead_phone": "0151 496 0123 ext. 2210",
    "lead_email": "sian.wyn-przybylowska-llewellyn-fitzgerald@the-longest-academy-trust.example.sch.uk",
    "deputy1_name": "Grzegorz Brzęczyszczykiewicz",
    "deputy1_phone": "0151 496 0124",
}


def sheet(size="full", **more):
    width, height = fields.PAPERS["a6" if size == "mini" else "a4"]
    given = {"title": "Babies", "lang": "en-GB", "picture": "", "picture2x": "", "artwork": f"test-{size}"}
    page = {
        "width": width,
        "height": height,
        "boxes": fields.usual_boxes(size),
        "papers": fields.PAPERS_OF[size],
    }
    return fields.Sheet(size=size, **given | page | more)


@pytest.fixture(autouse=True)
def _artwork(monkeypatch):
    """The artwork is in the process's own memory: nothing here asks the store."""
    monkeypatch.setattr(
        drawing, "_kept", type(drawing._kept)({f"test-{s}": drawn(s) for s in ("full", "mini")})
    )


def flat(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_of(pdf):
    return flat(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


def test_the_name_has_the_length_that_is_promised():
    assert len(NAMES["lead_role"]) == 80


@pytest.mark.parametrize("size", ["full", "mini"])
def test_every_letter_can_be_read_out_of_the_pdf(size):
    text = text_of(drawing.make(sheet(size), NAMES))
    assert [key for key in NAMES if flat(NAMES[key]) not in text] == []


@pytest.mark.parametrize("size", ["full", "mini"])
def test_every_word_fits_at_or_above_the_smallest_type_of_its_box(size):
    fits = drawing.fit(sheet(size), NAMES)
    least = {box.key: box.size_min * sheet(size).scale() for box in sheet(size).boxes_on()}
    assert {each.key for each in fits if each.ok and each.size >= least[each.key] - 0.01} == set(NAMES)


def picture(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=3).to_pil().convert("RGB")


@pytest.mark.parametrize("key", sorted(NAMES))
@pytest.mark.parametrize("size", ["full", "mini"])
def test_no_letter_crosses_its_box(size, key):
    it = sheet(size)
    box = next(b for b in it.boxes if b.key == key)
    changed = ImageChops.difference(
        picture(drawing.make(it, {key: NAMES[key]})), picture(drawing.make(it, {}))
    )
    left, top, right, bottom = changed.getbbox()
    width, height = changed.size
    assert left >= box.x * width - 1
    assert right <= (box.x + box.w) * width + 1
    assert top >= box.y * height - 1
    assert bottom <= (box.y + box.h) * height + 1


@pytest.mark.parametrize("size", ["full", "mini"])
def test_every_font_is_in_the_file(size):
    with pikepdf.open(io.BytesIO(drawing.make(sheet(size), NAMES))) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert fonts
        assert [
            f.FontName for f in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(f.keys())
        ] == []


def test_an_arabic_name_is_said_in_reading_order():
    name = "فاطمة الزهراء محمد"
    with pikepdf.open(io.BytesIO(drawing.make(sheet(), {"lead_name": name}))) as pdf:
        said = [
            str(o.ActualText) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ActualText" in o
        ]
    assert said == [name]


def test_words_before_a_word_are_printed_with_it_and_left_out_without():
    with_deputy, without = (drawing.make(sheet(), words) for words in ({"deputy1_name": "Anil Desai"}, {}))
    assert ("Deputy:AnilDesai" in text_of(with_deputy), "Deputy" in text_of(without)) == (True, False)


@pytest.mark.parametrize(
    "nasty", ['#read("/etc/passwd")', '"}], "fields": [{"key": "x', "$ 1/2 $ #panic()", "<fit> @x"]
)
def test_what_looks_like_code_is_printed_as_it_stands(nasty):
    assert flat(nasty) in text_of(drawing.make(sheet(), {"lead_role": nasty}))


def test_a_word_with_quotes_stays_a_word_in_the_answer():
    nasty = '"}, {"key": "lead_phone", "ok": false'
    assert [each.key for each in drawing.fit(sheet(), {"lead_role": nasty})] == ["lead_role"]


def test_what_is_too_long_says_about_how_much():
    (each,) = drawing.fit(sheet(), {"lead_role": "Head of everything " * 12})
    assert not each.ok
    shorter = ("Head of everything " * 12)[: -each.over]
    assert drawing.fit(sheet(), {"lead_role": shorter})[0].ok


def test_one_unbreakable_word_is_too_long_and_never_cut():
    (each,) = drawing.fit(sheet(), {"lead_name": "W" * 80})
    assert (each.ok, 40 < each.over < 80) == (False, True)


def test_small_paper_asks_for_larger_type():
    it = sheet(papers=("a5",), size="mini")
    assert min(each.size for each in drawing.fit(it, NAMES) if each.ok) >= fields.LEAST_PRINTED - 0.01


def test_a_poster_on_a3_is_as_good_as_on_a4():
    out = drawing.make(sheet(), NAMES, paper="a3")
    assert [round(float(v)) for v in pypdf.PdfReader(io.BytesIO(out)).pages[0].mediabox[2:]] == [842, 1191]
    assert flat(NAMES["lead_name"]) in text_of(out)


def test_the_preview_is_a_clear_page_of_the_artworks_size():
    svg = drawing.overlay(sheet(), NAMES)
    assert svg.startswith("<svg")
    assert 'viewBox="0 0 595.28 841.89"' in svg
    assert "<script" not in svg


def test_letters_that_no_font_has_are_found_and_left_out():
    assert drawing.without_missing({"lead_name": "Jo ☺ Hall 李"}) == ({"lead_name": "Jo Hall"}, ["☺", "李"])


def test_a_poster_tells_its_answer_as_plain_values():
    assert json.loads(json.dumps([each.__dict__ for each in drawing.fit(sheet(), {"lead_phone": "1"})])) == [
        {"key": "lead_phone", "size": 24.0, "ok": True, "over": 0}
    ]


@pytest.mark.django_db
def test_the_bench_makes_a_poster_from_a_stored_size():
    size = poster(mini=False).sizes.get()
    assert "HelenMarsh" in text_of(drawing.personalise(size, {"lead_name": "Helen Marsh"}))


@pytest.mark.django_db
def test_artwork_is_fetched_once():
    size = poster(mini=False).sizes.get()
    drawing.personalise(size, {"lead_name": "Helen Marsh"})
    storage.delete(storage.MEDIA, size.artwork_name)
    assert "RuthCalder" in text_of(drawing.personalise(size, {"lead_name": "Ruth Calder"}))


@pytest.mark.django_db
def test_what_is_kept_in_memory_has_a_bound(monkeypatch):
    monkeypatch.setattr(drawing, "_KEPT_BYTES", 10)
    drawing.personalise(poster(mini=False).sizes.get(), {"lead_name": "Helen Marsh"})
    assert sum(map(len, drawing._kept.values())) <= 10


def test_no_line_ends_within_a_copys_code():
    said = "Is this copy current? Code XXXX-XXXX Made 26 November 2026"
    narrow = fields.Box("check_code", x=0.1, y=0.1, w=0.235, h=0.0309, size_max=10, size_min=8, max_lines=2)
    pdf = drawing.make(replace(sheet(), boxes=(narrow,)), {"check_code": said})
    assert "XXXX-XXXX" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert said in {
            str(o.ActualText)
            for o in read.objects
            if isinstance(o, pikepdf.Dictionary) and "/ActualText" in o
        }


def test_what_is_printed_before_a_word_stands_before_no_picture():
    """Whoever types it for a square code still gets the square code, and their readers the page."""
    square = fields.Box(key="check_qr", x=0.1, y=0.1, w=0.2, h=0.2, size_max=14, size_min=9)
    code = {"check_qr": drawing.qr("https://portal.example/posters/check/7F3K29QD/")}
    without, with_words = (
        drawing.overlay(replace(sheet(), boxes=(replace(square, before=before),)), code)
        for before in ("", "Scan me: ")
    )
    assert with_words == without
