"""Closed by default: every address is listed, and every person gets exactly what the list says."""

import pytest
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.models import User
from portal.lib.http import idempotent, needs
from tests.house.knocking import answer, cookies_of, sent_to
from tests.house.register import EVERYBODY, PEOPLE, addresses, doors, looks_at, methods, rooms, things

# What is not listed by its verb, each with its reason.
UNLISTED = {
    ("mfa_login_webauthn", "POST"): "ten tries a minute and no more, which is fewer than knock here",
}


def test_every_address_is_listed_and_every_listed_address_exists():
    assert {door.name for door in doors()} ^ set(addresses()) == set()


def test_every_address_is_listed_with_every_verb_that_it_serves():
    served = {
        (name, verb)
        for name, entry in addresses().items()
        for verb in methods(entry.callback) & {"GET", "POST"}
    }
    listed = {(door.name, door.method) for door in doors()}
    assert served - listed == set(UNLISTED)


@pytest.mark.parametrize(
    ("guard", "served"),
    [
        (require_GET, {"GET"}),
        (require_POST, {"POST"}),
        (require_safe, {"GET", "HEAD"}),
        (require_http_methods(["GET", "POST"]), {"GET", "POST"}),
        (lambda view: view, {"GET", "HEAD", "POST"}),
    ],
)
def test_the_verbs_of_a_view_are_read_through_what_it_is_wrapped_in(guard, served):
    assert methods(idempotent("house.tried")(guard(needs("house.try")(lambda request: None)))) == served


def test_what_is_only_looked_at_answers_for_its_head_too():
    """Mail scanners and programs that follow links ask so, and would call a link dead."""
    ours = {
        name: entry for name, entry in addresses().items() if ":" in name
    }  # allauth's answer by themselves
    assert [name for name, entry in ours.items() if methods(entry.callback) == {"GET"}] == []


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
        got = {who: answer(client, door, cookies[who], named) for who in EVERYBODY}
        if got != door.expected:
            surprises[f"{door.method} {door.name} {door.path}"] = {
                who: f"{got[who]} where {door.expected[who]} is listed"
                for who in EVERYBODY
                if got[who] != door.expected[who]
            }
    assert surprises == {}


@pytest.mark.long
def test_who_is_not_signed_in_is_sent_to_the_entrance_by_every_closed_door(people, client):
    named, nobody = things(people), cookies_of(client, None)
    entrance = reverse("account_login")
    led = {
        f"{door.method} {door.name} {door.path}": sent_to(client, door, nobody, named)
        for door in doors()
        if not door.open and door.expected["visitor"] == 302
    }
    assert {door: place for door, place in led.items() if place != entrance} == {}


@pytest.mark.long
def test_who_asks_for_a_part_of_a_page_is_let_in_where_the_page_lets_them_in(people, client):
    """The pages whose file looks at `HX-Request`: they answer with a part of themselves, and to nobody else."""
    named = things(people)
    cookies = {who: cookies_of(client, people.get(who)) for who in PEOPLE}
    surprises = {}
    # Whole, this page leads on as soon as it has waited for long enough; its part says so instead.
    waits = {"desk_events:attendance"}
    looked = [door for door in doors() if door.method == "GET" and looks_at("HX-Request", door)]
    parts = [door for door in looked if door.name not in waits]
    for door in parts:
        got = {who: answer(client, door, cookies[who], named, **{"HX-Request": "true"}) for who in PEOPLE}
        if got != {who: door.expected[who] for who in PEOPLE}:
            surprises[f"{door.name} {door.path}"] = got
    assert surprises == {}
    assert len(parts) > 20
