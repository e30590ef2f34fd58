"""One embargo for a whole and its parts: nothing of it goes out before, and what is ready goes out together."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock
from resources.library import actions, publishing
from resources.library.models import Bundle, Resource
from tests.factories.accounts import partnership
from tests.factories.library import resource
from tests.forms import filled
from tests.resources.library.publishing import HOUR, fresh, past, refusal, report, run_publishing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """Letters name the partnership."""
    return partnership()


@pytest.fixture
def whole(tom, bea) -> Resource:
    """A whole under embargo until tomorrow, in review, with one part in review."""
    card = report(tom, title="Child Linden")
    Bundle.objects.create(whole=card, part=report(tom, title="Linden: the report"), role="report")
    return actions.hold_back(whole=card, until=clock.now() + dt.timedelta(days=1), by=bea)


def part_of(whole: Resource) -> Resource:
    return Resource.objects.get(wholes__whole=whole)


def test_no_part_is_published_before_the_embargo_ends(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.publish, resource=part_of(whole), by=bea) == [
        f"What it is part of is under embargo until {until}."
    ]
    assert part_of(whole).state == "in-review"


def test_nor_is_the_whole(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.publish, resource=whole, by=bea) == [f"It is under embargo until {until}."]


def test_nor_when_the_portal_is_set_up(whole):
    assert len(refusal(actions.publish, resource=part_of(whole), by=None)) == 1


def test_no_part_gets_a_day_before_the_embargo_ends(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.approve, resource=part_of(whole), by=bea, at=clock.now() + HOUR) == [
        f"Choose a time after the embargo ends: {until}."
    ]


def test_a_day_that_was_set_before_the_embargo_does_not_break_it(whole, bea):
    part = part_of(whole)
    past(part, publish_at=clock.now() - HOUR, approved_by=bea, approved_edition=part.edition)
    run_publishing()
    assert part_of(whole).state == "in-review"


def test_no_part_is_announced_before_the_embargo_ends(whole, bea):
    assert len(refusal(actions.announce, resource=part_of(whole), by=bea, expected_text="soon")) == 1
    assert part_of(whole).state == "in-review"


def test_an_embargo_takes_an_announcement_of_a_part_back(tom, bea):
    card, part = report(tom), resource("poster", state="expected")
    actions.tie(whole=card, part=part, role="poster", by=bea)
    actions.hold_back(whole=card, until=clock.now() + HOUR, by=bea)
    assert fresh(part).state == "draft"


def test_an_announced_card_tied_to_what_is_under_embargo_is_announced_no_longer(whole, bea):
    part = resource("poster", state="expected")
    actions.tie(whole=whole, part=part, role="poster", by=bea)
    assert fresh(part).state == "draft"


def test_readers_see_nothing_of_it_before(whole, client, priya, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    seen = [list(Resource.objects.visible_to(person)) for person in (priya,)]
    addresses = [
        part.get_absolute_url(),
        reverse("library:download", args=[part.slug]),
        whole.get_absolute_url(),
    ]
    assert (seen, [client.get(address).status_code for address in addresses]) == ([[]], [404, 404, 404])
    assert client.get("/library/?q=Linden").context["total"] == 0


def test_with_the_whole_go_the_parts_that_are_approved_and_no_others(whole, tom, bea):
    approved, unread = part_of(whole), report(tom, title="Linden: the slides")
    Bundle.objects.create(whole=whole, part=unread, role="slides")
    actions.approve(resource=approved, by=bea)
    past(whole, embargo_until=clock.now() - HOUR)
    actions.publish(resource=whole, by=bea)
    assert [fresh(card).state for card in (whole, approved, unread)] == [
        "published",
        "published",
        "in-review",
    ]


def test_the_whole_and_its_parts_go_out_by_themselves_on_its_day(whole, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    actions.approve(resource=whole, by=bea, at=whole.embargo_until)
    past(whole, embargo_until=clock.now() - HOUR, publish_at=clock.now() - HOUR)
    run_publishing()
    assert [fresh(card).state for card in (whole, part)] == ["published", "published"]


def test_a_part_that_is_not_ready_holds_the_whole_back(whole, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    part.document.delete()
    past(whole, embargo_until=clock.now() - HOUR)
    assert refusal(actions.publish, resource=whole, by=bea) == [
        "Linden: the report: Add the file, or the address where its publisher keeps it."
    ]
    assert [fresh(card).state for card in (whole, part)] == ["in-review", "in-review"]


def test_an_embargo_cannot_call_back_what_readers_have(tom, bea):
    card = report(tom)
    actions.tie(whole=card, part=resource("poster", title="Look again"), role="poster", by=bea)
    assert refusal(actions.hold_back, whole=card, until=clock.now() + HOUR, by=bea) == [
        "Readers have “Look again” already: an embargo cannot call it back."
    ]
    assert fresh(card).embargo_until is None


def test_an_embargo_is_lifted(signed_in, whole, bea):
    signed_in(bea).post(
        reverse("desk_library:embargo", args=[whole.uuid]),
        filled(**{"embargo-day": "", "embargo-time": "09:00"}),
    )
    actions.publish(resource=part_of(whole), by=bea)
    assert (fresh(whole).embargo_until, part_of(whole).state) == (None, "published")
