"""Other verbs than an address serves: refused, and no row changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.home.watching import PAGES
from tests.house.knocking import cookies_of
from tests.house.register import doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]

PATHS = sorted({door.path for door in doors()})
SERVES = {verb: {door.path for door in doors() if door.method == verb} for verb in ("GET", "POST")}
WATCHED = {door.path for door in doors() if door.name in PAGES}  # pages: that they were read is written down


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH"])
def test_no_address_serves_another_verb(verb, client, adi):
    client.force_login(adi)
    got = {}
    for path in PATHS:
        with CaptureQueriesContext(connection) as asked:
            got[path] = client.generic(verb, path.replace("{", "").replace("}", "")).status_code
        assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert {path: status for path, status in got.items() if status != 405} == {}


@pytest.mark.parametrize("verb", ["TRACE", "OPTIONS", "PROPFIND"])
def test_verbs_of_other_servers_are_refused_to_visitors(verb, client):
    got = {path: client.generic(verb, path.replace("{", "").replace("}", "")).status_code for path in PATHS}
    assert {path: status for path, status in got.items() if status != 405} == {}


@pytest.mark.long
def test_a_page_takes_no_post(client, people, named, undone):
    kept = cookies_of(client, people["adi"])
    surprises = {}
    for path in sorted(SERVES["GET"] - SERVES["POST"]):
        if path.startswith("/accounts/"):  # the entrance: each page takes its own form
            continue
        client.cookies = kept.copy()
        with undone() as written:
            status = client.post(path.format(**named), {"name": "x"}).status_code
        if status in {200, 500} or written:
            surprises[path] = (status, written)
    assert surprises == {}


@pytest.mark.long
def test_a_deed_is_never_a_get(client, people, named, undone):
    kept = cookies_of(client, people["adi"])
    surprises = {}
    for path in sorted(SERVES["POST"] - SERVES["GET"] - WATCHED):
        client.cookies = kept.copy()
        with undone() as written:
            status = client.get(path.format(**named)).status_code
        if status >= 500 or written:
            surprises[path] = (status, written)
    assert surprises == {}


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_turns_a_get_into_a_deed(client, bea, undone, header):
    client.force_login(bea)
    with undone() as written:
        client.get("/accounts/logout/", headers={header: "POST"})
    assert (written, "_auth_user_id" in client.session) == ([], True)


@pytest.mark.parametrize("field", ["_method", "_METHOD"])
def test_no_field_turns_a_post_into_another_verb(client, bea, field):
    client.force_login(bea)
    client.post("/", {field: "DELETE"})
    assert "_auth_user_id" in client.session
