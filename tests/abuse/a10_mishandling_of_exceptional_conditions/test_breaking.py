"""Where something breaks, the door is shut: no permission by accident, no half deed, no page that tells what broke."""

import ast
import datetime as dt
import re
from collections import Counter

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import Client

from accounts.models import Grant, User
from portal.lib import audit, clock
from portal.lib.models import AuditEntry, IdempotencyKey
from tests.abuse.ruled import PERMISSIONS, THINGS, asked_about, asks_about_a_thing
from tests.factories.accounts import partnership, person
from tests.forms import filled
from tests.house.test_words import ROOT, sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def northmere(db):
    return partnership()


def test_a_rule_nobody_wrote_is_a_no(adi):
    for name in (
        "accounts.no_such_rule",
        "",
        "accounts.",
        "*",
        "accounts.*",
        "accounts.give_roles ",
        "ACCOUNTS.GIVE_ROLES",
    ):
        assert adi.has_perm(name) is False


def test_each_rule_that_is_told_a_thing_is_asked_about_a_real_one():
    assert set(THINGS) == {name for name in PERMISSIONS if asks_about_a_thing(name)}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_nothing_is_allowed_to_nobody(name, db):
    """A visitor has no right, whatever the rule is asked about."""
    assert {rules.has_perm(name, AnonymousUser(), thing) for thing in asked_about(name)} == {False}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_nothing_is_allowed_to_a_closed_account(name):
    adi = person("Closed Adi", is_active=False)
    for role in ("administrator", "business", "trainer"):
        Grant.objects.create(person=adi, role=role)
    assert {adi.has_perm(name, thing) for thing in asked_about(name)} == {False}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_nothing_is_allowed_to_somebody_without_agency_and_role(name):
    nobody = person("Nobody Nora")
    assert {nobody.has_perm(name, thing) for thing in asked_about(name)} == {False}


@pytest.mark.parametrize("name", sorted(THINGS))
def test_what_a_closed_account_is_refused_an_open_one_of_those_roles_may(name):
    """The things are such that somebody may: else the refusals above would say nothing."""
    adi = person("Open Adi")
    Grant.objects.create(person=adi, role="administrator")
    assert adi.has_perm(name, THINGS[name]()) is (name not in NOT_FOR_A_ROLE)


NOT_FOR_A_ROLE = {
    "briefings.correct_delivery",  # whoever recorded the session
    "events.book_colleagues",  # the coordinator of an agency
    "reviews.answer",  # the same, of the agency that owns it
}


DECIDE = {"rules.py", "roles.py", "middleware.py", "signed_in.py", "access.py"}


def test_no_permission_is_given_where_an_error_was_caught():
    """Every `except` in what decides who may: its body never answers yes."""
    files = [path for path in sources(".py") if path.name in DECIDE or path.parts[-2:] == ("lib", "http.py")]
    rooms = {path.parent for path in files if path.name == "rules.py"}
    assert rooms == {path.parent for path in sources(".py") if "add_perm" in path.read_text()}
    assert {path.name for path in files} == DECIDE | {"http.py"}
    yes = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Return)
        and isinstance(inner.value, ast.Constant)
        and inner.value.value is True
    ]
    assert yes == []


# Where whatever goes wrong is an answer by itself, and how often in that file.
AN_ANSWER = {
    "portal/home/standing.py": 1,  # the cache says nothing: what the page shows as not heard
    "portal/lib/bounces.py": 1,  # anybody's message that cannot be read reports nothing
    "portal/lib/pdf_clean.py": 1,  # what cannot be read of a stranger's file is dropped, and counted among what was found
    "portal/lib/picture_marks.py": 1,  # the same of a picture
}


def speaks(caught: ast.ExceptHandler) -> bool:
    """Whether what was caught is raised again, told to the log, or used by its name."""
    for one in ast.walk(caught):
        if isinstance(one, ast.Raise):
            return True
        if isinstance(one, ast.Name) and one.id == caught.name:
            return True
        if isinstance(one, ast.Call) and ast.unparse(one.func).startswith(("log.", "traceback.print")):
            return True
    return False


@pytest.mark.long
def test_nothing_swallows_every_error():
    """`except Exception` hides what went wrong; each broad one raises, tells the log, or uses what was caught."""
    silent: Counter[str] = Counter()
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                names = ast.unparse(node.type) if node.type else "everything"
                if names in {"everything", "BaseException", "Exception"} and not speaks(node):
                    silent[str(path.relative_to(ROOT))] += 1
    assert silent == AN_ANSWER


def test_a_deed_whose_audit_cannot_be_written_is_not_done(client, northmere, bea, priya, monkeypatch):
    """The row of the deed and the row about it stand or fall together."""

    def full(**_):
        raise DatabaseError("no space left on device")

    membership = priya.memberships.get()
    monkeypatch.setattr(audit, "record", full)
    client.raise_request_exception = False
    client.force_login(bea)
    answer = client.post(f"/desk/people/memberships/{membership.uuid}/role/", filled(role="coordinator"))
    membership.refresh_from_db()
    assert (answer.status_code, membership.role, IdempotencyKey.objects.count()) == (500, "professional", 0)


def test_where_the_reading_cannot_be_noted_the_page_is_not_read(client, northmere, bea, priya, monkeypatch):
    def full(**_):
        raise DatabaseError("no space left on device")

    monkeypatch.setattr(audit, "note_reading", full)
    client.raise_request_exception = False
    client.force_login(bea)
    answer = client.get(f"/desk/people/{priya.uuid}/")
    assert (answer.status_code, b"Priya" in answer.content) == (500, False)


SECRET = "zephyrine-secret-of-an-error"


@pytest.fixture
def broken_page(monkeypatch, northmere, bea):
    """A page that fails with words of its own, before a portal as a server runs it."""
    from accounts.desk import people

    def fails(*_, **__):
        raise RuntimeError(f"{SECRET}: SELECT * FROM accounts_user; password=hunter2 in /srv/portal/x.py")

    monkeypatch.setattr(people, "_kept_people", fails)
    browser = Client(raise_request_exception=False)
    browser.force_login(bea)
    return browser


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*", "text/plain", "image/png"])
def test_a_page_that_broke_says_nothing_of_how(broken_page, accept):
    answer = broken_page.get("/desk/people/", headers={"accept": accept})
    page = answer.content.decode()
    assert answer.status_code == 500
    for word in (
        SECRET,
        "hunter2",
        "SELECT",
        "Traceback",
        "RuntimeError",
        "/srv/",
        ".py",
        "Django",
        "bea@example.org",
    ):
        assert word not in page


def test_nor_to_a_part_of_a_page(broken_page):
    answer = broken_page.get("/desk/people/", headers={"hx-request": "true"})
    assert (answer.status_code, SECRET in answer.content.decode()) == (500, False)


def test_the_page_of_an_error_needs_nothing_that_may_be_broken():
    """No query, no session, no template tag of ours: it is drawn while everything else is down."""
    page = (ROOT / "templates" / "500.html").read_text()
    assert (
        re.findall(r"\{%\s*(?!extends|block|endblock|static|load static|comment|endcomment)\w+", page) == []
    )


def test_the_page_of_an_error_is_walled_like_every_other(broken_page):
    answer = broken_page.get("/desk/people/")
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_somebody_who_is_erased_while_signed_in_is_nobody(client, northmere, priya):
    client.force_login(priya)
    User.objects.filter(pk=priya.pk).delete()
    assert client.get("/me/").status_code == 302


def test_a_role_that_ends_ends_at_once(client, northmere, tom):
    client.force_login(tom)
    assert client.get("/desk/events/").status_code == 200
    tom.grants.update(until=clock.today() - dt.timedelta(days=1))
    assert client.get("/desk/events/").status_code == 404


def test_a_role_that_does_not_exist_opens_nothing(client, northmere, sam):
    for role in ("owner", "ADMINISTRATOR", "administrator ", "root", ""):
        Grant.objects.create(person=sam, role=role)
    client.force_login(sam)
    assert client.get("/desk/people/").status_code == 404
    assert AuditEntry.objects.filter(by=sam).count() == 0
