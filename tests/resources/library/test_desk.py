"""The desk of documents: who may do what, bad input, and forms that count once."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.library.models import DocumentVersion, OldAddress, Page, Resource
from tests.factories.accounts import partnership
from tests.factories.library import page, pdf, resource, topic, upload, with_file
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db


def at(name: str, card: Resource | None = None) -> str:
    return reverse(f"desk_library:{name}", args=[card.uuid] if card else [])


def sheet(content: bytes | None = None, name: str = "report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf("Words.") if content is None else content)


def card_of(title: str = "Fenn", **fields):
    return filled(**{"title": title, "visibility": "public", "slug": "fenn"} | fields)


def state(card: Resource) -> str:
    card.refresh_from_db()
    return card.state


# The list


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_number_of_times(
    signed_in, bea, tom, django_assert_num_queries, number
):
    for _ in range(number):
        with_file(resource("report", owner=tom))
    client = signed_in(bea)
    client.get(at("list"))
    # Session, person, roles, partnership, what the rail counts, the count, and the page itself.
    with django_assert_num_queries(11):
        client.get(at("list"))


def test_a_trainer_sees_their_own_and_nobody_elses(signed_in, tom, bea):
    mine = resource("report", owner=tom, state="draft")
    resource("report", owner=bea)
    assert list(signed_in(tom).get(at("list")).context["page"]) == [mine]


def test_what_has_a_desk_of_its_own_is_not_here(signed_in, bea):
    for kind in ("briefing", "poster", "video", "review", "course", "guidance"):
        resource(kind)
    assert list(signed_in(bea).get(at("list")).context["page"]) == []


def test_a_briefing_of_another_publisher_is_here(signed_in, bea):
    card = resource("briefing", external_url="https://example.org/", publisher="NSPCC")
    assert list(signed_in(bea).get(at("list")).context["page"]) == [card]


def test_the_filters_narrow_the_list(signed_in, bea):
    wanted = resource("form", title="Chronology template", state="draft")
    resource("form", title="Chronology template", slug="other", state="published")
    resource("report", title="Chronology", state="draft")
    resource("form", title="Referral", state="draft")
    answer = signed_in(bea).get(at("list"), {"q": "chrono", "kind": "form", "state": "draft"})
    assert list(answer.context["page"]) == [wanted]


@pytest.mark.parametrize("query", ["?q=%00", "?state=x&kind=y", "?page=x"])
def test_nonsense_in_the_filters_is_no_error(signed_in, bea, query):
    assert signed_in(bea).get(at("list") + query).status_code == 200


# Adding


def new(**fields):
    return filled(**{"kind": "report", "title": "Fenn", "visibility": "public"} | fields)


def test_a_document_is_added_as_a_draft_with_its_file(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(file=sheet(), topics=[topic().pk]))
    card = Resource.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, at("edit", card))
    assert (card.state, card.owner, card.document.versions.count()) == ("draft", tom, 1)


def test_a_link_needs_its_address(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(kind="link"))
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"external_url": ["Give the address that the link leads to."]},
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "not an address"])
def test_an_odd_address_is_refused(signed_in, tom, address):
    answer = signed_in(tom).post(at("add"), new(kind="link", external_url=address))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["external_url"])


def test_a_kind_with_another_desk_cannot_be_added_here(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(kind="poster"))
    assert (answer.status_code, Resource.objects.count()) == (422, 0)


def test_a_file_that_is_too_large_is_refused_before_anything_is_stored(signed_in, tom, settings):
    settings.DOCUMENT_LARGEST = 1024 * 1024
    # There is no such place, so that an attempt to store would be an error.
    away = {**settings.STORAGES["quarantine"]["OPTIONS"], "bucket_name": "not-there"}
    settings.STORAGES = {
        **settings.STORAGES,
        "quarantine": {**settings.STORAGES["quarantine"], "OPTIONS": away},
    }
    answer = signed_in(tom).post(at("add"), new(file=sheet(b"x" * (1024 * 1024 + 1))))
    assert answer.context["form"].errors == {
        "file": ["This file is larger than 1 MB, which is the most we take."]
    }
    assert (answer.status_code, Resource.objects.count()) == (422, 0)


def test_an_empty_file_is_refused(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(file=sheet(b"")))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_a_refused_form_keeps_what_was_typed(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(title="", summary="Three sentences."))
    assert (answer.status_code, b"Three sentences." in answer.content) == (422, True)


def test_an_nhs_number_in_the_summary_is_refused(signed_in, tom):
    answer = signed_in(tom).post(at("add"), new(summary="About 943 476 5919."))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["summary"])


def test_a_form_sent_twice_adds_one_document(signed_in, tom):
    client, data = signed_in(tom), new()
    answers = [client.post(at("add"), data) for _ in range(2)]
    assert (answers[0].headers["Location"], Resource.objects.count()) == (
        answers[1].headers["Location"],
        1,
    )


def test_a_form_without_its_key_changes_nothing(signed_in, tom):
    answer = signed_in(tom).post(at("add"), {"kind": "report", "title": "Fenn", "visibility": "public"})
    assert (answer.status_code, Resource.objects.count()) == (422, 0)


def test_another_persons_key_is_not_there(client, tom, bea):
    data = new()
    client.force_login(tom)
    client.post(at("add"), data)
    client.force_login(bea)
    assert (client.post(at("add"), data).status_code, Resource.objects.count()) == (404, 1)


# Changing


def test_a_card_is_changed(signed_in, bea):
    card = resource("report", title="Before", slug="before")
    signed_in(bea).post(at("edit", card), card_of("After", slug="after"))
    card.refresh_from_db()
    assert (card.title, card.slug, OldAddress.objects.get().slug) == ("After", "after", "before")


def test_an_address_that_another_card_had_is_refused(signed_in, bea):
    OldAddress.objects.create(slug="once", resource=resource())
    card = resource("report", slug="before")
    answer = signed_in(bea).post(at("edit", card), card_of(slug="once"))
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"slug": ["Another page has this address, or had it once. Choose another."]},
    )


@pytest.mark.parametrize("slug", ["new", "download", "a b", "../x", ""])
def test_an_address_that_cannot_be_is_refused(signed_in, bea, slug):
    card = resource("report", slug="before")
    assert signed_in(bea).post(at("edit", card), card_of(slug=slug)).status_code == 422


def test_a_trainer_changes_their_own_draft(signed_in, tom):
    card = resource("report", state="draft", owner=tom)
    signed_in(tom).post(at("edit", card), card_of("After"))
    card.refresh_from_db()
    assert card.title == "After"


def test_a_trainer_does_not_change_what_readers_have(signed_in, tom):
    card = resource("report", title="Before", owner=tom)
    answer = signed_in(tom).post(at("edit", card), card_of("After"))
    card.refresh_from_db()
    assert (answer.status_code, card.title) == (404, "Before")


def test_a_trainer_finds_nobody_elses_draft(signed_in, tom, bea):
    card = resource("report", state="draft", owner=bea)
    assert signed_in(tom).get(at("edit", card)).status_code == 404


# Files


def test_a_file_waits_for_its_check_and_the_page_says_so(signed_in, tom):
    client, card = signed_in(tom), resource("report", state="draft", owner=tom)
    answer = client.post(at("file", card), filled(file=sheet()), follow=True)
    body = answer.content.decode()
    assert ("Being checked" in body, 'hx-trigger="every 2s"' in body) == (True, True)


@pytest.mark.long
def test_the_page_stops_asking_when_the_check_is_done(signed_in, tom):
    client, card = signed_in(tom), resource("report", state="draft", owner=tom)
    upload(card, pdf())
    drain()
    body = client.get(at("file_state", card)).content.decode()
    assert ("hx-trigger" in body, "PDF, 1 page" in body, "<html" in body) == (False, True, False)


def test_a_refused_file_leaves_its_reason_on_the_page(signed_in, tom):
    client, card = signed_in(tom), resource("report", state="draft", owner=tom)
    client.post(at("file", card), filled(file=sheet(b"Just words.")))
    drain()
    assert "It seems to be plain text." in client.get(at("edit", card)).content.decode()


def test_a_replacement_says_what_changed(signed_in, bea):
    card = with_file(resource("report"))
    answer = signed_in(bea).post(at("file", card), filled(file=sheet()))
    assert (answer.status_code, list(answer.context["file_form"].errors)) == (422, ["changed"])


def test_a_replacement_keeps_what_changed(signed_in, bea):
    card = with_file(resource("report"))
    signed_in(bea).post(at("file", card), filled(file=sheet(), changed="Page 4 corrected."))
    assert list(DocumentVersion.objects.values_list("number", "state", "changed")) == [
        (2, "checking", "Page 4 corrected."),
        (1, "ready", ""),
    ]


def test_no_file_at_all_is_refused(signed_in, tom):
    card = resource("report", state="draft", owner=tom)
    answer = signed_in(tom).post(at("file", card), filled())
    assert (answer.status_code, list(answer.context["file_form"].errors)) == (422, ["file"])


def test_a_double_click_uploads_once(signed_in, tom):
    client, card = signed_in(tom), resource("report", state="draft", owner=tom)
    key = filled()
    for _ in range(2):
        client.post(at("file", card), key | {"file": sheet()})
    assert DocumentVersion.objects.count() == 1


def test_nobody_uploads_to_a_strangers_draft(signed_in, tom, bea):
    card = resource("report", state="draft", owner=bea)
    answer = signed_in(tom).post(at("file", card), filled(file=sheet()))
    assert (answer.status_code, DocumentVersion.objects.count()) == (404, 0)


# States


def test_a_trainer_sends_a_draft_for_review(signed_in, tom):
    card = resource("report", state="draft", owner=tom)
    signed_in(tom).post(at("send_for_review", card), filled())
    assert state(card) == "in-review"


@pytest.mark.parametrize("deed", ["publish", "announce", "archive", "send_back"])
def test_a_trainer_does_not_decide(signed_in, tom, deed):
    card = with_file(resource("report", state="in-review", owner=tom))
    answer = signed_in(tom).post(at(deed, card), filled())
    assert (answer.status_code, state(card)) == (404, "in-review")


def test_a_document_with_a_ready_file_is_published(signed_in, bea):
    card = with_file(resource("report", state="in-review"))
    signed_in(bea).post(at("publish", card), filled())
    assert state(card) == "published"


UNREADY = {
    "no file": ({}, "Add the file, or the address where its publisher keeps it."),
    "no publisher": ({"external_url": "https://example.org/"}, "Name the publisher whose page it is."),
}


@pytest.mark.parametrize(("fields", "sentence"), UNREADY.values(), ids=UNREADY)
def test_what_is_not_ready_is_not_published_and_says_why(signed_in, bea, fields, sentence):
    card = resource("report", state="in-review", **fields)
    answer = signed_in(bea).post(at("publish", card), filled())
    assert (answer.status_code, answer.context["refused"], state(card)) == (422, [sentence], "in-review")


def test_a_document_is_not_published_while_its_file_is_checked(signed_in, bea):
    card = resource("report", state="in-review")
    upload(card, pdf())
    answer = signed_in(bea).post(at("publish", card), filled())
    assert answer.context["refused"] == ["Wait until the file has been checked."]


def test_a_document_is_not_published_with_a_refused_file(signed_in, bea):
    card = resource("report", state="in-review")
    upload(card, b"Just words.")
    drain()
    answer = signed_in(bea).post(at("publish", card), filled())
    assert answer.context["refused"] == ["Add another file: the last one was refused."]


def test_a_link_with_its_publisher_is_published(signed_in, bea):
    card = resource("link", state="in-review", external_url="https://example.org/", publisher="NSPCC")
    signed_in(bea).post(at("publish", card), filled())
    assert state(card) == "published"


def test_announcing_says_when(signed_in, bea):
    card = resource("report", state="draft")
    signed_in(bea).post(at("announce", card), filled(expected_text="in the autumn"))
    assert (state(card), card.expected_text) == ("expected", "in the autumn")


def test_archiving_takes_it_from_its_readers(signed_in, bea, client):
    card = resource("report")
    signed_in(bea).post(at("archive", card), filled(**{"archive-reason": "Out of date."}))
    client.logout()
    assert client.get("/library/").context["total"] == 0


def test_sending_back_makes_it_a_draft_again(signed_in, bea, tom):
    partnership()
    card = resource("report", state="in-review", owner=tom)
    signed_in(bea).post(at("send_back", card), filled(**{"back-reason": "The summary is missing."}))
    assert state(card) == "draft"


@pytest.mark.parametrize("deed", ["file", "send_for_review", "publish", "announce", "archive", "send_back"])
def test_looking_changes_nothing(signed_in, bea, deed):
    card = with_file(resource("report", state="in-review"))
    assert (signed_in(bea).get(at(deed, card)).status_code, state(card)) == (405, "in-review")


# Pages


def test_the_business_team_writes_a_page(signed_in, bea):
    page("privacy")
    data = filled(title="Privacy", body="New words.", review_due="2027-01-31")
    signed_in(bea).post(reverse("desk_library:page", args=["privacy"]), data)
    written = Page.objects.get()
    assert (written.body, written.review_due) == ("New words.", dt.date(2027, 1, 31))


def test_a_page_without_words_is_refused(signed_in, bea):
    page("privacy", body="Old words.")
    data = filled(title="Privacy", body=" ")
    answer = signed_in(bea).post(reverse("desk_library:page", args=["privacy"]), data)
    assert (answer.status_code, Page.objects.get().body) == (422, "Old words.")


def test_a_trainer_does_not_write_pages(signed_in, tom):
    page("privacy", body="Old words.")
    data = filled(title="Privacy", body="New words.")
    answer = signed_in(tom).post(reverse("desk_library:page", args=["privacy"]), data)
    assert (answer.status_code, Page.objects.get().body) == (404, "Old words.")
