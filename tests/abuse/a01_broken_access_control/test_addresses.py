"""What stands in an address decides nothing about who may: neither lookups, nor numbers, nor old-fashioned tricks."""

import re
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls.converters import UUIDConverter

from tests.abuse.parameters import reads_parameters
from tests.house.knocking import cookies_of
from tests.house.register import addresses, doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Names by which a list that trusts its address would sort or filter on what it must not show.
LOOKUPS = {
    "sort": "password",
    "order": "-password",
    "order_by": "person__password",
    "ordering": "password",
    "o": "-password",
    "password__startswith": "pbkdf2",
    "person__password__startswith": "md5",
    "q__startswith": "a",
    "email__contains": "@",
    "fields": "password",
    "include": "person.password",
    "_connector": "OR",
    "_negated": "1",
}
# What differs from one time to the next: moments, numbers, and how many there are of them.
_VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b")


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def asked_of(client, path: str, given: dict) -> list[str]:
    """What a page asks the database for, without the values."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path, given)
    return sorted(_VALUES.sub("?", one["sql"]) for one in asked if one["sql"].startswith("SELECT"))


def test_no_lookup_in_an_address_reaches_the_database(client, people, named):
    """A page asks the same with them and without: nothing is sorted, sifted or left out by a name in an address."""
    client.cookies = cookies_of(client, people["adi"])
    touched, silent = {}, []
    for door in doors():
        if door.method == "GET" and door.expected["adi"] == 200 and reads_parameters(door):
            path = door.path.format(**named)
            plain, turned = (asked_of(client, path, given) for given in ({}, LOOKUPS))
            silent += [] if plain else [door.path]
            if plain != turned:
                touched[door.path] = [one[-200:] for one in turned if one not in plain]
    assert (touched, silent) == ({}, [])


def test_a_name_that_a_page_reads_is_seen_in_what_it_asks(client, people, named):
    client.cookies = cookies_of(client, people["adi"])
    read = {door.path for door in doors() if door.method == "GET" and reads_parameters(door)}
    for path, given in {"/library/": {"q": "neglect"}, "/desk/people/": {"q": "Priya"}}.items():
        plain, turned = asked_of(client, path, {}), asked_of(client, path, given)
        assert (path, path in read, plain == turned) == (path, True, False)


def test_a_letter_is_not_a_number_away(client, cookies, named):
    """Its number is there for the guessing; who may not read letters finds none under it."""
    got = {}
    for who in ("adi", "bea", "tom", "morgan", "priya", "sam", "former"):
        client.cookies = cookies[who].copy()
        got[who] = client.get(f"/desk/emails/{named['lost_email']}/").status_code
    assert got == {who: 200 if who in {"adi", "bea"} else 404 for who in got}


def test_a_uuid_of_another_kind_of_thing_opens_nothing(client, cookies, named):
    """Tried by the business team, who may open every right one: a person's for a thing, an event's for a person."""
    found, wanted = {}, Counter()
    for door in doors():
        if door.method == "GET" and door.path.startswith("/desk/") and door.expected["bea"] == 200:
            parts = addresses()[door.name].pattern.converters.values()
            wanted[door.path] = sum(isinstance(one, UUIDConverter) for one in parts)
            for name in re.findall(r"\{(\w+)\}", door.path):
                if not _UUID.fullmatch(named[name]):
                    continue
                other = named["event"] if door.path.startswith("/desk/people/") else named["priya"]
                client.cookies = cookies["bea"].copy()
                path = door.path.format(**named | {name: other})
                found[door.path, name] = client.get(path).status_code
    assert {at: got for at, got in found.items() if got != 404} == {}
    assert Counter(path for path, _ in found) == +wanted


@pytest.mark.parametrize(
    "path",
    [
        "/desk/people/..;/people/",
        "/desk//people/",
        "//desk/people/",
        "/desk/people/%2e%2e/",
        "/DESK/PEOPLE/",
        "/desk/people/.json",
        "/desk/people/;.css",
        "/library/..%2fdesk/people/",
        "/static/../desk/people/",
        "/desk/people/%00",
    ],
)
@pytest.mark.parametrize("who", ["visitor", "sam"])
def test_no_spelling_of_an_address_goes_round_the_door(client, people, who, path):
    client.cookies = cookies_of(client, people.get(who))
    answer = client.get(path)
    assert answer.status_code in {301, 302, 404}
    assert "Priya Nair" not in answer.content.decode()


@pytest.mark.parametrize(
    "header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-User", "Remote-User"]
)
def test_no_header_opens_the_desk(client, sam, bea, header):
    client.force_login(sam)
    value = bea.email if header.endswith("User") else "/desk/people/"
    assert client.get("/desk/people/", headers={header: value}).status_code == 404


def test_who_is_signed_in_is_not_told_by_a_field(client, sam, bea):
    client.force_login(sam)
    for name in ("user", "user_id", "by", "person", "as"):
        assert client.get("/desk/people/", {name: str(bea.pk)}).status_code == 404


def test_a_uuid_nobody_has_is_the_same_as_one_that_is_anothers(client, people, named):
    client.force_login(people["sam"])
    theirs = client.get(f"/me/record/{named['priya_outside']}/")
    nobodys = client.get(f"/me/record/{uuid.uuid4()}/")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert len(theirs.content) == len(nobodys.content)
