"""An event's letters and how they fared."""

import pytest

from events import actions
from portal.lib.models import Email
from tests.factories.accounts import grant, partnership, person
from tests.factories.events import event

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(tom):
    partnership()
    return event(title="Noticing", trainer=tom, places=9)


def test_an_events_letters_are_listed_and_no_others(signed_in, at, tom, priya, sam):
    actions.book(event=at, person=priya, by=priya)
    other = event(title="Another one", trainer=tom)
    actions.book(event=other, person=priya, by=priya)
    page = signed_in(tom).get(f"/desk/events/{at.slug}/emails/").content.decode()
    assert ("You have a place: Noticing" in page, "You have a place: Another one" in page) == (True, False)
    assert "1 email<" in page


def test_what_came_back_is_named_with_its_reason(signed_in, at, tom, priya):
    actions.book(event=at, person=priya, by=priya)
    Email.objects.update(state=Email.State.BOUNCED, reason="550 No such user")
    page = signed_in(tom).get(f"/desk/events/{at.slug}/emails/").content.decode()
    assert ("1 email did not arrive." in page, "550 No such user" in page, "Came back" in page) == (True,) * 3


def test_the_managers_letter_is_among_them(signed_in, tom, priya):
    partnership()
    at = event(trainer=tom, needs_approval=True)
    asked = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}
    actions.book(event=at, person=priya, by=priya, manager=asked)
    assert "ruth@example.org" in signed_in(tom).get(f"/desk/events/{at.slug}/emails/").content.decode()


def test_another_trainers_letters_do_not_exist(signed_in, at):
    una = grant(person("Una Trent"), "trainer").person
    assert signed_in(una).get(f"/desk/events/{at.slug}/emails/").status_code == 404


def test_the_list_reads_the_database_as_often_for_three_as_for_one(
    signed_in, at, tom, priya, sam, morgan, django_assert_max_num_queries
):
    browser, counts = signed_in(tom), []
    for people in ((priya,), (sam, morgan)):
        for someone in people:
            actions.book(event=at, person=someone, by=someone)
        with django_assert_max_num_queries(40) as seen:
            browser.get(f"/desk/events/{at.slug}/emails/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
