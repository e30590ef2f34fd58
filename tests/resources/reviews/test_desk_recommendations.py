"""Recommendations and their actions on the desk: written, done, closed by somebody else, opened again."""

import datetime as dt

import pytest

from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from resources.reviews import actions, desk_needs
from tests.factories import reviews as make
from tests.factories.accounts import agency, partnership
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/ellery"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


def test_a_recommendation_is_added(signed_in, bea, ellery):
    owner = agency(name="Children’s social care")
    signed_in(bea).post(
        f"{AT}/recommendations/new/",
        filled(title="Ask who cares", owner=str(owner.pk), due="2027-01-29", state="not-started"),
    )
    asked = ellery.recommendations.get()
    assert (asked.number, asked.owner, asked.due) == (1, owner, dt.date(2027, 1, 29))


def test_a_new_recommendation_cannot_begin_complete(signed_in, bea, ellery):
    owner = agency()
    data = filled(title="Ask", owner=str(owner.pk), state="complete")
    assert signed_in(bea).post(f"{AT}/recommendations/new/", data).status_code == 422


def test_a_recommendation_is_changed(signed_in, bea, done):
    data = {"edit-title": "New words", "edit-owner": str(done.owner_id), "edit-state": "under-way"}
    signed_in(bea).post(f"{AT}/recommendations/1/", filled(**data))
    done.refresh_from_db()
    assert done.title == "New words"


@pytest.mark.parametrize("field", ["title", "text", "notes", "words"])
def test_a_recommendation_takes_no_childs_details(signed_in, bea, done, field):
    data = {"edit-title": "Ask", "edit-owner": str(done.owner_id), "edit-state": "under-way"}
    data[f"edit-{field}"] = "born 3 March 2019"
    assert signed_in(bea).post(f"{AT}/recommendations/1/", filled(**data)).status_code == 422


def test_words_are_approved(signed_in, bea, ellery):
    asked = make.recommendation(ellery, words="The form has changed.")
    signed_in(bea).post(f"{AT}/recommendations/1/words/", filled())
    asked.refresh_from_db()
    assert (asked.approved_words, asked.approved_by) == ("The form has changed.", bea)


def test_an_action_is_planned(signed_in, bea, ellery):
    asked = make.recommendation(ellery)
    data = {"action-what": "Change the form", "action-owner": str(asked.owner_id), "action-due": ""}
    signed_in(bea).post(f"{AT}/recommendations/1/actions/", filled(**data))
    assert asked.actions.get().what == "Change the form"


def record_done(client, action, **fields):
    given = {"evidence": "The form is in use.", "done_on": clock.today().isoformat()} | fields
    data = {f"done-{action.pk}-{name}": value for name, value in given.items()}
    return client.post(f"{AT}/actions/{action.pk}/done/", filled(**data))


def test_an_action_is_recorded_as_done(signed_in, bea, ellery):
    action = make.action(make.recommendation(ellery))
    record_done(signed_in(bea), action)
    action.refresh_from_db()
    assert (action.done_on, action.recorded_by, action.evidence) == (
        clock.today(),
        bea,
        "The form is in use.",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": ""},
        {"evidence": "NHS 943 476 5919"},
        {"done_on": "2999-01-01"},
    ],
    ids=["no evidence", "a child's details", "a day that lies ahead"],
)
def test_an_action_is_not_done(signed_in, bea, ellery, wrong):
    action = make.action(make.recommendation(ellery))
    answer = record_done(signed_in(bea), action, **wrong)
    action.refresh_from_db()
    assert (answer.status_code, action.done_on) == (422, None)


def test_an_action_of_another_review_is_not_reached(signed_in, bea, ellery):
    make.recommendation(ellery)
    other = make.action(make.recommendation(make.review("Perrin")))
    assert record_done(signed_in(bea), other).status_code == 404


def test_who_recorded_it_does_not_close_it(signed_in, bea, done):
    answer = signed_in(bea).post(
        f"{AT}/recommendations/1/close/", filled(**{"close-closed_on": clock.today().isoformat()})
    )
    done.refresh_from_db()
    assert (answer.status_code, done.state) == (422, "under-way")
    assert "Somebody else closes it" in text(answer)


def test_who_recorded_it_is_not_offered_the_button(signed_in, bea, done):
    assert "Close the recommendation" not in text(signed_in(bea).get(f"{AT}/recommendations/1/"))


def ask(client, person):
    return client.post(f"{AT}/recommendations/1/ask-to-close/", filled(**{"ask-person": str(person.pk)}))


def test_who_recorded_it_asks_somebody_else_to_close_it(signed_in, done, bea, adi):
    client = signed_in(bea)
    assert f'<option value="{adi.pk}">Adi Okafor</option>' in text(client.get(f"{AT}/recommendations/1/"))
    ask(client, adi)
    letter = Email.objects.get()
    assert (letter.to, "/desk/reviews/ellery/recommendations/1/#rec-1" in letter.text) == (adi.email, True)
    assert "Adi Okafor is asked." in text(client.get(f"{AT}/recommendations/1/"))
    assert AuditEntry.objects.get(verb="reviews.asked_to_close").by == bea


def test_who_is_asked_finds_it_on_their_desk(done, bea, adi):
    actions.ask_to_close(by=bea, recommendation=done, person=adi)
    assert [n.title for n in desk_needs.late_recommendations(adi)] == [
        "Ellery: you are asked to close recommendation 1"
    ]


def test_nobody_is_asked_to_close_what_they_did(signed_in, done, bea):
    assert ask(signed_in(bea), bea).status_code == 422
    with pytest.raises(actions.Refused, match="Bea Lindqvist may not close it"):
        actions.ask_to_close(by=bea, recommendation=done, person=bea)
    assert not Email.objects.exists()


def test_nobody_is_asked_to_close_what_is_not_done(signed_in, ellery, bea, adi):
    make.action(make.recommendation(ellery))
    assert ask(signed_in(bea), adi).status_code == 422
    assert not Email.objects.exists()


def test_nobody_is_asked_twice(done, bea, adi):
    actions.ask_to_close(by=bea, recommendation=done, person=adi)
    with pytest.raises(actions.Refused, match="was asked already"):
        actions.ask_to_close(by=bea, recommendation=done, person=adi)


@pytest.mark.parametrize("deed", ["close", "take_back"])
def test_who_was_asked_is_asked_no_more_once_there_is_nothing_to_close(done, bea, adi, deed):
    actions.ask_to_close(by=bea, recommendation=done, person=adi)
    if deed == "close":
        actions.close(by=adi, recommendation=done)
    else:
        actions.take_back(by=bea, action=done.actions.get())
    done.refresh_from_db()
    assert done.asked_to_close is None


def test_somebody_else_closes_it_and_the_public_page_says_so(signed_in, client, adi, done):
    signed_in(adi).post(f"{AT}/recommendations/1/close/", filled(**{"close-closed_on": "2026-11-01"}))
    client.logout()
    assert "1 of 1 complete, 1 November 2026" in text(client.get("/reviews/ellery/"))


def test_reopening_turns_the_public_count_back_and_is_audited(signed_in, client, adi, done):
    signed_in(adi).post(f"{AT}/recommendations/1/close/", filled(**{"close-closed_on": "2026-11-01"}))
    signed_in(adi).post(
        f"{AT}/recommendations/1/reopen/", filled(**{"reopen-because": "The form was withdrawn."})
    )
    client.logout()
    assert "0 of 1 complete" in text(client.get("/reviews/ellery/"))
    assert AuditEntry.objects.get(verb="reviews.reopened").detail["because"] == "The form was withdrawn."


def test_reopening_needs_a_reason(signed_in, adi, done):
    client = signed_in(adi)
    client.post(f"{AT}/recommendations/1/close/", filled(**{"close-closed_on": "2026-11-01"}))
    assert client.post(f"{AT}/recommendations/1/reopen/", filled()).status_code == 422


def test_the_history_tells_in_words(signed_in, adi, done):
    client = signed_in(adi)
    client.post(f"{AT}/recommendations/1/close/", filled(**{"close-closed_on": "2026-11-01"}))
    page = text(client.get(f"{AT}/history/"))
    assert "<strong>Recommendation closed</strong> by Adi Okafor" in page
