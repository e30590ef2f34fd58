"""The one page: tagged, one side, identical words."""

import io
import re

import pikepdf
import pypdf
import pytest

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


def test_it_is_tagged_with_title_and_language(drawn):
    with pikepdf.open(io.BytesIO(drawn.pdf)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("en-GB", True)
        assert str(pdf.docinfo["/Title"]) == "Asking twice – 7-minute briefing"


def test_every_font_is_embedded(drawn):
    with pikepdf.open(io.BytesIO(drawn.pdf)) as pdf:
        descriptors = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert [
            d for d in descriptors if not any(k in d for k in ("/FontFile", "/FontFile2", "/FontFile3"))
        ] == []


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
