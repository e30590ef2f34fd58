"""Four eyes over all of a review: what was agreed to is agreed to again once any of it has changed."""

import datetime as dt

import pytest

from portal.lib import clock
from resources.library import actions as library
from resources.library.models import Bundle, Resource
from resources.reviews import actions
from tests.factories import reviews as make
from tests.factories.accounts import grant, partnership, person
from tests.factories.library import resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def cy(db):
    """Somebody else of the business team."""
    return grant(person("Cy Marsh"), "business").person


@pytest.fixture
def waiting(bea, cy):
    """A review of Bea's that Cy has read and agreed to for a day; with one recommendation and a poster."""
    partnership()
    made = make.review("Ellery", card={"state": "draft", "owner": bea, "words_by": bea})
    make.recommendation(made, title="Ask again", words="Begun.")
    make.part(made, "poster", state="draft")
    library.send_for_review(resource=made.resource, by=bea)
    tomorrow = clock.now() + dt.timedelta(days=1)
    library.approve(resource=made.resource, by=cy, at=tomorrow)
    return made


def changed_recommendation(review, by):
    one = review.recommendations.get()
    actions.change_recommendation(by=by, recommendation=one, fields={"text": "In every meeting."})


def changed_words(review, by):
    one = review.recommendations.get()
    actions.change_recommendation(by=by, recommendation=one, fields={"words": "Nearly done."})


def added_recommendation(review, by):
    owner = review.recommendations.get().owner
    actions.add_recommendation(by=by, review=review, fields={"title": "Ask twice", "owner": owner})


def added_part(review, by):
    actions.set_format(by=by, review=review, role=Bundle.Role.SLIDES, parts=[resource("slides")])


def took_part_out(review, by):
    actions.set_format(by=by, review=review, role=Bundle.Role.POSTER, parts=[])


def changed_reason(review, by):
    actions.set_format(by=by, review=review, role=Bundle.Role.VIDEO, parts=[], reason="None was made.")


def changed_timeline(review, by):
    actions.set_timeline(by=by, review=review, steps=[])


CHANGES = [
    changed_recommendation,
    changed_words,
    added_recommendation,
    added_part,
    took_part_out,
    changed_reason,
    changed_timeline,
]


def now(review) -> Resource:
    return Resource.objects.get(pk=review.resource_id)


def test_before_any_change_it_is_agreed_to(waiting):
    assert now(waiting).is_approved


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_needs_the_eye_of_somebody_who_did_not_make_it(waiting, adi, change):
    change(waiting, adi)
    card = now(waiting)
    assert (card.is_approved, card.words_by, adi.has_perm("library.publish", card)) == (False, adi, False)


def test_notes_and_dates_of_the_desk_need_no_other_eye(waiting, adi):
    one = waiting.recommendations.get()
    actions.change_recommendation(
        by=adi, recommendation=one, fields={"notes": "Rang them.", "title": "Ask again"}
    )
    assert now(waiting).is_approved


def test_the_same_formats_again_need_no_other_eye(waiting, adi):
    poster = waiting.resource.parts.get().part
    actions.set_format(by=adi, review=waiting, role=Bundle.Role.POSTER, parts=[poster])
    assert now(waiting).is_approved


def test_words_approved_for_readers_are_another_edition_by_the_same_author(waiting, adi, bea):
    actions.approve_words(by=adi, recommendation=waiting.recommendations.get())
    card = now(waiting)
    assert (card.is_approved, card.words_by, adi.has_perm("library.publish", card)) == (False, bea, True)


def test_a_day_that_was_set_before_the_change_is_not_kept(waiting, adi):
    changed_recommendation(waiting, adi)
    Resource.objects.filter(pk=waiting.resource_id).update(publish_at=clock.now())
    library.publish_on_its_day(resource=now(waiting))
    assert (now(waiting).state, now(waiting).publish_refused.split(".")[0]) == (
        "in-review",
        "Its words were changed after the day was set",
    )
