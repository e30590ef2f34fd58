"""Closed by default: every address is listed, and every person gets exactly what the list says."""

import datetime as dt
import uuid
from copy import deepcopy
from http.cookies import SimpleCookie

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from portal.lib import clock
from tests.factories.accounts import grant, membership, partnership, person
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


@pytest.fixture
def people(priya, morgan, tom, bea, adi, sam, millbrook, elsewhere):
    partnership()
    asking = person("Asking Amos")
    EmailAddress.objects.create(user=asking, email=asking.email, verified=False, primary=True)
    yesterday = clock.today() - dt.timedelta(days=1)
    return {
        "priya": priya,
        "morgan": morgan,
        "tom": tom,
        "bea": bea,
        "adi": adi,
        "sam": sam,
        "closed": grant(membership(person("Closed Cleo"), millbrook).person, "business").person,
        "nadia": membership(person("Nadia Rahman"), elsewhere, role="coordinator").person,
        "former": grant(person("Former Fynn"), "trainer", until=yesterday).person,
        "asking": membership(asking, millbrook, state="asked").person,
    }


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
