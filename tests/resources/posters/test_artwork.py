"""Posters of our own hand."""

import io

import pikepdf
import pypdf
import pytest

from portal.lib import typst_draw
from resources.library import covers
from resources.posters import artwork
from tests.factories.posters import MESSAGES, drawn


def made(size="full", title="Babies can’t tell you.", messages=MESSAGES):
    cover = covers.draw("x", motif="nest", quiet=1)
    return artwork.draw_poster(title, "So look again.", messages, cover, "Northmere Partnership", size)


@pytest.mark.parametrize(("size", "paper"), [("full", [595, 842]), ("mini", [298, 420])])
def test_each_size_has_its_paper(size, paper):
    page = pypdf.PdfReader(io.BytesIO(made(size))).pages[0]
    assert [round(float(v)) for v in page.mediabox[2:]] == paper


def test_a_full_poster_has_all_its_words():
    text = " ".join(pypdf.PdfReader(io.BytesIO(made())).pages[0].extract_text().split())
    wanted = [
        "Babies can’t tell you.",
        "So look again.",
        *MESSAGES,
        "WORRIED? TALK TO",
        "Immediate danger: 999",
    ]
    assert [words for words in wanted if words not in text] == []


def test_a_poster_is_tagged_and_names_itself():
    with pikepdf.open(io.BytesIO(drawn())) as pdf, pdf.open_metadata() as held:
        tags = {
            str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o
        }
        assert {"/H1", "/H2", "/L", "/LI"} <= tags
        assert (held["dc:title"], held["pdfuaid:part"]) == ("Babies can’t tell you. – poster", "1")


def test_a_long_headline_is_made_to_fit():
    assert made(title="When small things add up over months, and years, and nobody wrote them down")


def test_more_than_fits_is_refused():
    with pytest.raises(artwork.TooManyWords):
        made(title="Word " * 300)


def test_a_letter_that_cannot_be_printed_is_refused():
    with pytest.raises(typst_draw.CannotDraw):
        made(title="Look ☺")


def test_the_words_alone_are_the_first_text_alternative():
    words = artwork.text_of("Look.", "Look again.", ["Ask.", ""], "Northmere")
    assert words == (
        "Look.\nLook again.\n- Ask.\nWorried? Talk to your safeguarding lead.\nImmediate danger: 999. Northmere."
    )
