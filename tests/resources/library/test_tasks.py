"""A file on its way from quarantine to the shelf: harmless ones get there, the others leave a reason."""

import pytest

from portal.lib import storage
from portal.lib.models import AuditEntry
from resources.library.models import SearchPart
from tests.factories.library import pdf, resource, upload, with_file
from tests.jobs import drain
from tests.portal.lib import evil

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def card():
    return resource("report", state="draft")


def checked(card, content, **more):
    version = upload(card, content, **more)
    drain()
    version.refresh_from_db()
    return version


def test_a_pdf_gets_ready(card):
    version = checked(card, pdf("One.", "Two."))
    assert (version.state, version.content_type, version.pages, version.reason) == (
        "ready",
        "application/pdf",
        2,
        "",
    )


def test_a_ready_file_is_the_cards_file(card):
    version = checked(card, pdf())
    card.document.refresh_from_db()
    assert card.document.current == version


def test_what_is_served_is_the_rewritten_copy(card):
    version = checked(card, pdf())
    assert storage.exists(storage.MEDIA, version.media_name) is True
    assert version.size == storage.size(storage.MEDIA, version.media_name)


def test_a_pdf_gets_pictures_of_its_first_page(card):
    version = checked(card, pdf())
    for width in (400, 800):
        with storage.open_file(storage.MEDIA, version.picture(width)) as file:
            assert file.read(12)[8:] == b"WEBP"


def test_a_picture_gets_smaller_pictures(card, tmp_path):
    version = checked(card, evil.photograph(tmp_path / "a.jpg").read_bytes(), name="a.jpg")
    assert (version.state, storage.exists(storage.MEDIA, version.picture(400))) == ("ready", True)


def test_quarantine_is_empty_afterwards(card):
    version = upload(card, pdf())
    name = version.quarantine_name
    drain()
    version.refresh_from_db()
    assert (storage.exists(storage.QUARANTINE, name), version.quarantine_name) == (False, "")


def test_the_text_is_found_by_its_page(card):
    checked(card, pdf("First words.", "Second words."))
    parts = SearchPart.objects.filter(source="file").values_list("label", "locator", "text", "weight")
    assert list(parts) == [
        ("Report, page 1", "?page=1#pages", "First words.", "D"),
        ("Report, page 2", "?page=2#pages", "Second words.", "D"),
    ]


def test_a_newer_file_takes_the_place_of_the_older(card):
    checked(card, pdf("Before."))
    newer = checked(card, pdf("After."), changed="Corrected.")
    card.document.refresh_from_db()
    assert (card.document.current, newer.number, newer.changed) == (newer, 2, "Corrected.")
    assert list(SearchPart.objects.filter(source="file").values_list("text", flat=True)) == ["After."]


def test_a_refused_file_leaves_the_older_in_its_place(card):
    first = checked(card, pdf("Before."))
    checked(card, b"Just words.")
    card.document.refresh_from_db()
    assert card.document.current == first


REFUSED = {
    "text renamed to .pdf": (
        evil.renamed_text,
        (
            "This is not a PDF, a picture (PNG, JPEG or WebP), a PowerPoint (.pptx) or a Word file (.docx). "
            "It seems to be plain text."
        ),
    ),
    "nothing": (lambda path: _write(path, b""), "This file is empty."),
}


def _write(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("make", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_document_is_refused_with_the_reason(card, tmp_path, make, sentence):
    version = checked(card, make(tmp_path / "a.pdf").read_bytes())
    assert (version.state, version.reason) == ("refused", sentence)


@pytest.mark.parametrize(
    "make", [evil.locked, evil.pixel_flood, evil.bomb_deck, evil.many_pages, evil.truncated]
)
def test_what_cannot_be_read_safely_is_refused_and_never_stored(card, tmp_path, make):
    version = checked(card, make(tmp_path / "a.pdf").read_bytes())
    assert (version.state, version.reason != "", version.media_name) == ("refused", True, "")


def test_a_refused_file_is_gone_from_quarantine(card):
    version = upload(card, b"Just words.")
    name = version.quarantine_name
    drain()
    assert storage.exists(storage.QUARANTINE, name) is False


def test_an_nhs_number_in_the_text_is_refused_with_its_page(card):
    version = checked(card, pdf("Harmless.", "Number 943 476 5919."))
    assert (version.state, version.reason) == (
        "refused",
        "Page 2: This looks like an NHS number. Please take it out: no child's details belong here.",
    )


def test_a_file_that_is_gone_is_refused(card):
    version = upload(card, pdf())
    storage.delete(storage.QUARANTINE, version.quarantine_name)
    drain()
    version.refresh_from_db()
    assert version.state == "refused"


def test_a_check_that_ran_already_changes_nothing(card):
    from portal.lib import jobs

    version = checked(card, pdf())
    deeds = AuditEntry.objects.count()
    jobs.enqueue("library.check_document", version.pk)
    drain()
    assert AuditEntry.objects.count() == deeds


def test_an_older_file_that_is_checked_later_does_not_take_the_place(card):
    older, newer = upload(card, pdf("Before.")), upload(card, pdf("After."))
    from portal.lib.jobs import kinds

    for version in (newer, older):
        kinds["library.check_document"].run(str(version.pk), None)
    card.document.refresh_from_db()
    assert card.document.current == newer


def test_a_ready_file_may_stay_while_another_is_checked(card):
    with_file(card)
    upload(card, pdf())
    card.document.refresh_from_db()
    assert card.document.current.number == 1
