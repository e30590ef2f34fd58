"""The slides: real titles and words, notes to read out, a language, an alternative text."""

import io
import zipfile

import pytest
from lxml import etree
from pptx import Presentation

from portal.lib import documents
from resources.briefings import presenting, seven
from tests.factories.briefings import briefing, parts

pytestmark = pytest.mark.django_db

MAIN = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
MAIN["p"] = "http://schemas.openxmlformats.org/presentationml/2006/main"


@pytest.fixture
def drawn():
    return presenting.draw(briefing(title="Asking twice", slug="asking-twice"), partnership="Northmere")


@pytest.fixture
def deck(drawn):
    return Presentation(io.BytesIO(drawn.pptx))


def test_it_has_a_title_seven_sections_and_the_questions(drawn, deck):
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == ["Asking twice", *(f"{p.number}. {p.heading}" for p in parts()), "Talk about it"]
    assert drawn.slides == 9


def test_every_shape_is_a_placeholder_with_a_name_and_an_alternative(deck):
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    assert [s.name for s in shapes if not s.is_placeholder] == []
    assert [s.name for s in shapes if not s.element.nvSpPr.cNvPr.get("descr")] == []
    assert [s.name for s in shapes if not s.text_frame.text] == []


def test_the_notes_of_a_section_are_its_words(deck):
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    assert notes == "1. What it is about\n\nAsk what life is like today.\n\n- Look again.\n- Ask twice."


def test_every_run_says_its_language(drawn):
    with zipfile.ZipFile(io.BytesIO(drawn.pptx)) as file:
        own = [n for n in file.namelist() if n.startswith(("ppt/slides/slide", "ppt/notesSlides/notes"))]
        runs = [
            run for name in own for run in etree.fromstring(file.read(name)).iterfind(".//a:r/a:rPr", MAIN)
        ]
    assert {run.get("lang") for run in runs} == {"en-GB"}


def test_points_are_points_and_paragraphs_are_none(deck):
    body = deck.slides[1].placeholders[1].element
    plain = [p.find("a:pPr/a:buNone", MAIN) is not None for p in body.iterfind(".//a:p", MAIN)]
    assert plain == [True, False, False]


def test_it_says_whose_it_is_and_has_no_picture_of_another_presentation(drawn, deck):
    about = deck.core_properties
    assert (about.title, about.author, about.language) == (
        "Asking twice – 7-minute briefing",
        "Northmere",
        "en-GB",
    )
    with zipfile.ZipFile(io.BytesIO(drawn.pptx)) as file:
        assert [name for name in file.namelist() if "thumbnail" in name] == []


def test_a_second_reader_opens_it_and_finds_the_same_slides(drawn, tmp_path):
    given = tmp_path / "deck.pptx"
    given.write_bytes(drawn.pptx)
    found = documents.inspect_document(given)
    assert (found.kind, found.pages) == ("pptx", 9)
    assert "Ask what life is like today." in found.text_by_page[1]


def test_links_lead_to_whole_addresses(settings):
    settings.PORTAL_ADDRESS = "https://learning.example.org"
    made = briefing(
        sections=[seven.Part(n, "Heading", "[Here](/library/) or [there](#x)") for n in range(1, 8)]
    )
    deck = Presentation(io.BytesIO(presenting.draw(made, partnership="N").pptx))
    runs = deck.slides[1].placeholders[1].text_frame.paragraphs[0].runs
    assert [run.hyperlink.address for run in runs] == ["https://learning.example.org/library/", None, None]
