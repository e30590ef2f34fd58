"""Giving and ending roles of the partnership."""

import datetime as dt

import pytest

from accounts import actions
from accounts.models import User
from portal.lib import clock
from portal.lib.refusals import Refused

DAY = dt.timedelta(days=1)


def fresh(someone):
    return User.objects.get(pk=someone.pk)


def test_a_role_holds_until_its_last_day(priya, adi):
    actions.give_role(person=priya, role="trainer", by=adi, until=clock.today())
    assert "trainer" in fresh(priya).role_keys


def test_a_role_that_is_over_allows_nothing(tom):
    tom.grants.update(until=clock.today() - DAY)
    assert fresh(tom).has_perm("accounts.open_desk") is False


def test_giving_a_role_again_moves_its_end(priya, adi):
    first = actions.give_role(person=priya, role="trainer", by=adi, until=clock.today())
    again = actions.give_role(person=priya, role="trainer", by=adi, until=clock.today() + DAY)
    assert (again.pk, again.until) == (first.pk, clock.today() + DAY)


def test_a_role_does_not_end_in_the_past(priya, adi):
    with pytest.raises(Refused):
        actions.give_role(person=priya, role="trainer", by=adi, until=clock.today() - DAY)


@pytest.mark.parametrize("days", [None, 367])
def test_a_role_is_not_given_for_ever_nor_for_more_than_a_year(priya, adi, days):
    last = days and clock.today() + days * DAY
    with pytest.raises(Refused):
        actions.give_role(person=priya, role="trainer", by=adi, until=last)


def test_ending_a_role_is_at_once_and_once(tom, adi):
    grant = tom.grants.get()
    ended = actions.end_role(grant=grant, by=adi)
    assert fresh(tom).role_keys == frozenset()
    assert actions.end_role(grant=grant, by=adi).until == ended.until


def test_the_last_administrator_stays(adi):
    with pytest.raises(Refused):
        actions.end_role(grant=adi.grants.get(), by=adi)


def test_one_of_two_administrators_may_go(adi, bea):
    actions.give_role(person=bea, role="administrator", by=adi, until=clock.today())
    actions.end_role(grant=adi.grants.get(), by=bea)
    assert fresh(adi).role_keys == frozenset()
