"""Closed by default: every address is listed, and every person gets exactly what the list says."""

import uuid
from copy import deepcopy
from http.cookies import SimpleCookie

import pytest
from django.db import transaction

from tests.factories.accounts import partnership
from tests.house.register import PEOPLE, addresses, doors, rooms, things


def test_every_address_is_listed_and_every_listed_address_exists():
    assert {door.name for door in doors()} ^ set(addresses()) == set()


def test_the_open_doors_are_the_listed_ones():
    open_doors = {
        name for name, entry in addresses().items() if not getattr(entry.callback, "login_required", True)
    }
    assert open_doors == {door.name for door in doors() if door.open}


@pytest.fixture
def people(priya, morgan, tom, bea, adi, sam):
    partnership()
    return {"priya": priya, "morgan": morgan, "tom": tom, "bea": bea, "adi": adi, "sam": sam}


@pytest.mark.parametrize("room", rooms())
def test_each_person_gets_what_the_list_says(room, people, client):
    named = things(people)
    cookies = {who: cookies_of(client, people.get(who)) for who in PEOPLE}
    surprises = {}
    for door in doors(room):
        with transaction.atomic():
            got = {who: answer(client, door, cookies[who], named) for who in PEOPLE}
            transaction.set_rollback(True)
        if got != door.expected:
            surprises[f"{door.method} {door.name} {door.path}"] = {
                who: f"{got[who]} where {door.expected[who]} is listed"
                for who in PEOPLE
                if got[who] != door.expected[who]
            }
    assert surprises == {}


def cookies_of(client, person):
    """Sign in once for all doors; a visitor has no cookies."""
    client.cookies = SimpleCookie()
    if person:
        client.force_login(person)
    return client.cookies


def answer(client, door, cookies, named) -> int:
    """Knock with these cookies, whatever earlier doors did to them."""
    client.cookies = deepcopy(cookies)
    address = door.path.format(**named)
    data = {"once": str(uuid.uuid4()), **{k: v.format(**named) for k, v in door.data.items()}}
    return (client.post(address, data) if door.method == "POST" else client.get(address)).status_code
