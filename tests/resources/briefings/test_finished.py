"""A briefing that was laid out elsewhere: its file is the briefing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import RecordEntry
from resources.briefings.models import Briefing
from resources.library import actions as library
from resources.library import publishing
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing, finished
from tests.factories.library import pdf, resource, upload, with_file
from tests.forms import filled
from tests.jobs import drain

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def given(content=None, name="briefing.pdf", **more):
    file = SimpleUploadedFile(name, content or pdf("Ask the second question."), "application/pdf")
    card = {"title": "Asking twice", "summary": "Kindly.", "visibility": "public"}
    return filled(**card | more) | {"file": file}


def test_a_trainer_uploads_a_finished_pdf_and_readers_get_it(client, tom, bea):
    client.force_login(tom)
    answer = client.post(reverse("desk_briefings:add_file"), given())
    made = Briefing.objects.get()
    assert (answer.url, made.is_finished) == (reverse("desk_briefings:edit", args=["asking-twice"]), True)
    drain()
    library.send_for_review(resource=made.resource, by=tom)
    library.publish(resource=made.resource, by=bea)
    page = client.get(made.resource.get_absolute_url()).content.decode()
    assert "Ask the second question." in page
    assert reverse("library:download", args=["asking-twice"]) in page
    assert "PDF, 1 page" in page


def test_it_is_not_published_before_its_file_was_checked(client, tom):
    client.force_login(tom)
    client.post(reverse("desk_briefings:add_file"), given())
    assert publishing.obstacles(Resource.objects.get()) == ["Wait until the file has been checked."]


def test_a_card_without_words_and_without_a_file_is_not_published():
    assert publishing.obstacles(resource("briefing", state="draft")) == [
        "Add the file, or the address where its publisher keeps it."
    ]


def test_a_file_that_is_none_is_refused_in_a_sentence_on_the_desk(client, tom):
    client.force_login(tom)
    client.post(reverse("desk_briefings:add_file"), given(b"<html>hello</html>" * 50))
    drain()
    page = client.get(reverse("desk_briefings:edit", args=["asking-twice"])).content.decode()
    assert "briefing.pdf was not taken" in page


def test_without_a_file_everything_typed_stays(client, tom):
    client.force_login(tom)
    form = given(summary="A long thought")
    del form["file"]
    answer = client.post(reverse("desk_briefings:add_file"), form)
    assert (answer.status_code, Briefing.objects.count()) == (422, 0)
    assert "A long thought" in answer.content.decode()


def test_the_pdf_address_leads_to_the_file_and_plain_text_has_its_words(client, tom):
    made = Briefing.objects.create(resource=resource("briefing", slug="made-elsewhere"))
    upload(made.resource, pdf("First words.", "Second words."), by=tom)
    drain()
    answer = client.get(reverse("briefings:pdf", args=["made-elsewhere"]))
    assert answer.url == reverse("library:download", args=["made-elsewhere"])
    text = client.get(reverse("briefings:text", args=["made-elsewhere"])).content.decode()
    assert [words in text for words in ("First words.", "Second words.")] == [True, True]


def test_replacing_the_file_says_what_changed_and_keeps_the_old_until_it_is_ready(client, tom):
    made = finished(state="draft", owner=tom)
    client.force_login(tom)
    place = reverse("desk_briefings:file", args=[made.resource.slug])
    assert client.post(place, given()).status_code == 422
    client.post(place, given(changed="Page 1 corrected"))
    assert (made.file.number, made.versions.first().changed) == (1, "Page 1 corrected")
    drain()
    assert made.file.number == 2


def test_the_card_of_a_finished_briefing_is_changed(client, tom):
    made = finished(state="draft", owner=tom)
    client.force_login(tom)
    card = filled(title="Another title", summary="Kindly.", visibility="public")
    client.post(reverse("desk_briefings:edit", args=[made.resource.slug]), card)
    made.resource.refresh_from_db()
    assert made.resource.title == "Another title"


def test_a_card_that_came_in_with_its_file_gets_a_page_when_it_is_published(client, bea):
    card = with_file(resource("briefing", state="in-review", slug="moved-in"))
    library.publish(resource=card, by=bea)
    assert client.get("/briefings/moved-in/").status_code == 200


def test_the_desks_list_says_which_briefings_are_finished_files(client, bea):
    finished(title="Made elsewhere")
    briefing(title="Written here")
    client.force_login(bea)
    rows = client.get(reverse("desk_briefings:list")).context["briefings"]
    assert {str(row): row.written for row in rows} == {"Made elsewhere": False, "Written here": True}


def test_it_is_read_and_recorded_as_any_other(client, priya):
    made = finished()
    client.force_login(priya)
    client.post(reverse("briefings:read", args=[made.resource.slug]), filled(reflection=""))
    assert RecordEntry.objects.get().source == f"briefing:{made.uuid}"


def test_the_page_of_a_written_briefing_names_its_published_reviews_only(client):
    made = briefing()
    for state in ("published", "draft"):
        whole = resource("review", state=state, title=f"A {state} review")
        library.tie(whole=whole, part=made.resource, role="briefing", by=None)
    page = client.get(made.resource.get_absolute_url()).content.decode()
    assert ["A published review" in page, "A draft review" in page] == [True, False]
