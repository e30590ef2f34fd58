"""What stands in an address decides nothing about who may: neither lookups, nor numbers, nor old-fashioned tricks."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.abuse.parameters import reads_parameters
from tests.house.knocking import cookies_of
from tests.house.register import doors

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
# A password that is compared or sorted by, anywhere in a statement.
_ASKED = re.compile(r'"password"(::text)? *(LIKE|=|>|<|~|IN)|ORDER BY [^()]*"password"')


def test_no_lookup_in_an_address_reaches_the_database(client, people, named):
    client.cookies = cookies_of(client, people["adi"])
    touched = {}
    for door in doors():
        if door.method == "GET" and reads_parameters(door):
            with CaptureQueriesContext(connection) as asked:
                client.get(door.path.format(**named), LOOKUPS)
            if found := [one["sql"][-200:] for one in asked if _ASKED.search(one["sql"])]:
                touched[door.path] = found
    assert touched == {}


def test_a_neighbours_letter_is_not_a_number_away(client, people, named):
    client.force_login(people["tom"])
    for step in (-2, -1, 1, 2):
        assert client.get(f"/desk/emails/{int(named['lost_email']) + step}/").status_code == 404


def test_a_uuid_of_another_kind_of_thing_opens_nothing(client, cookies, named):
    found = {}
    for who in ("visitor", "sam", "former"):
        for door in doors():
            if door.method == "GET" and door.path.startswith("/desk/") and "{" in door.path:
                client.cookies = cookies[who].copy()
                path = door.path.split("{")[0] + named["priya"] + "/"
                found[who, path] = client.get(path).status_code
    assert {at: got for at, got in found.items() if got not in {302, 404}} == {}


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
