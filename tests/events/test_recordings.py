"""A recording stands on the page of the event that it records, for who may see it."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories import videos as factory
from tests.factories.events import event
from tests.forms import filled

pytestmark = pytest.mark.django_db

DETAILS = {"title": "Noticing neglect, recorded", "summary": "What was said."}


@pytest.fixture
def past(tom):
    begun = clock.now() - dt.timedelta(days=2)
    return event(trainer=tom, starts=begun, ends=begun + dt.timedelta(hours=1), recorded=True)


def on_the_page(client, someone, shown) -> list[str]:
    if someone:
        client.force_login(someone)
    return [card.title for card in client.get(shown.get_absolute_url()).context["recordings"]]


def test_its_trainer_ties_a_recording_to_the_event(client, tom, priya, past):
    draft = factory.video(owner=tom, published=False)
    client.force_login(tom)
    client.post(reverse("desk_videos:video", args=[draft.uuid]), filled(**DETAILS, occasion=past.source))
    draft.refresh_from_db()
    before = on_the_page(client, priya, past)
    draft.resource.state, draft.resource.published_at = "published", clock.now()
    draft.resource.save()
    assert (draft.occasion, before, on_the_page(client, priya, past)) == (past.source, [], [DETAILS["title"]])


def test_a_visitor_does_not_see_what_is_for_registered_people(client, tom, past):
    factory.video(owner=tom, occasion=past.source)
    assert on_the_page(client, None, past) == []


def test_an_event_that_one_does_not_run_cannot_be_named(client, tom, bea, past):
    past.trainer = bea
    past.save()
    draft = factory.video(owner=tom, published=False)
    client.force_login(tom)
    answer = client.post(
        reverse("desk_videos:video", args=[draft.uuid]), filled(**DETAILS, occasion=past.source)
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["occasion"])


def test_who_changes_other_details_keeps_the_event_that_the_business_team_named(client, tom, bea, past):
    past.trainer = bea
    past.save()
    draft = factory.video(owner=tom, published=False, occasion=past.source)
    client.force_login(tom)
    client.post(reverse("desk_videos:video", args=[draft.uuid]), filled(**DETAILS, occasion=past.source))
    draft.refresh_from_db()
    assert (draft.occasion, draft.resource.title) == (past.source, DETAILS["title"])
