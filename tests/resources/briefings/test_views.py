"""Reading and writing over HTTP."""

import pytest
from django.urls import reverse

from accounts.models import RecordEntry, Reflection
from portal.lib import clock
from resources.briefings import actions, seven
from resources.briefings.models import Briefing
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def typed(**more):
    fields = {"title": "Asking twice", "summary": "Kindly.", "visibility": "public", "questions": "Why?"}
    for number, heading in enumerate(seven.HEADINGS, 1):
        fields |= {f"heading{number}": heading, f"body{number}": "Ask."}
    return filled(**fields | more)


def test_a_visitor_reads_a_published_briefing(client):
    made = briefing()
    assert client.get(made.resource.get_absolute_url()).status_code == 200


def test_page_and_plain_text_have_the_same_words(client):
    made = briefing()
    page = client.get(made.resource.get_absolute_url()).content.decode()
    text = client.get(reverse("briefings:text", args=[made.resource.slug])).content.decode()
    assert [p.heading for p in made.parts if p.heading not in page or p.heading not in text] == []


def test_a_draft_is_not_found_by_a_visitor(client):
    made = briefing(state="draft")
    assert client.get(made.resource.get_absolute_url()).status_code == 404


def test_the_pdf_is_a_short_lived_link(client, tom):
    made = briefing(owner=tom)
    from portal.lib import jobs

    jobs.enqueue("briefings.draw", made.pk)
    drain()
    answer = client.get(reverse("briefings:pdf", args=[made.resource.slug]))
    assert (answer.status_code, "X-Amz-Expires=60" in answer.url) == (302, True)


@pytest.mark.parametrize("form", ["pdf", "slides"])
def test_a_form_that_is_not_drawn_yet_leads_to_the_page(client, form):
    made = briefing()
    answer = client.get(reverse(f"briefings:{form}", args=[made.resource.slug]))
    assert (answer.status_code, answer.url) == (302, made.resource.get_absolute_url())


def test_slides_with_older_words_are_not_given_out(client):
    made = briefing()
    actions.draw_slides(briefing=made)
    assert "X-Amz-Expires=60" in client.get(reverse("briefings:slides", args=[made.resource.slug])).url
    Briefing.objects.update(words_changed_at=clock.now())
    answer = client.get(reverse("briefings:slides", args=[made.resource.slug]))
    assert answer.url == made.resource.get_absolute_url()


def test_a_trainer_no_longer_changes_what_readers_have(signed_in, tom):
    made = briefing(owner=tom)
    assert signed_in(tom).get(reverse("desk_briefings:edit", args=[made.resource.slug])).status_code == 404


def test_a_reader_adds_it_to_their_record(signed_in, priya):
    made = briefing()
    signed_in(priya).post(reverse("briefings:read", args=[made.resource.slug]), filled(reflection=""))
    assert RecordEntry.objects.get().person == priya


@pytest.mark.parametrize("state", ["draft", "in-review"])
def test_nobody_adds_hours_with_a_briefing_of_their_own_that_is_not_published(signed_in, tom, state):
    made = briefing(state=state, owner=tom)
    at = reverse("briefings:read", args=[made.resource.slug])
    client = signed_in(tom)
    page = client.get(made.resource.get_absolute_url())
    assert (page.status_code, page.content.decode().count(at)) == (200, 0)
    assert (client.post(at, filled(reflection="")).status_code, RecordEntry.objects.count()) == (404, 0)


def test_a_visitor_is_asked_to_sign_in_before_recording(client):
    answer = client.post(reverse("briefings:read", args=[briefing().resource.slug]), filled())
    assert answer.status_code == 302
    assert RecordEntry.objects.count() == 0


def test_a_reflection_with_an_nhs_number_is_refused_and_kept(signed_in, priya):
    made = briefing()
    answer = signed_in(priya).post(
        reverse("briefings:read", args=[made.resource.slug]), filled(reflection="Spoke about 943 476 5919.")
    )
    assert (answer.status_code, RecordEntry.objects.count()) == (422, 0)
    assert "Spoke about 943 476 5919." in answer.content.decode()


def test_a_second_page_overwrites_no_reflection_and_loses_no_word(signed_in, priya):
    client, at = signed_in(priya), reverse("briefings:read", args=[briefing().resource.slug])
    client.post(at, filled(reflection="I ask twice."))
    answer = client.post(at, filled(reflection="I ring first."))
    kept, html = Reflection.objects.get(), answer.content.decode()
    assert (answer.status_code, kept.text) == (422, "I ask twice.")
    its_page = reverse("accounts:reflection", args=[kept.entry.uuid])
    said = "You have written about this already, and that stays as it is."
    assert [html.count(one) for one in ("I ring first.</textarea>", f'href="{its_page}"', said)] == [1, 1, 1]


def test_a_second_page_without_words_changes_nothing(signed_in, priya):
    client, at = signed_in(priya), reverse("briefings:read", args=[briefing().resource.slug])
    client.post(at, filled(reflection="I ask twice."))
    answer = client.post(at, filled(reflection=""))
    assert (answer.status_code, Reflection.objects.get().text) == (302, "I ask twice.")


def test_a_trainer_writes_a_briefing(signed_in, tom):
    answer = signed_in(tom).post(reverse("desk_briefings:write"), typed())
    made = Briefing.objects.get()
    assert (answer.status_code, answer.url) == (
        302,
        reverse("desk_briefings:edit", args=[made.resource.slug]),
    )


def test_a_double_click_writes_one_briefing(signed_in, tom):
    client, form = signed_in(tom), typed()
    client.post(reverse("desk_briefings:write"), form)
    client.post(reverse("desk_briefings:write"), form)
    assert Briefing.objects.count() == 1


def test_bad_words_are_refused_and_everything_typed_is_kept(signed_in, tom):
    answer = signed_in(tom).post(reverse("desk_briefings:write"), typed(title="", body3="Long thought"))
    assert (answer.status_code, Briefing.objects.count()) == (422, 0)
    assert "Long thought" in answer.content.decode()


def test_a_professional_finds_no_desk(signed_in, priya):
    assert signed_in(priya).get(reverse("desk_briefings:list")).status_code == 404


def test_a_trainer_cannot_change_somebody_elses_briefing(signed_in, tom, bea):
    made = briefing(state="draft", owner=bea)
    assert signed_in(tom).get(reverse("desk_briefings:edit", args=[made.resource.slug])).status_code == 404


def test_a_trainer_cannot_publish(signed_in, tom):
    made = briefing(state="draft", owner=tom)
    answer = signed_in(tom).post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert (answer.status_code, made.resource.state) == (404, "draft")


@pytest.mark.parametrize("count", [1, 3])
def test_the_desks_list_asks_the_same_number_of_questions(signed_in, bea, count, django_assert_num_queries):
    for _ in range(count):
        briefing()
    client = signed_in(bea)
    client.get(reverse("desk_briefings:list"))
    with django_assert_num_queries(10):
        client.get(reverse("desk_briefings:list"))
