"""Two editors at once in a review: a recommendation, the timeline, and the clocks of guidance."""

import re

import pytest
from zeal import zeal_ignore

from portal.lib.two_editors import SAVED_MEANWHILE
from resources.reviews import actions
from resources.reviews.models import Recommendation
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]

STEPS = {
    "steps-TOTAL_FORMS": "1",
    "steps-INITIAL_FORMS": "0",
    "steps-0-day": "2025-12-01",
    "steps-0-precision": "month",
    "steps-0-what": "A review is decided",
}


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


@pytest.fixture
def ellery(db):
    return make.review("Ellery", card={"state": "draft", "slug": "ellery"})


def edition_on(answer) -> str:
    return re.search(r'name="edition" value="(\d+)"', answer.content.decode())[1]


def typed(one: Recommendation, title: str, edition: str, **more: str) -> dict[str, str]:
    words = {"title": title, "owner": str(one.owner_id), "state": "not-started"} | more
    return filled(edition=edition, **{f"edit-{name}": value for name, value in words.items()})


def title_of(one: Recommendation) -> str:
    return Recommendation.objects.get(pk=one.pk).title


def test_the_second_editor_of_a_recommendation_sees_both_and_saves_theirs_knowingly(
    signed_in, bea, adi, ellery
):
    one, client = make.recommendation(ellery, title="Ask again"), signed_in(bea)
    address = "/desk/reviews/ellery/recommendations/1/"
    opened = edition_on(client.get(address))
    actions.change_recommendation(by=adi, recommendation=one, fields={"title": "Ask twice"})
    answer = client.post(address, typed(one, "Ask everybody", opened))
    shown = [(d.label, d.theirs, d.yours) for d in answer.context["differences"]]
    assert (answer.status_code, title_of(one)) == (422, "Ask twice")
    assert shown == [("What is asked, in a line", "Ask twice", "Ask everybody")]
    again = client.post(address, typed(one, "Ask everybody", edition_on(answer)))
    assert (again.status_code, title_of(one)) == (302, "Ask everybody")


def test_whoever_changes_a_recommendation_alone_is_not_asked(signed_in, bea, ellery):
    one, client = make.recommendation(ellery), signed_in(bea)
    address = "/desk/reviews/ellery/recommendations/1/"
    first = client.post(address, typed(one, "Ask twice", edition_on(client.get(address))))
    second = client.post(address, typed(one, "Ask everybody", edition_on(client.get(address))))
    assert (first.status_code, second.status_code, title_of(one)) == (302, 302, "Ask everybody")


def test_a_change_of_another_recommendation_is_none_of_this(signed_in, bea, adi, ellery):
    one, other = make.recommendation(ellery, number=1), make.recommendation(ellery, number=2)
    client, address = signed_in(bea), "/desk/reviews/ellery/recommendations/1/"
    opened = edition_on(client.get(address))
    actions.change_recommendation(by=adi, recommendation=other, fields={"title": "Ask twice"})
    assert client.post(address, typed(one, "Ask everybody", opened)).status_code == 302


def test_an_action_planned_meanwhile_is_not_set_back_to_not_started(signed_in, bea, adi, ellery):
    one, client = make.recommendation(ellery), signed_in(bea)
    address = "/desk/reviews/ellery/recommendations/1/"
    opened = edition_on(client.get(address))
    actions.add_action(by=adi, recommendation=one, what="Change the form", owner=one.owner)
    answer = client.post(address, typed(one, one.title, opened))
    shown = [(d.label, d.theirs, d.yours) for d in answer.context["differences"]]
    assert (answer.status_code, Recommendation.objects.get().state) == (422, "under-way")
    assert shown == [("Where it stands", "Under way", "Not started")]


def test_what_its_owner_says_meanwhile_is_not_set_back_to_not_started(signed_in, bea, morgan, ellery):
    one, client = make.recommendation(ellery), signed_in(bea)
    address = "/desk/reviews/ellery/recommendations/1/"
    opened = edition_on(client.get(address))
    actions.answer(by=morgan, recommendation=one, standing="under-way", words="We have begun.")
    answer = client.post(address, typed(one, "Ask everybody", opened))
    assert (answer.status_code, Recommendation.objects.get().state) == (422, "under-way")


def test_an_answer_that_changes_nothing_of_it_stands_in_nobodys_way(signed_in, bea, morgan, ellery):
    one, client = make.recommendation(ellery), signed_in(bea)
    address = "/desk/reviews/ellery/recommendations/1/"
    opened = edition_on(client.get(address))
    actions.answer(by=morgan, recommendation=one, standing="not-started", words="In spring.")
    assert client.post(address, typed(one, "Ask everybody", opened)).status_code == 302


def test_the_second_editor_of_a_timeline_sees_both_and_saves_theirs_knowingly(signed_in, bea, adi, ellery):
    client, address = signed_in(bea), "/desk/reviews/ellery/timeline/"
    opened = edition_on(client.get(address))
    theirs = {"day": "2026-01-05", "precision": "day", "what": "The panel meets"}
    actions.set_timeline(by=adi, review=ellery, steps=[theirs])
    answer = client.post(address, filled(edition=opened, **STEPS))
    shown = [(d.theirs, d.yours) for d in answer.context["differences"]]
    assert (answer.status_code, [step.what for step in ellery.milestones.all()]) == (422, ["The panel meets"])
    assert shown == [
        ("2026-01-05, The day, The panel meets", "2025-12-01, The month only, A review is decided")
    ]
    again = client.post(address, filled(edition=edition_on(answer), **STEPS))
    assert (again.status_code, [s.what for s in ellery.milestones.all()]) == (302, ["A review is decided"])


def test_a_timeline_with_a_fault_says_that_it_was_saved_meanwhile_too(signed_in, bea, adi, ellery):
    client, address = signed_in(bea), "/desk/reviews/ellery/timeline/"
    opened = edition_on(client.get(address))
    actions.set_timeline(by=adi, review=ellery, steps=[])
    answer = client.post(address, filled(edition=opened, **STEPS | {"steps-0-day": "soon"}))
    assert (answer.context["form"].non_field_errors(), ellery.milestones.count()) == ([SAVED_MEANWHILE], 0)


def test_clocks_that_somebody_else_saved_are_shown_as_whole_lines(signed_in, bea, adi):
    page = make.guidance(card={"state": "draft", "slug": "notifying"})
    make.rule(page, days=5)
    client, address = signed_in(bea), "/desk/reviews/guidance/notifying/"
    opened = edition_on(client.get(address))
    actions.change_guidance(by=adi, page=page, card={}, details={}, rules=[])
    rule = {"text": "Notify the Panel by", "days": "7", "citation": "WT.", "checked_on": "2026-11-01"}
    sent = {"title": "Notifiable incidents", "shape": "text", "rules-TOTAL_FORMS": "1"}
    sent |= {f"rules-0-{name}": value for name, value in rule.items()}
    sent |= {"rules-INITIAL_FORMS": "1", "rules-0-starts": "At once."}
    answer = client.post(address, filled(edition=opened, **sent))
    shown = {d.label: (d.theirs, d.yours) for d in answer.context["differences"]}
    assert shown["Clocks"] == ("", "Notify the Panel by, 7, At once., WT., 2026-11-01")
