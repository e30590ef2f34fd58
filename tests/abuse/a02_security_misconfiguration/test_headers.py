"""What every answer says to the browser, and what no answer says of the machine."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import partnership
from tests.house.register import doors

pytestmark = pytest.mark.django_db

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TELLING = ("Server", "X-Powered-By", "X-AspNet-Version", "X-Runtime", "Access-Control-Allow-Origin", "Via")


def faults(answer) -> list[str]:
    found = [f"{name}: {answer.get(name)}" for name, value in WANTED.items() if answer.get(name) != value]
    found += [f"{name} is told" for name in TELLING if name in answer]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or " *" in policy or "http:;" in policy:
        found.append(f"policy: {policy}")
    for cookie in answer.cookies.values():
        if cookie.key != settings.CSRF_COOKIE_NAME and not cookie["httponly"]:
            found.append(f"cookie {cookie.key} is for scripts")
        if cookie["samesite"] != "Lax":
            found.append(f"cookie {cookie.key} goes to other sites")
    return found


@pytest.mark.long
def test_every_answer_to_a_visitor_brings_its_walls(client, cookies, named):
    wrong = {}
    for door in doors():
        if door.method == "GET":
            client.cookies = cookies["visitor"].copy()
            if found := faults(client.get(door.path.format(**named))):
                wrong[door.path] = found
    assert wrong == {}


@pytest.mark.long
def test_what_is_closed_to_visitors_is_kept_by_no_browser(client, cookies, named):
    """And it brings the same walls."""
    wrong = {}
    for door in doors():
        if door.method == "GET" and (not door.open or "_token}" in door.path):
            client.cookies = cookies["bea"].copy()
            answer = client.get(door.path.format(**named))
            found = faults(answer)
            # A calendar program asks again by itself; it may keep what it got for a quarter of an hour.
            if "no-store" not in answer.get("Cache-Control", "") and door.name != "events:own_feed":
                found.append(f"kept: {answer.get('Cache-Control', '')}")
            if found:
                wrong[door.path] = found
    assert wrong == {}


def test_my_page_is_kept_by_nobody_at_the_open_address_either(client, priya):
    partnership()
    client.force_login(priya)
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_open_pages_may_go_back_without_asking_again(client, db):
    partnership()
    paths = ("/", "/library/", "/events/", "/guidance/")
    answers = {path: client.get(path).get("Cache-Control", "") for path in paths}
    assert {path: said for path, said in answers.items() if "no-store" in said} == {}


def test_the_policy_lets_nothing_in_but_what_is_named():
    told = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert (told["default-src"], told["base-uri"], told["frame-ancestors"]) == (["'none'"],) * 3
    assert told["script-src"] == told["style-src"] == ["'self'"]
    assert "object-src" not in told  # so `none`, as default-src says


def test_no_page_of_ours_has_a_base():
    """The policy refuses one; see docs/adr/0010."""
    from tests.house.test_words import lines_with

    assert lines_with(r"<base\b|createElement\(['\"]base", ".html", ".js") == []


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config", "/.env", "/run.env", "/.data/run.env", "/admin/", "/desk/admin/", "/static/", "/static/vendor/",
        "/static/../manage.py", "/static/%2e%2e/manage.py", "/media/", "/__debug__/", "/debug/", "/metrics", "/server-status",
        "/phpinfo.php", "/wp-login.php", "/.well-known/", "/api/", "/graphql", "/swagger.json", "/openapi.json",
        "/static/vendor/vendor.toml~", "/db.sqlite3", "/backup.zip", "/actuator/env", "/.DS_Store", "/favicon.ico/..",
    ],
)  # fmt: skip
def test_what_scanners_look_for_is_not_there(client, db, path):
    assert client.get(path).status_code in {301, 404}
    assert client.get(path, follow=True).status_code == 404


def test_a_page_that_is_not_there_tells_neither_addresses_nor_versions(client):
    page = client.get("/there-is-no-such-page/<script>alert(1)</script>/").content.decode()
    for word in (
        "Django",
        "Traceback",
        "urlpatterns",
        "<script>alert",
        settings.SECRET_KEY,
        "granian",
        "Python/",
    ):
        assert word not in page


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example", "evil.example/testserver",
     "", "[::1", "xn--", "testserver,evil.example", "testserver evil.example"],
)  # fmt: skip
def test_a_host_that_is_not_ours_is_answered_nothing(host, db):
    answer = Client(raise_request_exception=False).get("/", headers={"host": host})
    assert (answer.status_code, re.findall(r"evil", answer.content.decode())) == (400, [])
