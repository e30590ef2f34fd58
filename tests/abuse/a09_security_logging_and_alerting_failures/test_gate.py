"""The gate writes down who came in, who did not, and what was refused, and names nobody."""

import io
import json
import logging

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from portal.lib import logs, security_log
from tests.factories.accounts import partnership, person

pytestmark = pytest.mark.django_db

PASSWORD = "safeguarding-demo"


@pytest.fixture
def gate():
    """What a server writes meanwhile about its gate."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logs.Json())
    logging.getLogger().addHandler(handler)
    yield lambda: [one for one in map(json.loads, told.getvalue().splitlines()) if "gate" in one]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def priyas(priya):
    partnership()
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    return priya


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_a_sign_in_is_one_line(client, priyas, gate):
    sign_in(client, priyas.email)
    (line,) = gate()
    told = {name: line[name] for name in ("gate", "route", "account", "level", "from")}
    assert told == {
        "gate": "signed_in",
        "route": "account_login",
        "account": security_log.mark(priyas.email),
        "level": "INFO",
        "from": "portal.lib.security_log",
    }
    assert len(line["network"]) == 12
    assert len(line["request"]) == 32


@pytest.mark.parametrize("login", ["priya@example.org", "PRIYA@example.org", " Priya@Example.org "])
def test_a_wrong_password_is_one_line_with_the_mark_of_the_account(client, priyas, gate, login):
    sign_in(client, login, "wrong")
    assert [(one["gate"], one["account"]) for one in gate()] == [
        ("sign_in_failed", security_log.mark(priyas.email))
    ]


def test_a_wrong_password_for_nobody_looks_the_same_to_who_reads_the_log(client, priyas, gate):
    sign_in(client, "nobody@example.org", "wrong")
    (line,) = gate()
    assert (line["gate"], line["account"]) == ("sign_in_failed", security_log.mark("nobody@example.org"))


def test_two_people_have_two_marks_and_one_person_one():
    marks = {security_log.mark(one) for one in ("a@example.org", "b@example.org", "A@example.org", "")}
    assert (len(marks), "" in marks) == (3, True)


def test_a_mark_is_of_this_portal_alone(settings):
    here = security_log.mark("priya@example.org")
    settings.SECRET_KEY = "another-portal-" + "z" * 40
    assert security_log.mark("priya@example.org") != here


@pytest.mark.usefixtures("strict_limits")
def test_a_rush_is_told_as_one(client, priyas, gate):
    for _ in range(6):
        sign_in(client, priyas.email, "wrong")
    assert [one["gate"] for one in gate()] == ["sign_in_failed"] * 5 + ["sign_in_limited"]


def test_a_wrong_code_of_the_second_step_is_one_line(client, priyas, gate):
    TOTP.activate(priyas, generate_totp_secret())
    sign_in(client, priyas.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert [(one["gate"], one["account"]) for one in gate()] == [
        ("code_failed", security_log.mark(priyas.email))
    ]


def test_a_wrong_password_typed_again_is_one_line(client, priyas, gate):
    client.force_login(priyas)
    client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert [(one["gate"], one["account"]) for one in gate()] == [
        ("password_failed", security_log.mark(priyas.email))
    ]


def test_what_was_refused_to_somebody_is_one_line(client, priyas, gate):
    client.force_login(priyas)
    client.get("/desk/people/")
    (line,) = gate()
    assert (line["gate"], line["route"], line["status"], line["account"]) == (
        "refused",
        "desk_accounts:people",
        404,
        security_log.mark(priyas.email),
    )


@pytest.mark.parametrize(
    "path", ["/events/approve/x/", "/events/calendar/x.ics", "/lists/x/", "/me/searches/stop/x/"]
)
def test_a_forged_link_is_one_line_of_a_visitor(client, priyas, gate, path):
    client.get(path)
    assert [(one["gate"], one["status"], one["account"]) for one in gate()] == [("refused", 404, "")]


def test_a_form_from_another_site_is_one_line(priyas, gate):
    Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert [(one["gate"], one["status"]) for one in gate()] == [("refused", 403)]


def test_a_mistyped_address_of_a_visitor_is_none(client, priyas, gate):
    client.get("/library/there-is-no-such-card/")
    client.get("/there-is-no-such-page/")
    assert gate() == []


@pytest.mark.parametrize(
    "login",
    [
        'x\n{"gate": "signed_in"}',
        "x\r\nWARNING forged",
        "x\x1b[2J",
        "x\u2028y",
        "%s%n",
        "${jndi:ldap://x}",
        "\x00",
    ],
)
def test_nothing_typed_begins_a_line_or_stands_in_one(client, priyas, gate, login):
    sign_in(client, login, login)
    client.get(
        "/desk/people/", {"q": login}, headers={"user-agent": login.replace("\n", " ").replace("\r", " ")}
    )
    lines = gate()
    assert [line["gate"] for line in lines if line["gate"] == "signed_in"] == []
    assert [one for one in ("forged", "jndi", "\x1b", "%s%n") if one in json.dumps(lines)] == []


def test_the_gate_names_nobody(client, priyas, gate):
    mallory = person("Mallory Low", email="mallory.low@canary-school.sch.uk")
    for who in (priyas.email, mallory.email):
        sign_in(client, who, "opensesame-wrong")
    client.force_login(mallory)
    client.get("/desk/people/", {"q": "Priya"})
    client.get(f"/desk/people/{priyas.uuid}/")
    text = json.dumps(gate()).lower()
    canaries = (
        "priya",
        "mallory",
        "canary-school",
        "example.org",
        "opensesame",
        "127.0.0.1",
        str(priyas.uuid),
    )
    assert (len(gate()) >= 4, [one for one in canaries if one in text]) == (True, [])
