"""What must be true before a review or guidance has readers."""

import datetime as dt

import pytest

from portal.lib import clock
from resources.library import actions as library
from resources.library.publishing import NotReady, obstacles
from resources.reviews.models import ROLES
from tests.factories import reviews as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A draft with everything: each format is explained."""
    review = make.review(card={"state": "draft"}, published_on=dt.date(2026, 7, 1))
    for role in ROLES:
        make.not_published(review, role)
    return review


def test_everything_explained_may_be_published(draft):
    assert obstacles(draft.resource) == []


def test_a_content_note_is_needed(draft):
    draft.resource.content_note = ""
    assert obstacles(draft.resource) == ["Say in the content note what is hard to read here."]


def test_a_name_is_needed(draft):
    draft.pseudonym = ""
    assert obstacles(draft.resource) == [
        "Give the name used in the review: one that is not their own, or letters."
    ]


def test_a_national_review_needs_no_name(draft):
    draft.pseudonym, draft.kind = "", "national"
    assert obstacles(draft.resource) == []


def test_a_date_is_needed(draft):
    draft.published_on = None
    assert obstacles(draft.resource) == ["Say when the review was published."]


def test_a_date_that_lies_ahead_waits(draft):
    draft.published_on = clock.today() + dt.timedelta(days=1)
    assert obstacles(draft.resource) == ["The day of publication lies ahead: wait for it, or correct it."]


def test_a_format_is_published_or_explained(draft):
    draft.not_published.get(role="video").delete()
    sentence = "Video briefing: publish it, or say why it is not published."
    before = obstacles(draft.resource)
    make.part(draft, "video", state="draft")
    between = obstacles(draft.resource)
    make.part(draft, "video")
    assert (before, between, obstacles(draft.resource)) == ([sentence], [sentence], [])


def test_recommendations_are_the_action_plan(draft):
    draft.not_published.get(role="action-plan").delete()
    before = len(obstacles(draft.resource))
    make.recommendation(draft)
    assert (before, obstacles(draft.resource)) == (1, [])


def test_a_review_of_another_publisher_needs_no_formats():
    card = {"state": "draft", "external_url": "https://example.org/it", "publisher": "The Panel"}
    review = make.review(
        "Hard truths", kind="national", card=card, pseudonym="", published_on=dt.date(2026, 1, 1)
    )
    assert obstacles(review.resource) == []


def test_the_library_refuses_to_publish_what_is_not_ready(draft):
    draft.not_published.all().delete()
    with pytest.raises(NotReady):
        library.publish(resource=draft.resource, by=None)


@pytest.fixture
def guide(bea):
    return make.guidance(card={"state": "draft", "owner": bea})


def test_guidance_with_everything_may_be_published(guide):
    assert obstacles(guide.resource) == []


@pytest.mark.parametrize("field", ["body", "citation"])
def test_guidance_needs_words_and_source(guide, field):
    setattr(guide, field, "")
    assert len(obstacles(guide.resource)) == 1


@pytest.mark.parametrize("field", ["review_due", "owner"])
def test_guidance_needs_an_owner_and_a_next_review(guide, field):
    setattr(guide.resource, field, None)
    assert len(obstacles(guide.resource)) == 1


def test_a_page_with_a_clock_needs_one(guide):
    guide.shape = "clock"
    before = len(obstacles(guide.resource))
    make.rule(guide)
    assert (before, obstacles(guide.resource)) == (1, [])
