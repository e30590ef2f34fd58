"""Sign-in with the employer's account: against a provider that runs as a process of its own."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import partnership
from tests.oidc import CLIENT, SECRET

START = reverse("openid_connect_login", args=["work"])


@pytest.fixture(scope="module")
def provider():
    words = [sys.executable, "-m", "tests.oidc"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=configured.BASE_DIR) as running:
        yield running.stdout.readline().strip()
        running.terminate()


@pytest.fixture
def joined(db, provider, settings, priya):
    """The portal knows the provider, and Priya's address is known to be hers."""
    partnership()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "work",
                    "name": "Northmere Council",
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {"server_url": provider},
                }
            ],
        }
    }
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    return priya


class Stays(urllib.request.HTTPRedirectHandler):
    """A browser's part that is looked at in place of being followed."""

    def redirect_request(self, *_):
        return None


def come_back(client, **said):
    """Go to the provider, sign in there as who these claims say, and come back."""
    away = client.post(START)["Location"]
    asked = away + "&" + urlencode({"login_hint": json.dumps({"sub": "7f3k", **said})})
    try:
        urllib.request.build_opener(Stays).open(asked, timeout=20)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    return client.get(back.path, {name: values[0] for name, values in parse_qs(back.query).items()})


def who(client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_page_offers_it_by_its_name(joined, client):
    assert "Northmere Council" in client.get(reverse("account_login")).content.decode()


def test_an_address_that_both_know_to_be_hers_lets_her_in(joined, client):
    come_back(client, email="PRIYA@example.org", email_verified=True)
    assert (who(client), SocialAccount.objects.get().user) == (str(joined.pk), joined)
    assert SocialToken.objects.count() == 0


def test_afterwards_it_is_the_person_and_not_the_address_that_counts(joined, client, sam):
    come_back(client, email=joined.email, email_verified=True)
    again = Client()
    come_back(again, email=sam.email, email_verified=True)
    assert who(again) == str(joined.pk)


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}])
def test_an_address_that_the_provider_has_not_verified_opens_nothing(joined, client, verified):
    answer = come_back(client, email=joined.email, **verified)
    assert (answer.status_code, who(client), SocialAccount.objects.count()) == (200, None, 0)


def test_entra_says_so_in_its_own_word(joined, client):
    come_back(client, email=joined.email, xms_edov=True)
    assert who(client) == str(joined.pk)


def test_an_address_that_was_never_confirmed_here_opens_nothing(joined, client):
    EmailAddress.objects.update(verified=False)
    come_back(client, email=joined.email, email_verified=True)
    joined.refresh_from_db()
    assert (who(client), joined.has_usable_password()) == (None, True)


def test_nobody_new_comes_in_this_way(joined, client):
    people = User.objects.count()
    answer = come_back(client, email="new@example.org", email_verified=True)
    assert (who(client), User.objects.count(), "Create an account" in answer.content.decode()) == (
        None,
        people,
        True,
    )


def test_a_closed_account_stays_closed(joined, client):
    joined.is_active = False
    joined.save()
    come_back(client, email=joined.email, email_verified=True)
    assert who(client) is None


def test_an_answer_nobody_asked_for_opens_nothing(joined, client):
    client.get(reverse("openid_connect_callback", args=["work"]), {"code": "x", "state": "y"})
    assert who(client) is None


def test_who_is_signed_in_joins_no_other_account(joined, client, sam):
    client.force_login(sam)
    away = client.post(f"{START}?process=connect")
    assert (away.status_code, SocialAccount.objects.count()) == (302, 0)
    come_back(client, email=joined.email, email_verified=True)
    assert SocialAccount.objects.filter(user=sam).count() == 0


def test_without_a_provider_there_is_no_such_page(client, db):
    partnership()
    assert client.get(START).status_code == 404
