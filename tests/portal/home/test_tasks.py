"""The pilot's cards are published once their files are ready."""

import datetime as dt

import pytest

from portal.home import tasks
from portal.home.seed.cards import BEING_PREPARED
from portal.lib import clock, jobs
from tests.factories.library import resource, with_file
from tests.factories.reviews import not_published, part, review


def do(card) -> None:
    tasks.publish_when_ready(f"{card.pk} 2026-01-05", jobs.Turn(None))
    card.refresh_from_db()


def test_a_card_whose_file_is_ready_is_published_as_on_its_day(bea):
    card = with_file(resource("report", state="expected", owner=bea))
    do(card)
    assert (card.state, clock.in_london(card.published_at).date()) == ("published", dt.date(2026, 1, 5))


def test_a_card_without_its_file_is_tried_again(bea):
    card = resource("report", state="expected", owner=bea)
    with pytest.raises(jobs.NotYet):
        do(card)


def test_a_card_that_is_published_already_keeps_its_day(bea):
    card = with_file(resource("report", owner=bea))
    before = card.published_at
    do(card)
    assert card.published_at == before


def test_a_card_that_is_gone_is_no_fault(db):
    tasks.publish_when_ready("0 2026-01-05", jobs.Turn(None))


def test_its_review_no_longer_says_that_it_is_being_prepared(bea):
    whole = review()
    card = with_file(part(whole, "report", kind="report", state="expected", owner=bea))
    not_published(whole, "report", BEING_PREPARED)
    do(card)
    assert list(whole.not_published.values_list("role", flat=True)) == []


def test_a_reason_of_the_reviews_own_stays(bea):
    whole = review()
    card = with_file(part(whole, "report", kind="report", state="expected", owner=bea))
    not_published(whole, "report", "The family asked for privacy.")
    do(card)
    assert list(whole.not_published.values_list("reason", flat=True)) == ["The family asked for privacy."]
