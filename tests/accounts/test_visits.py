"""The visit before this one: kept at sign-in, so that pages can say what is new since."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from accounts import actions
from accounts.models import User
from portal.lib import clock, privacy

pytestmark = pytest.mark.django_db


def last_here(person: User, ago: dt.timedelta) -> dt.datetime:
    began = clock.now() - ago
    User.objects.filter(pk=person.pk).update(last_login=began)
    return began


def test_signing_in_keeps_when_the_last_visit_began(client, priya):
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    began = last_here(priya, dt.timedelta(days=3))
    client.post("/accounts/login/", {"login": priya.email, "password": "safeguarding-demo"})
    priya.refresh_from_db()
    assert (priya.visited_before, priya.last_login > began) == (began, True)


def test_signing_in_again_goes_on_with_the_same_visit(priya):
    last_here(priya, dt.timedelta(hours=5, minutes=59))
    actions.note_visit(person=priya)
    priya.refresh_from_db()
    assert priya.visited_before is None


def test_a_first_visit_has_none_before_it(priya):
    actions.note_visit(person=priya)
    priya.refresh_from_db()
    assert priya.visited_before is None


def test_a_persons_own_copy_says_when(priya):
    assert [sorted(row) for row in privacy.rows_about(privacy.register[User], priya)] == [
        ["email", "job_title", "joined_at", "last_login", "name", "phone", "visited_before"]
    ]
