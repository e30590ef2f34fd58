"""The one page: tagged, one side, identical words."""

import io
import re

import pikepdf
import pypdf
import pytest

from portal.lib import typst_draw
from portal.lib.typst_draw import CannotDraw
from resources.briefings import printing, seven
from tests.factories.briefings import briefing, parts

pytestmark = pytest.mark.django_db


def squeezed(text):
    return re.sub(r"[\s•\-]+", "", text)


@pytest.fixture
def drawn():
    return printing.draw(briefing(title="Asking twice", slug="asking-twice"), partnership="Northmere")


def test_it_is_one_page(drawn):
    assert len(pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages) == 1


def test_every_word_of_the_source_is_on_it(drawn):
    printed = squeezed(pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages[0].extract_text())
    missing = [p.heading for p in parts() if squeezed(p.heading) not in printed]
    missing += [
        w
        for w in ("Ask what life is like today.", "Look again.", "What will we do on Monday?")
        if squeezed(w) not in printed
    ]
    assert missing == []


@pytest.fixture
def opened(drawn):
    with pikepdf.open(io.BytesIO(drawn.pdf)) as pdf:
        yield pdf


def elements(pdf):
    """Every structure element with its role, in the order in which a screen reader meets them."""

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def marks(node):
    """The numbers of the marked pieces of the page under an element."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield kid
        elif isinstance(kid, pikepdf.Dictionary):
            if kid.get("/Type") == "/MCR":
                yield int(kid.MCID)
            else:
                yield from marks(kid)


def test_it_is_tagged_with_title_and_language(opened):
    assert (str(opened.Root.Lang), bool(opened.Root.MarkInfo.Marked)) == ("en-GB", True)
    assert str(opened.docinfo["/Title"]) == "Asking twice – 7-minute briefing"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_its_headings_are_the_title_and_the_seven_sections_in_order(opened):
    roles = [str(element.S) for element in elements(opened)]
    assert [role for role in roles if role in {"/H1", "/H2", "/H3"}] == ["/H1", *["/H2"] * 7, "/H2"]
    with opened.open_outline() as outline:
        [top] = outline.root
        assert top.title == "Asking twice"
        assert [below.title for below in top.children] == [
            *(f"{p.number}. {p.heading}" for p in parts()),
            "Talk about it",
        ]


def test_its_words_are_read_from_the_first_section_to_the_seventh(opened):
    tagged = [mark for element in elements(opened) if str(element.S) in {"/H1", "/H2", "/P", "/LBody"}
              for mark in marks(element)]  # fmt: skip
    assert tagged == sorted(tagged)
    written = "".join(pypdf.PdfReader(_again(opened)).pages[0].extract_text().split())
    places = [written.index("".join(f"{p.number}. {p.heading}".split())) for p in parts()]
    assert places == sorted(places)


def _again(pdf):
    file = io.BytesIO()
    pdf.save(file)
    return file


def test_points_are_tagged_as_lists(opened):
    roles = [str(element.S) for element in elements(opened)]
    # One list in each of the seven sections, and the questions.
    assert (roles.count("/L"), roles.count("/LI")) == (8, 15)


def test_all_seven_boxes_have_one_type_size():
    made = briefing(
        sections=[seven.Part(n, f"Heading {n}", " ".join(["word"] * 20 * n)) for n in range(1, 8)]
    )
    words = printing.words(made, "Northmere")
    boxes = typst_draw.query(printing.TEMPLATE, words, "<box>")
    [chosen] = typst_draw.query(printing.TEMPLATE, words, "<fit>")
    assert [(box["box"], box["size"]) for box in boxes] == [(n, chosen["size"]) for n in range(1, 8)]


def test_every_font_is_embedded(opened):
    descriptors = [
        thing
        for thing in opened.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    assert len(descriptors) > 0
    assert [d for d in descriptors if not any(file in d for file in files)] == []


def test_welsh_and_polish_letters_are_printed():
    made = briefing(title="Siân Ŵyn a Przybyłowska", slug="sian", sections=parts("Łódź ŷ ę ż"))
    text = pypdf.PdfReader(io.BytesIO(printing.draw(made, partnership="N").pdf)).pages[0].extract_text()
    assert squeezed("Siân Ŵyn a Przybyłowska") in squeezed(text)


def test_words_that_do_not_fit_in_readable_type_are_refused():
    made = briefing(sections=parts(" ".join(["neighbourhood"] * 260)))
    assert not printing.draw(made, partnership="N").fits


def test_a_letter_that_no_font_has_is_said():
    with pytest.raises(CannotDraw):
        printing.draw(briefing(sections=parts("𓀀")), partnership="N")


def test_typst_source_in_the_words_stays_words():
    made = briefing(sections=[seven.Part(n, "Heading", '#read("/etc/passwd")') for n in range(1, 8)])
    text = pypdf.PdfReader(io.BytesIO(printing.draw(made, partnership="N").pdf)).pages[0].extract_text()
    assert squeezed('#read("/etc/passwd")') in squeezed(text)
