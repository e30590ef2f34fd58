"""Written, drawn, read."""

import pytest
from django.urls import reverse

from accounts.models import RecordEntry
from portal.lib import storage
from resources.briefings import actions, seven
from resources.briefings.models import Briefing, Reading
from resources.library import publishing
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing, parts
from tests.jobs import drain

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def card(**more):
    return {"title": "Asking twice", "slug": "asking-twice", "summary": "Kindly."} | more


def test_a_written_briefing_has_its_seven_sections(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    assert [s.number for s in made.sections.all()] == [1, 2, 3, 4, 5, 6, 7]


def test_its_page_is_drawn_and_kept(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    drain()
    made.refresh_from_db()
    assert made.page_is_current
    with storage.open_file(storage.MEDIA, made.page_name) as file:
        assert file.read(5) == b"%PDF-"


def test_a_picture_of_the_page_is_kept_for_the_editor(tom, client):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    drain()
    made.refresh_from_db()
    with storage.open_file(storage.MEDIA, made.page_picture) as file:
        assert file.read(4) == b"\x89PNG"
    client.force_login(tom)
    page = client.get(reverse("desk_briefings:edit", args=[made.resource.slug])).content.decode()
    assert made.page_picture in page


def test_changed_words_make_the_page_old_until_it_is_drawn_again(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    drain()
    made.refresh_from_db()
    actions.change_briefing(briefing=made, by=tom, card={}, parts=parts("New words."), questions="")
    assert not made.page_is_current


def test_a_new_page_replaces_the_old_file(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    drain()
    made.refresh_from_db()
    first = made.page_name
    actions.change_briefing(briefing=made, by=tom, card={}, parts=parts("New words."), questions="")
    drain()
    made.refresh_from_db()
    assert (storage.exists(storage.MEDIA, first), storage.exists(storage.MEDIA, made.page_name)) == (
        False,
        True,
    )


def test_words_too_long_for_the_page_stop_publishing(tom):
    made = actions.write_briefing(
        by=tom, card=card(), parts=parts(" ".join(["neighbourhood"] * 260)), questions=""
    )
    drain()
    assert publishing.obstacles(made.resource) == [
        "The words do not fit on one page in readable type. Please shorten the longest section."
    ]


def test_an_empty_section_stops_publishing(tom):
    made = actions.write_briefing(
        by=tom, card=card(), parts=[*parts()[:6], seven.Part(7, "Last", "")], questions=""
    )
    drain()
    assert publishing.obstacles(made.resource) == [
        "Write section 7: each of the seven needs a heading and words."
    ]


def test_a_complete_briefing_may_be_published(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    drain()
    assert publishing.obstacles(made.resource) == []


def test_sections_are_found_by_the_search(tom):
    made = actions.write_briefing(by=tom, card=card(), parts=parts(), questions="")
    labels = list(
        made.resource.search_parts.filter(label__startswith="Section").values_list("label", "locator")
    )
    assert labels[3] == ("Section 4", "#section-4")


def test_reading_counts_once_in_the_record(priya):
    made = briefing()
    actions.record_reading(briefing=made, by=priya, reflection="")
    actions.record_reading(briefing=made, by=priya, reflection="Ask twice.")
    entry = RecordEntry.objects.get()
    assert (entry.minutes, entry.kind, entry.source) == (15, "briefing", f"briefing:{made.uuid}")
    assert (Reading.objects.count(), entry.reflection.text) == (1, "Ask twice.")


def test_a_draft_is_seen_by_its_author_and_the_business_team_only(tom, bea, priya, sam):
    made = briefing(state="draft", owner=tom)
    seen = {
        p.first_name: Briefing.objects.visible_to(p).filter(pk=made.pk).exists()
        for p in (tom, bea, priya, sam)
    }
    assert seen == {"Tom": True, "Bea": True, "Priya": False, "Sam": False}
