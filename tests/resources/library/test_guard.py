"""What the guard finds in a file decides whether readers get it, and stands on the desk with its page."""

import pytest
from django.urls import reverse

from portal.lib import clock, identity, storage
from portal.lib.models import AuditEntry
from resources.library import actions, publishing
from resources.library.models import DocumentPage, SearchPart
from tests.factories.library import indexed, pdf, resource, upload, with_file
from tests.jobs import drain
from tests.portal.lib import leaks_docx, leaks_pdf, leaks_pptx

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def words(monkeypatch):
    named: list[str] = []
    monkeypatch.setattr(identity, "_sources", [lambda: named])
    return named


@pytest.fixture
def card():
    return resource("report", state="in-review")


def checked(card, content, **more):
    version = upload(card, content, **more)
    drain("default")
    version.refresh_from_db()
    return version


def lines(version):
    return [found.line for found in version.findings.all()]


NOTES = "There are speaker notes. Readers would get them with the file."
TRACKED = "There are tracked changes. Accept or reject them all, and upload it again."
NAMED = "This holds a name or a place that a review keeps confidential. Please take it out."
AUTHOR = "The name of who made it was kept here. It was taken out."


@pytest.mark.capability(21)
def test_tracked_changes_keep_a_letter_from_its_readers_with_their_page(card, bea):
    version = checked(card, next(one for one in leaks_docx.LEAKS if one.name == "words put in").build())
    assert (version.state, version.media_name, lines(version)) == ("refused", "", [f"Page 2: {TRACKED}"])
    with pytest.raises(publishing.NotReady) as refused:
        actions.publish(resource=card, by=None)
    assert refused.value.sentences == [f"Page 2: {TRACKED}"]


@pytest.mark.capability(21)
def test_speaker_notes_hold_a_deck_back_with_their_slide(card, bea):
    version = checked(card, leaks_pptx.notes(2, "Pause here."), name="a.pptx")
    assert (version.state, f"Slide 2: {NOTES}" in lines(version)) == ("held", True)
    with pytest.raises(publishing.NotReady) as refused:
        actions.publish(resource=card, by=None)
    assert refused.value.sentences == [f"Slide 2: {NOTES}"]


@pytest.mark.capability(21)
def test_a_word_of_a_review_keeps_a_file_out_and_is_kept_nowhere(card, bea, words, caplog):
    words.append("Rosemary Elm")
    version = checked(card, pdf("Harmless.", "She is Rosemary Elm."))
    assert (version.state, lines(version)) == ("refused", [f"Page 2: {NAMED}"])
    assert (DocumentPage.objects.count(), SearchPart.objects.count()) == (0, 0)
    told = caplog.text + " ".join(map(str, AuditEntry.objects.values_list("detail", flat=True)))
    assert "Rosemary" not in told


@pytest.mark.capability(21)
def test_the_author_of_a_pdf_is_taken_out_and_it_says_so(card):
    version = checked(card, leaks_pdf.info(Author="Ann Author"))
    assert (version.state, lines(version)) == ("ready", [f"The file\u2019s properties: {AUTHOR}"])
    with storage.open_file(storage.MEDIA, version.media_name) as file:
        assert b"Ann Author" not in file.read()


@pytest.mark.capability(21)
def test_a_word_named_after_the_file_was_taken_keeps_it_from_being_published(card, bea, words):
    checked(card, pdf("Harmless.", "She is Rosemary Elm."))
    assert publishing.obstacles(card) == []
    words.append("Rosemary Elm")
    with pytest.raises(publishing.NotReady) as refused:
        actions.publish(resource=card, by=None)
    assert refused.value.sentences == [f"Page 2: {NAMED}"]


def test_a_word_in_a_bookmark_is_found_again_too(card, words):
    checked(card, leaks_pdf.bookmark("The home in Tyrrell Close"))
    words.append("Tyrrell Close")
    assert publishing.obstacles(card) == [f"Page 2: {NAMED}"]


@pytest.mark.parametrize("kind", ["briefing", "review", "video", "course", "guidance"])
def test_the_words_of_every_kind_of_card_are_looked_through_before_it_is_published(kind, words):
    card = indexed(kind, state="draft", title="What we learnt in Tyrrell Close")
    words.append("Tyrrell Close")
    assert f"Title: {NAMED}" in publishing.obstacles(card)


def test_a_refused_file_that_has_several_things_lists_each(card):
    version = checked(card, leaks_pdf.plain(leaks_pdf.text(leaks_pdf.NHS), leaks_pdf.text("DOB 03/03/2019")))
    assert version.reason == "2 things in this file must be mended first. Each is listed with its page."
    assert [found.page for found in version.findings.all()] == [1, 2]


@pytest.mark.capability(22)
def test_a_blank_form_is_not_published_without_the_date_of_its_next_review():
    blank = with_file(resource("form", state="draft"))
    assert publishing.obstacles(blank) == ["Give the date by which this form is looked at again."]
    blank.review_due = clock.today()
    assert publishing.obstacles(blank) == []


def test_a_held_file_is_neither_on_its_card_nor_found(card):
    checked(card, leaks_pptx.notes(2, "Pause here."), name="a.pptx")
    card.document.refresh_from_db()
    assert (card.document.current, SearchPart.objects.filter(source="file").count()) == (None, 0)


def test_a_held_file_leaves_the_older_with_its_readers(card):
    first = checked(card, pdf("Before."))
    checked(card, leaks_pptx.notes(2, "Pause here."), name="a.pptx")
    card.document.refresh_from_db()
    assert card.document.current == first


@pytest.fixture
def held(card):
    return checked(card, leaks_pptx.notes(2, "Pause here."), name="a.pptx").findings.get(kind="speaker_notes")


def accept(client, finding, reason="For whoever presents it."):
    card = finding.version.document.resource
    address = reverse("desk_library:accept", args=[card.uuid, finding.uuid])
    return client.post(address, {"accepted_reason": reason, "once": "6f6f0b0e-3f0a-4a52-8f5b-0b6ff3c8e3a1"})


def test_with_the_last_answer_the_file_goes_on_its_card(signed_in, bea, held):
    accept(signed_in(bea), held)
    held.refresh_from_db()
    held.version.refresh_from_db()
    document = held.version.document
    assert (held.accepted_by, held.accepted_reason) == (bea, "For whoever presents it.")
    assert (held.version.state, document.current_id) == ("ready", held.version_id)
    assert publishing.obstacles(document.resource) == []


def test_an_answer_is_written_down_with_its_reason(signed_in, bea, held):
    accept(signed_in(bea), held)
    entry = AuditEntry.objects.get(verb="library.finding_accepted")
    assert (entry.by, entry.detail["reason"], entry.detail["page"]) == (bea, "For whoever presents it.", 2)


def test_an_answer_needs_a_reason(signed_in, bea, held):
    answer = accept(signed_in(bea), held, reason=" ")
    held.refresh_from_db()
    assert (answer.status_code, held.accepted_at) == (422, None)


def test_only_the_business_team_answers(signed_in, tom, held):
    card = held.version.document.resource
    card.owner = tom
    card.save()
    answer = accept(signed_in(tom), held)
    held.refresh_from_db()
    assert (answer.status_code, held.accepted_at) == (404, None)


def test_nobody_can_answer_for_a_childs_details(card, bea):
    version = checked(card, pdf("Number 943 476 5919."))
    finding = version.findings.get()
    actions.accept_finding(finding=finding, by=bea, reason="It is needed.")
    finding.refresh_from_db()
    version.refresh_from_db()
    assert (finding.accepted_at, version.state) == (None, "refused")


def test_a_number_in_the_notes_is_not_held_but_refused(card):
    version = checked(card, leaks_pptx.notes(3, "She is 943 476 5919."), name="a.pptx")
    assert (version.state, version.media_name) == ("refused", "")


def test_the_desk_shows_each_finding_with_its_place(signed_in, bea, held):
    card = held.version.document.resource
    page = signed_in(bea).get(reverse("desk_library:edit", args=[card.uuid])).content.decode()
    assert (f"<strong>Slide 2</strong>: {NOTES}" in page, "I answer for it" in page) == (True, True)


def test_a_held_file_waits_on_the_desk_of_the_business_team(bea, tom, held):
    from resources.library import desk

    assert [need.title for need in desk.held_files(bea)] == [
        f"{held.version.document.resource}: its file is held back"
    ]
    assert list(desk.held_files(tom)) == []
