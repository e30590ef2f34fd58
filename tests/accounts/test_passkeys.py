"""Passkeys: added on a page, then the way in or the second step; for their own site and their own person alone."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from portal.lib.models import Email
from tests.factories.accounts import partnership
from tests.passkeys import Passkey

PASSWORD = "safeguarding-demo"
SIGN_IN, KEYS = reverse("mfa_login_webauthn"), reverse("mfa_add_webauthn")
AJAX = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def type_password(client, someone) -> str:
    answer = client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
    return str(answer.headers.get("Location"))


def say_again(client) -> None:
    """What changes the ways in asks for the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def own(bea):
    """Bea's passkey, added after she signed in with her password."""
    EmailAddress.objects.create(user=bea, email=bea.email, verified=True, primary=True)
    client, passkey = browser(), Passkey()
    type_password(client, bea)
    say_again(client)
    options = client.get(KEYS).context["js_data"]["creation_options"]
    given = {"name": "My laptop", "passwordless": "on", "credential": passkey.create(options)}
    assert client.post(KEYS, given)["Location"] == reverse("mfa_view_recovery_codes")
    return passkey


def sign_in(client, passkey, **more) -> bool:
    options = client.get(SIGN_IN, headers=AJAX).json()["request_options"]
    client.post(SIGN_IN, {"credential": passkey.sign(options, **more)})
    return "_auth_user_id" in client.session


def test_a_passkey_alone_opens_the_account_and_is_a_second_step(own, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = browser()
    assert sign_in(client, own)
    assert client.get(reverse("desk_accounts:people")).status_code == 200


def test_after_the_password_the_passkey_is_asked_for(own, bea):
    client = browser()
    assert type_password(client, bea).startswith(reverse("mfa_authenticate"))
    options = client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"credential": own.sign(options)})
    assert client.session["_auth_user_id"] == str(bea.pk)


def test_a_passkey_of_another_site_opens_nothing(own):
    own.origin = "https://portal.example.net"
    assert not sign_in(browser(), own)


def test_an_answer_given_before_opens_nothing_again(own):
    client = browser()
    options = client.get(SIGN_IN, headers=AJAX).json()["request_options"]
    kept = own.sign(options)
    client.get(SIGN_IN, headers=AJAX)
    client.post(SIGN_IN, {"credential": kept})
    assert "_auth_user_id" not in client.session


def test_a_strange_passkey_opens_nothing_in_somebodys_name(own):
    stranger = Passkey()
    stranger.site = own.site
    assert not sign_in(browser(), stranger, user_handle=own.user_handle)


def test_a_closed_account_stays_closed(own, bea):
    bea.is_active = False
    bea.save()
    assert not sign_in(browser(), own)


def test_the_owner_hears_of_it_and_takes_it_off(own, bea):
    client = browser()
    sign_in(client, own)
    say_again(client)
    shown = client.get(reverse("mfa_index")).content.decode()
    key = bea.authenticator_set.get(type="webauthn")
    gone = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert ("My laptop" in shown, gone.status_code, bea.authenticator_set.filter(type="webauthn").count()) == (
        True, 302, 0,
    )  # fmt: skip
    assert Email.objects.filter(letter="accounts/security_changed", to=bea.email).count() >= 2


def test_nobody_takes_off_anybody_elses(own, bea, sam, client):
    client.force_login(sam)
    say_again(client)
    key = bea.authenticator_set.get(type="webauthn")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert bea.authenticator_set.filter(pk=key.pk).exists()
