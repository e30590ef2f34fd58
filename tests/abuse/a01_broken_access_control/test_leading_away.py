"""Open redirects: a link of ours never leads to a page of somebody else's."""

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.factories.accounts import partnership

pytestmark = pytest.mark.django_db

AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/\\/evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "https://testserver@evil.example/",
    "https://testserver:443@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver",
    "https://evil.example?testserver",
    "https://evil.example\\@testserver/",
    "\thttps://evil.example/",
    "https://evil.example/\r\nX-Evil: 1",
    "%2f%2fevil.example",
    "https://[::ffff:198.51.100.7]/",
    "http://3405803783/",
    "ftp://evil.example/",
    "//evil。example/",
]


def is_ours(location: str) -> bool:
    """As a browser reads it: back slashes are slashes, and blanks in front are nothing."""
    parts = urlsplit(location.strip().replace("\\", "/"))
    return (parts.scheme, parts.netloc) in {("", ""), ("http", "testserver")} and "\n" not in location


@pytest.fixture
def reader(priya):
    partnership()
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    return priya


@pytest.mark.parametrize("away", AWAY)
def test_signing_in_leads_nowhere_else(client, reader, away):
    answer = client.post(
        f"{reverse('account_login')}", {"login": reader.email, "password": "safeguarding-demo", "next": away}
    )
    assert (answer.status_code, is_ours(answer["Location"])) == (302, True)


@pytest.mark.parametrize("away", AWAY)
def test_nor_does_signing_out(client, reader, away):
    client.force_login(reader)
    assert is_ours(client.post(reverse("account_logout"), {"next": away})["Location"])


@pytest.mark.parametrize("away", AWAY)
def test_nor_who_is_signed_in_already(client, reader, away):
    client.force_login(reader)
    assert is_ours(client.get(reverse("account_login"), {"next": away})["Location"])


@pytest.mark.parametrize("away", AWAY)
def test_nor_the_password_typed_again(client, reader, away):
    client.force_login(reader)
    answer = client.post(reverse("account_reauthenticate"), {"password": "safeguarding-demo", "next": away})
    assert (answer.status_code, is_ours(answer["Location"])) == (302, True)


def test_the_way_to_sign_in_takes_only_a_path_along(client, reader):
    answer = client.get("/me/?next=https://evil.example/")
    assert answer["Location"] == "/accounts/login/?next=/me/%3Fnext%3Dhttps%3A//evil.example/"


def test_a_missing_slash_is_not_added_on_another_host(client):
    answer = client.get("//evil.example/library", follow=False)
    assert answer.status_code == 404 or is_ours(answer["Location"])
