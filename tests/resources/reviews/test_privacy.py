"""What the room holds about people leaves with them; the deeds stay."""

import pytest
from django.apps import apps

from portal.lib import privacy
from resources.reviews import actions
from resources.reviews.models import Action, Recommendation, RecommendationClosing
from tests.factories import reviews as make
from tests.factories.accounts import agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(bea, adi):
    asked = make.recommendation(make.review(), state="under-way")
    make.action(asked, done_by=bea)
    return actions.close(by=adi, recommendation=asked)


def test_every_model_of_the_room_is_classified():
    assert [m for m in apps.get_app_config("reviews").get_models() if m not in privacy.register] == []


def test_an_erased_name_goes_and_the_closing_stays(closed, bea, adi):
    for model in (Action, RecommendationClosing):
        for person in (bea, adi):
            privacy.register[model].erase(person)
    closed.refresh_from_db()
    assert (closed.closed_by, closed.recorded_by, closed.recommendation.actions.get().recorded_by) == (
        None,
    ) * 3


def test_a_person_gets_the_closings_they_had_a_hand_in(closed, bea, sam):
    rows = [list(privacy.rows_about(privacy.register[RecommendationClosing], who)) for who in (bea, sam)]
    assert [len(found) for found in rows] == [1, 0]


def test_who_answers_for_a_recommendation_gets_it_and_is_forgotten(closed, morgan):
    held, one = privacy.register[Recommendation], closed.recommendation
    one.owner_person = one.asked_to_close = morgan
    one.save()
    assert [row["id"] for row in privacy.rows_about(held, morgan)] == [one.pk]
    held.erase(morgan)
    one.refresh_from_db()
    assert (one.owner_person, one.asked_to_close) == (None, None)


def test_an_agency_that_goes_into_another_takes_its_work_along(closed):
    old, new = closed.recommendation.owner, agency(name="The new trust")
    for model in (Recommendation, Action):
        privacy.register[model].merge(old, new)
    assert [m.objects.get().owner for m in (Recommendation, Action)] == [new, new]
