"""The second step: compulsory above professional in production, and only for what is behind it."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from portal.lib import clock
from tests.factories.accounts import partnership

SET_UP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def strict(db, settings):
    partnership()
    settings.SECOND_FACTOR_REQUIRED = True


def guard(someone) -> str:
    secret = generate_totp_secret()
    TOTP.activate(someone, secret)
    RecoveryCodes.activate(someone)
    return secret


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06d}"


@pytest.mark.parametrize("who", ["morgan", "tom", "bea", "adi"])
def test_who_is_above_professional_is_sent_to_set_it_up(request, signed_in, who):
    answer = signed_in(request.getfixturevalue(who)).get(reverse("accounts:record"))
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_a_professional_is_not(priya, signed_in):
    assert signed_in(priya).get(reverse("accounts:record")).status_code == 200


def test_a_visitor_is_not(client):
    assert client.get(reverse("accounts:verify_lookup")).status_code == 200


def test_once_set_up_the_desk_opens(bea, signed_in):
    guard(bea)
    assert signed_in(bea).get(reverse("desk_accounts:people")).status_code == 200


def test_changing_the_password_does_not_come_first(bea, signed_in):
    assert signed_in(bea).get(reverse("account_change_password"))["Location"] == SET_UP


def test_one_may_leave_without_setting_it_up(bea, signed_in):
    client = signed_in(bea)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_role_that_is_over_asks_for_nothing(tom, signed_in):
    tom.grants.update(until=clock.today() - dt.timedelta(days=1))
    assert signed_in(tom).get(reverse("accounts:record")).status_code == 200


def test_elsewhere_than_in_production_nobody_is_sent(bea, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(bea).get(reverse("desk_accounts:people")).status_code == 200


@pytest.fixture
def at_the_door(bea, client):
    """Bea has typed her password."""
    bea.set_password("three random words")
    bea.save()
    EmailAddress.objects.create(user=bea, email=bea.email, verified=True, primary=True)
    return bea


def type_password(client, someone):
    return client.post(reverse("account_login"), {"login": someone.email, "password": "three random words"})


def test_the_password_alone_does_not_open_a_guarded_account(client, at_the_door):
    guard(at_the_door)
    answer = type_password(client, at_the_door)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_the_code_from_the_app_opens_it(client, at_the_door):
    secret = guard(at_the_door)
    type_password(client, at_the_door)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.session["_auth_user_id"] == str(at_the_door.pk)


@pytest.mark.parametrize("shape", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_the_same_code_opens_it_once_however_it_is_typed(client, at_the_door, shape):
    secret = guard(at_the_door)
    typed = code(secret)
    type_password(client, at_the_door)
    client.post(reverse("mfa_authenticate"), {"code": typed})
    client.post(reverse("account_logout"))
    type_password(client, at_the_door)
    answer = client.post(reverse("mfa_authenticate"), {"code": shape.format(typed)})
    assert (answer.status_code, "_auth_user_id" in client.session) == (422, False)


def test_a_recovery_code_opens_it_once(client, at_the_door):
    guard(at_the_door)
    (kept,) = at_the_door.authenticator_set.filter(type="recovery_codes")
    given = kept.wrap().get_unused_codes()[0]
    statuses = []
    for _ in range(2):
        type_password(client, at_the_door)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": given}).status_code)
        client.post(reverse("account_logout"))
    assert statuses == [302, 422]


def test_a_wrong_code_is_answered_with_422(client, at_the_door):
    guard(at_the_door)
    type_password(client, at_the_door)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (answer.status_code, "_auth_user_id" in client.session) == (422, False)


def test_setting_it_up_and_taking_it_off(client, at_the_door):
    type_password(client, at_the_door)
    client.post(reverse("account_reauthenticate"), {"password": "three random words"})
    page = client.get(SET_UP)
    assert 'xmlns="http://www.w3.org/2000/svg"' in page.context["totp_svg"]
    assert page.context["totp_svg_data_uri"] in page.content.decode()
    assert client.post(SET_UP, {"code": "000000"}).status_code == 422
    secret = page.context["form"].secret
    assert client.post(SET_UP, {"code": code(secret)})["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_download_recovery_codes"))["Content-Type"].startswith("text/plain")
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert at_the_door.authenticator_set.count() == 0


def test_what_matters_asks_for_the_password_again(bea, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    bea.set_password("three random words")
    bea.save()
    EmailAddress.objects.create(user=bea, email=bea.email, verified=True, primary=True)
    client = signed_in(bea)
    answer = client.get(SET_UP)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 422
