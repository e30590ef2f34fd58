"""Closed by default: every address is listed, and every person gets exactly what the list says."""

import uuid

import pytest

from tests.factories.accounts import partnership
from tests.house.register import PEOPLE, addresses, doors, things


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


@pytest.mark.parametrize("door", doors(), ids=lambda door: f"{door.method} {door.name} {door.path}")
def test_each_person_gets_what_the_list_says(door, people, client):
    named = things(people)
    got = {}
    for who in PEOPLE:
        client.logout()
        if who != "visitor":
            client.force_login(people[who])
        address = door.path.format(**named)
        data = {"once": str(uuid.uuid4()), **{k: v.format(**named) for k, v in door.data.items()}}
        answer = client.post(address, data) if door.method == "POST" else client.get(address)
        got[who] = answer.status_code
    assert got == door.expected
