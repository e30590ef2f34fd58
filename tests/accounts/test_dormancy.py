"""An account that nobody uses closes after its owner heard of it, and the business team opens it again."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import User
from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import partnership
from tests.forms import filled
from tests.jobs import drain


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def night(number: int) -> None:
    jobs.enqueue("accounts.dormant", f"night {number}")
    drain("default")


@pytest.fixture
def away(priya, time_machine):
    """Priya was last here so many days ago; `away(days)` goes there."""
    start = clock.now()
    User.objects.filter(pk=priya.pk).update(last_login=start)
    return lambda days: time_machine.move_to(start + dt.timedelta(days=days))


def is_open(person) -> bool:
    return User.objects.get(pk=person.pk).is_active


def test_its_owner_hears_of_it_once_thirty_days_before(priya, away):
    told = []
    for day in (699, 701, 702):
        away(day)
        night(day)
        told.append(Email.objects.filter(letter="accounts/dormant", to=priya.email).count())
    assert (told, is_open(priya)) == ([0, 1, 1], True)


def test_it_closes_when_the_notice_is_over(priya, away):
    found = []
    for day in (701, 730, 732):
        away(day)
        night(day)
        found.append(is_open(priya))
    assert (found, AuditEntry.objects.get(verb="accounts.closed_unused").by) == ([True, True, False], None)


def test_signing_in_keeps_it(priya, away):
    away(701)
    night(1)
    User.objects.filter(pk=priya.pk).update(last_login=clock.now())
    away(740)
    night(2)
    assert is_open(priya)


def test_who_holds_a_role_of_the_partnership_keeps_theirs(tom, away):
    User.objects.filter(pk=tom.pk).update(last_login=clock.now(), joined_at=clock.now())
    for day in (701, 740):
        away(day)
        night(day)
    assert is_open(tom)


def test_once_the_role_is_over_theirs_closes_like_any_other(tom, away):
    start = clock.today()
    User.objects.filter(pk=tom.pk).update(last_login=clock.now(), joined_at=clock.now())
    tom.grants.update(until=start + dt.timedelta(days=365))
    for day in (701, 732):
        away(day)
        night(day)
    assert not is_open(tom)


def test_it_is_looked_for_every_day():
    asked = ("accounts.dormant", "accounts.confirm_yearly")
    assert [jobs.recurring[kind] for kind in asked] == [dt.timedelta(days=1)] * 2


def test_the_business_team_opens_it_again(priya, bea, signed_in):
    User.objects.filter(pk=priya.pk).update(is_active=False)
    page = signed_in(bea).get(reverse("desk_accounts:person", args=[priya.uuid])).content.decode()
    assert "Open it again" in page
    signed_in(bea).post(reverse("desk_accounts:reopen", args=[priya.uuid]), filled())
    assert (is_open(priya), AuditEntry.objects.get(verb="accounts.reopened").by) == (True, bea)


def test_a_closed_account_is_erased_at_its_owners_request(priya, adi, signed_in):
    User.objects.filter(pk=priya.pk).update(is_active=False)
    client, address = signed_in(adi), reverse("desk_accounts:erase", args=[priya.uuid])
    page = client.get(reverse("desk_accounts:person", args=[priya.uuid])).content.decode()
    answer = client.post(address, filled(address=priya.email))
    priya.refresh_from_db()
    assert (page.count(address), answer.status_code, priya.left_for_good) == (1, 302, True)


def test_who_left_for_good_cannot_be_erased_once_more(priya, adi, signed_in):
    actions.erase(person=priya, by=adi)
    client, address = signed_in(adi), reverse("desk_accounts:erase", args=[priya.uuid])
    page = client.get(reverse("desk_accounts:person", args=[priya.uuid])).content.decode()
    priya.refresh_from_db()
    answer = client.post(address, filled(address=priya.email))
    assert (page.count(address), answer.status_code) == (0, 404)
    assert AuditEntry.objects.filter(verb="accounts.erased").count() == 1


def test_who_left_for_good_stays_away(priya, bea, adi, signed_in):
    actions.erase(person=priya, by=adi)
    answer = signed_in(bea).post(reverse("desk_accounts:reopen", args=[priya.uuid]), filled())
    assert (answer.status_code, is_open(priya)) == (404, False)
