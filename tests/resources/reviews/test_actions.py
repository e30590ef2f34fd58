"""Recommendations from being asked to being closed, and who may not close them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.lib import clock
from portal.lib.models import AuditEntry
from resources.library.models import SearchPart
from resources.reviews import actions
from resources.reviews.models import RecommendationClosing
from tests.factories import reviews as make
from tests.factories.accounts import membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def ellery():
    return make.review()


@pytest.fixture
def done(ellery, bea):
    """A recommendation whose one action Bea recorded as done."""
    asked = make.recommendation(ellery, state="under-way")
    make.action(asked, done_by=bea)
    return asked


def test_somebody_else_closes_it(done, adi):
    actions.close(by=adi, recommendation=done, closed_on=dt.date(2026, 11, 1))
    done.refresh_from_db()
    assert (done.state, done.completed_on) == ("complete", dt.date(2026, 11, 1))


def test_who_recorded_the_action_cannot_close_it(done, bea):
    with pytest.raises(actions.Refused):
        actions.close(by=bea, recommendation=done)
    done.refresh_from_db()
    assert done.state == "under-way"


def test_who_recorded_only_one_of_several_actions_cannot_close_it_either(done, bea, adi):
    make.action(done, done_by=adi)
    for someone in (bea, adi):
        with pytest.raises(actions.Refused):
            actions.close(by=someone, recommendation=done)


def test_who_belongs_to_the_owner_cannot_close_it(done, adi):
    membership(adi, done.owner)
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=done)


def test_a_trainer_cannot_close_it(done, tom):
    with pytest.raises(actions.Refused):
        actions.close(by=tom, recommendation=done)


def test_it_is_not_closed_while_an_action_is_open(done, adi):
    make.action(done)
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=done)


def test_it_is_not_closed_without_any_action(ellery, adi):
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=make.recommendation(ellery))


def test_it_is_not_closed_twice(done, adi):
    actions.close(by=adi, recommendation=done)
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=done)


def test_the_database_refuses_a_closing_by_who_recorded_it(done, bea):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationClosing.objects.create(
            recommendation=done, recorded_by=bea, closed_by=bea, closed_on=clock.today()
        )


def test_the_database_refuses_a_done_action_without_evidence(done, bea):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.action(done, done_by=bea, evidence="")


def test_the_database_refuses_complete_without_a_date(ellery):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.recommendation(ellery, state="complete")


def test_reopening_is_in_the_audit_with_its_reason(done, bea, adi):
    actions.close(by=adi, recommendation=done)
    actions.reopen(by=bea, recommendation=done, because="The form was withdrawn.")
    entry = AuditEntry.objects.get(verb="reviews.reopened")
    assert (entry.by, entry.detail["because"], entry.detail["complete"]) == (
        bea,
        "The form was withdrawn.",
        0,
    )


def test_an_open_recommendation_cannot_be_reopened(done, bea):
    with pytest.raises(actions.Refused):
        actions.reopen(by=bea, recommendation=done, because="No.")


def test_closing_and_reopening_stay_on_record(done, bea, adi):
    actions.close(by=adi, recommendation=done)
    actions.reopen(by=bea, recommendation=done, because="Not in use.")
    actions.close(by=adi, recommendation=done)
    assert [c.reopened_because for c in done.closings.all()] == ["", "Not in use."]


def test_a_complete_recommendation_takes_no_more_actions(done, bea, adi):
    actions.close(by=adi, recommendation=done)
    with pytest.raises(actions.Refused):
        actions.add_action(by=bea, recommendation=done, what="More", owner=done.owner)


def test_completion_has_no_side_door(done, bea):
    with pytest.raises(actions.Refused):
        actions.change_recommendation(by=bea, recommendation=done, fields={"state": "complete"})


def test_a_complete_recommendation_is_not_put_back_without_a_reason(done, bea, adi):
    actions.close(by=adi, recommendation=done)
    with pytest.raises(actions.Refused):
        actions.change_recommendation(by=bea, recommendation=done, fields={"state": "not-started"})


def test_an_action_taken_back_is_open_again(done, bea, adi):
    actions.take_back(by=bea, action=done.actions.get())
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=done)


def test_an_action_of_a_complete_recommendation_is_not_taken_back(done, bea, adi):
    actions.close(by=adi, recommendation=done)
    with pytest.raises(actions.Refused):
        actions.take_back(by=bea, action=done.actions.get())


def test_the_first_action_puts_it_under_way(ellery, bea):
    asked = make.recommendation(ellery)
    actions.add_action(by=bea, recommendation=asked, what="Change the form", owner=asked.owner)
    asked.refresh_from_db()
    assert asked.state == "under-way"


def test_words_reach_the_public_only_once_approved(ellery, bea):
    asked = make.recommendation(ellery, words="The form has changed.")
    assert asked.approved_words == ""
    actions.approve_words(by=bea, recommendation=asked)
    asked.refresh_from_db()
    assert (asked.approved_words, asked.approved_on) == ("The form has changed.", clock.today())


def test_changed_words_wait_and_the_approved_ones_stay(ellery, bea):
    asked = make.recommendation(ellery, words="Old.")
    actions.approve_words(by=bea, recommendation=asked)
    actions.change_recommendation(by=bea, recommendation=asked, fields={"words": "New."})
    asked.refresh_from_db()
    assert (asked.words_wait, asked.approved_words) == (True, "Old.")


def test_words_that_were_taken_out_leave_the_public_page_once_approved(ellery, bea):
    asked = make.recommendation(ellery, approved_words="Old.", approved_on=dt.date(2026, 11, 1))
    actions.approve_words(by=bea, recommendation=asked)
    asked.refresh_from_db()
    assert (asked.approved_words, asked.approved_on) == ("", None)


def test_no_words_cannot_be_approved(ellery, bea):
    with pytest.raises(actions.Refused):
        actions.approve_words(by=bea, recommendation=make.recommendation(ellery))


def test_recommendations_are_numbered_in_order(ellery, bea):
    owner = make.recommendation(ellery, number=4).owner
    added = actions.add_recommendation(by=bea, review=ellery, fields={"title": "Next", "owner": owner})
    assert added.number == 5


def test_the_search_knows_findings_and_recommendations_and_nothing_from_the_desk(ellery, bea):
    asked = make.recommendation(
        ellery, title="Ask who cares", notes="Millbrook is late", words="Not approved"
    )
    actions.change_review(by=bea, review=ellery, card={}, details={"findings": "Nobody asked."})
    actions.change_recommendation(by=bea, recommendation=asked, fields={"title": "Ask who cares for whom"})
    parts = SearchPart.objects.filter(resource=ellery.resource, source="shelf")
    assert {(p.label, p.locator, p.text.strip()) for p in parts} == {
        ("What the review found", "#find", "Nobody asked."),
        ("Recommendation 1", "#rec-1", "Ask who cares for whom"),
    }


def test_a_format_is_tied_once_and_untied_when_it_is_left_out(ellery, bea):
    first = make.part(ellery, "poster", title="Old poster")
    new = make.part(make.review("Perrin"), "poster", title="New poster")
    actions.set_format(by=bea, review=ellery, role="poster", parts=[new])
    assert list(ellery.resource.parts.values_list("part__title", flat=True)) == ["New poster"]
    assert first.pk is not None


def test_a_reason_goes_when_the_format_is_there(ellery, bea):
    make.not_published(ellery, "report")
    actions.set_format(by=bea, review=ellery, role="report", parts=[make.part(ellery, "report")])
    assert not ellery.not_published.exists()


def test_a_new_review_is_a_quiet_draft(bea):
    begun = actions.add_review(by=bea, card={"title": "Perrin"}, details={"kind": "learning"})
    card = begun.resource
    assert (card.state, card.quiet, card.slug, card.owner) == ("draft", 2, "perrin", bea)


def test_clocks_are_replaced_together(bea):
    page = make.guidance(shape="clock")
    make.rule(page)
    actions.change_guidance(
        by=bea,
        page=page,
        card={},
        details={"body": "New words."},
        rules=[{"text": "Send by", "days": 7, "citation": "Law."}],
    )
    assert [(r.text, r.days, r.order) for r in page.rules.all()] == [("Send by", 7, 1)]
