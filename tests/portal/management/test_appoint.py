"""The first administrator of a new portal."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

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


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError):
        call_command("appoint", "ada", "Ada Okafor")
    assert User.objects.count() == 0
