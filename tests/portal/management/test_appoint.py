"""The first administrator of a new portal."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Grant, User
from portal.lib import clock

pytestmark = pytest.mark.django_db


def test_the_appointed_person_is_an_administrator_without_a_password(capsys):
    call_command("appoint", "ada@example.org", "Ada Okafor")
    person = User.objects.get()
    assert (person.role_keys, person.has_usable_password()) == ({"administrator"}, False)
    assert capsys.readouterr().out.endswith("/accounts/password/reset/\n")


def test_appointing_twice_is_appointing_once():
    call_command("appoint", "ada@example.org", "Ada Okafor")
    call_command("appoint", "ada@example.org", "Ada Okafor")
    assert User.objects.get().grants.count() == 1


def test_it_is_for_a_year_and_can_be_done_again_when_the_year_is_over(time_machine):
    start, held = clock.now(), []
    for days in (0, 366):
        time_machine.move_to(start + dt.timedelta(days=days))
        held.append(Grant.objects.current().count())
        call_command("appoint", "ada@example.org", "Ada Okafor")
        held.append(Grant.objects.current().get().until - clock.today())
    assert held == [0, dt.timedelta(days=365)] * 2


def test_an_account_that_closed_because_nobody_used_it_is_opened():
    call_command("appoint", "ada@example.org", "Ada Okafor")
    User.objects.update(is_active=False)
    call_command("appoint", "ada@example.org", "Ada Okafor")
    assert User.objects.get().has_perm("accounts.give_roles") is True


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError):
        call_command("appoint", "ada", "Ada Okafor")
    assert User.objects.count() == 0
