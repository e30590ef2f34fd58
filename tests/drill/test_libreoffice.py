"""The real LibreOffice, where it is installed, draws a letter and a deck with their words on the right pages."""

import time

import pytest

from resources.library import converting
from resources.library.models import DocumentVersion
from tests.drill.measured import note
from tests.factories.accounts import partnership
from tests.factories.library import resource, upload
from tests.jobs import drain
from tests.portal.lib import leaks_docx, leaks_pptx

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


def made(content: bytes, name: str) -> DocumentVersion:
    """The version with its pages drawn."""
    version = upload(resource("report"), content, name=name)
    drain("default", "media")
    version.refresh_from_db()
    return version


def words(version: DocumentVersion) -> list[str]:
    return list(version.sheets.exclude(picture_name="").order_by("number").values_list("text", flat=True))


def test_a_letter_and_a_deck_are_drawn():
    assert converting.program(), "This drill needs LibreOffice: install writer and impress, without a screen."
    partnership()
    began = time.monotonic()
    letter = made(leaks_docx.letter(), "a.docx")
    halfway = time.monotonic()
    deck = made(leaks_pptx.saved(leaks_pptx.deck()), "a.pptx")
    ended = time.monotonic()
    assert (letter.facts, words(letter)) == ("DOCX, 2 pages", ["What we learnt.", "What to do now."])
    slides = ["Think family", "Ask, then ask again", "Write it down"]
    assert (deck.facts, words(deck)) == ("PPTX, 3 slides", slides)
    figures = f"a letter in {halfway - began:.0f} s, a deck of 3 slides in {ended - halfway:.0f} s, each with its checks"
    note("LibreOffice", figures)
