"""Closed by default: every address is listed, and every person gets exactly what the list says."""

import pytest
from django.db import transaction

from accounts.models import User
from tests.house.knocking import answer, cookies_of
from tests.house.register import EVERYBODY, addresses, doors, rooms, things


def test_every_address_is_listed_and_every_listed_address_exists():
    assert {door.name for door in doors()} ^ set(addresses()) == set()


def test_the_open_doors_are_the_listed_ones():
    open_doors = {
        name for name, entry in addresses().items() if not getattr(entry.callback, "login_required", True)
    }
    assert open_doors == {door.name for door in doors() if door.open}


def test_five_thousand_answers_are_listed():
    assert len(doors()) * len(EVERYBODY) >= 5000


@pytest.mark.long
@pytest.mark.parametrize("room", rooms())
def test_each_person_gets_what_the_list_says(room, people, client):
    named = things(people)
    cookies = {who: cookies_of(client, people.get(who)) for who in EVERYBODY}
    User.objects.filter(pk=people["closed"].pk).update(is_active=False)
    surprises = {}
    for door in doors(room):
        with transaction.atomic():
            got = {who: answer(client, door, cookies[who], named) for who in EVERYBODY}
            transaction.set_rollback(True)
        if got != door.expected:
            surprises[f"{door.method} {door.name} {door.path}"] = {
                who: f"{got[who]} where {door.expected[who]} is listed"
                for who in EVERYBODY
                if got[who] != door.expected[who]
            }
    assert surprises == {}
