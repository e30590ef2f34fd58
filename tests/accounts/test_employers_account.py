"""Sign-in with the employer's account: against a provider that runs as a process of its own."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
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


def way_back(client, **said) -> tuple[str, dict[str, str]]:
    """Go to the provider and sign in there as who these claims say; answers where it leads back to."""
    away = client.post(START)["Location"]
    asked = away + "&" + urlencode({"login_hint": json.dumps({"sub": "7f3k", **said})})
    try:
        urllib.request.build_opener(Stays).open(asked, timeout=20)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    return back.path, {name: values[0] for name, values in parse_qs(back.query).items()}


def come_back(client, **said):
    """Go there and come back."""
    return client.get(*way_back(client, **said))


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


@pytest.mark.parametrize(
    "verified",
    [
        {},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": 0},
        {"email_verified": "no", "xms_edov": None},
        {"xms_edov": False},
        {"xms_edov": 0},
        {"xms_edov": "0"},
        {"xms_edov": "false"},
        {"xms_edov": ["true"]},
    ],
    ids=str,
)
def test_an_address_that_the_provider_has_not_verified_opens_nothing(joined, client, verified):
    answer = come_back(client, email=joined.email, **verified)
    assert (answer.status_code, who(client), SocialAccount.objects.count()) == (200, None, 0)


@pytest.mark.parametrize("yes", [True, 1, "1", "true"])
@pytest.mark.parametrize("word", ["email_verified", "xms_edov"])
def test_it_may_say_so_as_entra_and_others_write_it(joined, client, word, yes):
    come_back(client, email=joined.email, **{word: yes})
    assert who(client) == str(joined.pk)


def test_entra_says_it_in_the_token_alone(joined, client):
    """Its userinfo has no word of it, and no address where the directory keeps none."""
    come_back(client, email=joined.email, token={"xms_edov": True}, userinfo={"email": None})
    assert who(client) == str(joined.pk)


def test_it_says_so_of_the_address_beside_it_and_of_no_other(joined, client, sam):
    """What a directory calls somebody's mailbox is anything that its keeper wrote there."""
    EmailAddress.objects.create(user=sam, email=sam.email, verified=True, primary=True)
    told = {"email": sam.email, "xms_edov": True}
    come_back(client, token=told, userinfo={"email": joined.email})
    assert who(client) == str(sam.pk)


def test_a_token_for_one_person_and_claims_of_another_open_nothing(joined, client):
    answer = come_back(client, email=joined.email, email_verified=True, token={"sub": "somebody else"})
    assert (answer["Location"], who(client), SocialAccount.objects.count()) == (
        reverse("account_login"),
        None,
        0,
    )


LONG_AGO = 1_700_000_000


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another portal"},
        {"aud": ["another portal"]},
        {"aud": None},
        {"iss": "https://login.example.org"},
        {"iss": None},
        {"exp": LONG_AGO},
    ],
    ids=str,
)
def test_a_token_for_another_of_another_or_too_old_opens_nothing(joined, client, lie):
    answer = come_back(client, email=joined.email, email_verified=True, token=lie)
    assert (answer["Location"], who(client), SocialAccount.objects.count()) == (
        reverse("account_login"),
        None,
        0,
    )


def test_a_token_is_taken_once(joined, client):
    """Where the provider numbers its tokens."""
    come_back(client, email=joined.email, email_verified=True, token={"jti": "one"})
    again = Client()
    come_back(again, email=joined.email, email_verified=True, token={"jti": "one"})
    assert (who(client), who(again)) == (str(joined.pk), None)


def test_an_answer_that_was_used_opens_nothing_again(joined, client):
    back = way_back(client, email=joined.email, email_verified=True)
    client.get(*back)
    client.post(reverse("account_logout"))
    client.get(*back)
    assert who(client) is None


def test_an_answer_to_one_browser_opens_nothing_in_another(joined, client):
    back = way_back(client, email=joined.email, email_verified=True)
    other = Client()
    other.get(*back)
    assert who(other) is None


@pytest.fixture
def beas(joined, bea, settings):
    """Bea belongs to the business team, as on a server."""
    settings.SECOND_FACTOR_REQUIRED = True
    EmailAddress.objects.create(user=bea, email=bea.email, verified=True, primary=True)
    return bea


def test_the_second_step_is_asked_for_here_as_well(beas, client):
    secret = generate_totp_secret()
    TOTP.activate(beas, secret)
    answer = come_back(client, email=beas.email, email_verified=True)
    met = (urlsplit(answer["Location"]).path, who(client))
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert (met, who(client)) == ((reverse("mfa_authenticate"), None), str(beas.pk))


def test_the_second_step_is_asked_for_every_time(beas, client):
    TOTP.activate(beas, generate_totp_secret())
    come_back(client, email=beas.email, email_verified=True)
    again = Client()
    come_back(again, email=beas.email, email_verified=True)
    assert (who(client), who(again)) == (None, None)


def test_who_needs_a_second_step_and_has_none_sets_one_up_first(beas, client):
    come_back(client, email=beas.email, email_verified=True)
    answer = client.get(reverse("home:desk"))
    assert (who(client), answer["Location"]) == (str(beas.pk), reverse("mfa_activate_totp"))


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
