"""A document's pages: drawn by a job, turned over by readers, decks and letters through LibreOffice where it is."""

import io

import pytest
from PIL import Image

from portal.lib import jobs, storage
from portal.lib.models import Job
from resources.library import converting
from resources.library.models import Document, SearchPart
from tests import office as soffice
from tests.factories.accounts import partnership
from tests.factories.library import pdf, resource, upload
from tests.jobs import drain
from tests.portal.lib import leaks_docx, leaks_pptx

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def card():
    partnership()
    return resource("report", slug="fenn", title="Fenn: the report")


def checked(card, content, **more):
    version = upload(card, content, **more)
    drain("default", "media")
    version.refresh_from_db()
    return version


def drawn(card, *texts, number=1, changed=""):
    """A version whose pages are drawn, without the work of drawing them."""
    document, _ = Document.objects.get_or_create(resource=card)
    version = document.current = document.versions.create(
        number=number,
        state="ready",
        content_type="application/pdf",
        size=180_000,
        pages=len(texts),
        media_name=storage.new_name("library", "pdf"),
        changed=changed,
    )
    document.save()
    for page, text in enumerate(texts, 1):
        version.sheets.create(
            number=page, text=text, picture_name=f"library/{page}.webp", width=1000, height=1416
        )
    return version


def page_of(client, query=""):
    return client.get(f"/library/fenn/{query}").content.decode()


def test_every_page_gets_its_picture(card):
    version = checked(card, pdf("One.", "Two.", "Three."))
    sheets = list(version.sheets.values_list("number", "text", "width", "height"))
    assert sheets == [(1, "One.", 1000, 1416), (2, "Two.", 1000, 1416), (3, "Three.", 1000, 1416)]
    with storage.open_file(storage.MEDIA, version.sheets.get(number=3).picture_name) as file:
        assert Image.open(io.BytesIO(file.read())).size == (1000, 1416)


def test_pages_that_are_drawn_are_not_drawn_again(card, django_assert_num_queries):
    version = drawn(card, "One.", "Two.")
    with django_assert_num_queries(2):
        jobs.kinds["library.draw_pages"].run(str(version.pk), None)


def test_a_reader_begins_with_the_first_page_and_turns_to_the_next(card, client):
    drawn(card, "One.", "Two.", "Three.")
    page = page_of(client)
    assert ("Page 1 of 3" in page, 'rel="next" href="?page=2#pages"' in page, 'rel="prev"' in page) == (
        True,
        True,
        False,
    )
    assert "Page 1 of Fenn: the report. Its words follow below." in page


def test_a_page_in_the_middle_leads_both_ways_and_says_its_words(card, client):
    drawn(card, "One.", "Two.", "Three.")
    page = page_of(client, "?page=2")
    assert ('rel="prev" href="?page=1#pages"' in page, 'rel="next" href="?page=3#pages"' in page) == (
        True,
        True,
    )
    assert ("<p>Two.</p>" in page, "<p>One.</p>" in page) == (True, False)


def test_all_pages_are_on_one_page_for_printing_each_fetched_when_it_is_near(card, client):
    drawn(card, "One.", "Two.", "Three.")
    page = page_of(client, "?page=all")
    assert (page.count('<figure class="leaf'), page.count('loading="lazy"')) == (3, 3)


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", "1"), ("99", "3"), ("x", "1"), ("-1", "1"), ("9" * 40, "1"), ("\u0663", "1")]
)
def test_a_page_that_is_not_there_is_the_nearest_that_is(card, client, asked, shown):
    drawn(card, "One.", "Two.", "Three.")
    assert f"Page {shown} of 3" in page_of(client, f"?page={asked}")


@pytest.mark.parametrize("number", [1, 3])
def test_all_pages_ask_the_database_the_same_number_of_times(card, client, django_assert_num_queries, number):
    drawn(card, *["Words."] * number)
    client.get("/library/fenn/")
    with django_assert_num_queries(9):
        client.get("/library/fenn/?page=all")


def test_what_changed_is_shown_with_its_versions_and_the_link_gives_the_newest(card, client):
    drawn(card, "Before.")
    newer = drawn(card, "After.", number=2, changed="Page 4 corrected.")
    page = page_of(client)
    assert ("<strong>Version 2</strong>" in page, ": Page 4 corrected." in page) == (True, True)
    assert "<strong>Version 1</strong>" in page
    assert newer.media_name in client.get("/library/fenn/download/").headers["Location"]


def test_one_version_is_no_history(card, client):
    drawn(card, "One.")
    assert "What changed" not in page_of(client)


def test_the_link_says_pages_size_and_date(card, client):
    version = drawn(card, "One.", "Two.")
    said = f"Download (PDF, 2 pages, {version.size / 1000:.0f} KB, {version.uploaded_at:%-d %b %Y})"
    assert said in page_of(client)


@pytest.fixture
def office(settings, tmp_path):
    def install(content: bytes | None, then: str = "") -> None:
        settings.SOFFICE_BINARY = soffice.install(tmp_path / "office", content, then)

    return install


def test_a_letter_is_drawn_and_read_page_by_page(card, client, office):
    office(pdf("What we learnt.", "What to do now."))
    version = checked(card, leaks_docx.letter(), name="a.docx")
    assert (version.facts, version.preview_name != "", version.thumbnail_name != "") == (
        "DOCX, 2 pages",
        True,
        True,
    )
    assert ("Page 2 of 2" in (page := page_of(client, "?page=2")), "<p>What to do now.</p>" in page) == (
        True,
        True,
    )
    found = SearchPart.objects.filter(source="file").values_list("label", "text")
    assert list(found) == [("Report, page 1", "What we learnt."), ("Report, page 2", "What to do now.")]


def test_a_deck_keeps_the_words_of_its_slides(card, client, office):
    office(pdf("a", "b", "c"))
    version = checked(card, leaks_pptx.saved(leaks_pptx.deck()), name="a.pptx")
    assert (version.facts, version.sheets.get(number=2).text) == ("PPTX, 3 slides", "Ask, then ask again")
    assert "Slide 2 of 3" in page_of(client, "?page=2")


def test_what_is_downloaded_is_still_the_letter(card, client, office):
    office(pdf("What we learnt."))
    version = checked(card, leaks_docx.letter(), name="a.docx")
    assert f"/{version.media_name}?" in client.get("/library/fenn/download/").headers["Location"]


@pytest.mark.parametrize(
    ("content", "then"), [(None, "exit 1"), (None, ""), (b"no PDF", ""), (b"", "kill -9 $$")]
)
def test_a_letter_that_cannot_be_drawn_keeps_its_typed_card(card, client, office, content, then):
    office(content, then)
    version = checked(card, leaks_docx.letter(), name="a.docx")
    assert (version.state, version.preview_name) == ("ready", "")
    assert Job.objects.get(kind="library.convert").state == Job.State.DEAD
    assert ("Download (DOCX" in (page := page_of(client)), 'id="pages"' in page) == (True, False)


def test_without_libreoffice_a_letter_keeps_its_typed_card(card, client, settings):
    settings.SOFFICE_BINARY = "/nowhere/soffice"
    version = checked(card, leaks_docx.letter(), name="a.docx")
    assert (converting.program(), version.state, version.preview_name) == ("", "ready", "")
    assert Job.objects.get(kind="library.convert").state == Job.State.DONE
    assert "Download (DOCX" in page_of(client)
