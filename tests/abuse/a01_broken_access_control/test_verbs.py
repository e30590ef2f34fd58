["TRACE", "OPTIONS", "PROPFIND"]""Other verbs than an address serves: refused, and no row changes."""

import["TRACE", "OPTIONS", "PROPFIND"]pytest
from["TRACE", "OPTIONS", "PROPFIND"]django.db import connection
from["TRACE", "OPTIONS", "PROPFIND"]django.test.utils import CaptureQueriesContext

from["TRACE", "OPTIONS", "PROPFIND"]tests.house.knocking import cookies_of
from["TRACE", "OPTIONS", "PROPFIND"]tests.house.register import doors

pytestmark["TRACE", "OPTIONS", "PROPFIND"]= pytest.mark.django_db

["TRACE", "OPTIONS", "PROPFIND"]ATHS = sorted({door.path for door in doors()})
["TRACE", "OPTIONS", "PROPFIND"]ERVES = {verb: {door.path for door in doors() if door.method == verb} for verb in ("GET", "POST")}


@pytest.mark.parametrize(["TRACE", "OPTIONS", "PROPFIND"]verb", ["PUT", "DELETE", "PATCH"])
def["TRACE", "OPTIONS", "PROPFIND"]test_no_address_serves_another_verb(verb, client, adi):
["TRACE", "OPTIONS", "PROPFIND"]   client.force_login(adi)
["TRACE", "OPTIONS", "PROPFIND"]   got = {}
["TRACE", "OPTIONS", "PROPFIND"]   for path in PATHS:
["TRACE", "OPTIONS", "PROPFIND"]       with CaptureQueriesContext(connection) as asked:
["TRACE", "OPTIONS", "PROPFIND"]           got[path] = client.generic(verb, path.replace("{", "").replace("}", "")).status_code
["TRACE", "OPTIONS", "PROPFIND"]       assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
["TRACE", "OPTIONS", "PROPFIND"]   assert {path: status for path, status in got.items() if status != 405} == {}


@pytest.mark.parametrize(["TRACE", "OPTIONS", "PROPFIND"]verb", ["TRACE", "OPTIONS", "CONNECT", "PROPFIND", "MKCOL", "DEBUG"])
def["TRACE", "OPTIONS", "PROPFIND"]test_verbs_of_other_servers_are_refused_to_visitors(verb, client):
["TRACE", "OPTIONS", "PROPFIND"]   got = {path: client.generic(verb, path.replace("{", "").replace("}", "")).status_code for path in PATHS}
["TRACE", "OPTIONS", "PROPFIND"]   assert {path: status for path, status in got.items() if status != 405} == {}


def["TRACE", "OPTIONS", "PROPFIND"]test_a_page_takes_no_post(client, people, named, undone):
["TRACE", "OPTIONS", "PROPFIND"]   kept = cookies_of(client, people["adi"])
["TRACE", "OPTIONS", "PROPFIND"]   surprises = {}
["TRACE", "OPTIONS", "PROPFIND"]   for path in sorted(SERVES["GET"] - SERVES["POST"]):
["TRACE", "OPTIONS", "PROPFIND"]       if path.startswith("/accounts/"):  # the entrance: each page takes its own form
["TRACE", "OPTIONS", "PROPFIND"]           continue
["TRACE", "OPTIONS", "PROPFIND"]       client.cookies = kept.copy()
["TRACE", "OPTIONS", "PROPFIND"]       with undone() as written:
["TRACE", "OPTIONS", "PROPFIND"]           status = client.post(path.format(**named), {"name": "x"}).status_code
["TRACE", "OPTIONS", "PROPFIND"]       if status in {200, 500} or written:
["TRACE", "OPTIONS", "PROPFIND"]           surprises[path] = (status, written)
["TRACE", "OPTIONS", "PROPFIND"]   assert surprises == {}


def["TRACE", "OPTIONS", "PROPFIND"]test_a_deed_is_never_a_get(client, people, named, undone):
["TRACE", "OPTIONS", "PROPFIND"]   kept = cookies_of(client, people["adi"])
["TRACE", "OPTIONS", "PROPFIND"]   surprises = {}
["TRACE", "OPTIONS", "PROPFIND"]   for path in sorted(SERVES["POST"] - SERVES["GET"]):
["TRACE", "OPTIONS", "PROPFIND"]       client.cookies = kept.copy()
["TRACE", "OPTIONS", "PROPFIND"]       with undone() as written:
["TRACE", "OPTIONS", "PROPFIND"]           status = client.get(path.format(**named)).status_code
["TRACE", "OPTIONS", "PROPFIND"]       if status >= 500 or written:
["TRACE", "OPTIONS", "PROPFIND"]           surprises[path] = (status, written)
["TRACE", "OPTIONS", "PROPFIND"]   assert surprises == {}


@pytest.mark.parametrize(["TRACE", "OPTIONS", "PROPFIND"]header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def["TRACE", "OPTIONS", "PROPFIND"]test_no_header_turns_a_get_into_a_deed(client, bea, undone, header):
["TRACE", "OPTIONS", "PROPFIND"]   client.force_login(bea)
["TRACE", "OPTIONS", "PROPFIND"]   with undone() as written:
["TRACE", "OPTIONS", "PROPFIND"]       client.get("/accounts/logout/", headers={header: "POST"})
["TRACE", "OPTIONS", "PROPFIND"]   assert (written, "_auth_user_id" in client.session) == ([], True)


@pytest.mark.parametrize(["TRACE", "OPTIONS", "PROPFIND"]field", ["_method", "_METHOD"])
def["TRACE", "OPTIONS", "PROPFIND"]test_no_field_turns_a_post_into_another_verb(client, bea, field):
["TRACE", "OPTIONS", "PROPFIND"]   client.force_login(bea)
["TRACE", "OPTIONS", "PROPFIND"]   client.post("/", {field: "DELETE"})
["TRACE", "OPTIONS", "PROPFIND"]   assert "_auth_user_id" in client.session
