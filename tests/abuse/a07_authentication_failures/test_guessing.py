"""Guessing passwords, codes and addresses, from one place and from many, with the limits of production."""

import itertools

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from portal.lib.models import Email
from tests.factories.accounts import partnership, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_limits"), pytest.mark.long]

PASSWORD = "safeguarding-demo"
_addresses = itertools.count(1)


def elsewhere() -> str:
    """A network address that nobody had before, as the proxy writes it down."""
    n = next(_addresses)
    return f"198.51.{n // 250}.{n % 250 + 1}"


def post(path: str, data: dict, came_from: str, *, claims: str = "", client: Client | None = None):
    """Send a form through our proxy, which puts the true address behind whatever the sender claims."""
    forwarded = f"{claims}, {came_from}" if claims else came_from
    return (client or Client()).post(path, data, headers={"x-forwarded-for": forwarded})


@pytest.fixture
def priyas(priya):
    partnership()
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    return priya


def sign_in(login: str, password: str, came_from: str, **more) -> bool:
    answer = post(reverse("account_login"), {"login": login, "password": password}, came_from, **more)
    return answer.status_code == 302


def test_one_account_is_guessed_five_times_from_wherever(priyas):
    for _ in range(5):
        assert sign_in(priyas.email, "wrong", elsewhere()) is False
    assert sign_in(priyas.email, PASSWORD, elsewhere()) is False


@pytest.mark.parametrize(
    "spelling",
    [
        "PRIYA@EXAMPLE.ORG",
        "Priya@Example.org",
        " priya@example.org ",
        "priya@example.org\t",
        "pRIYA@eXAMPLE.ORG",
    ],
)
def test_another_spelling_of_the_same_address_is_no_new_account(priyas, spelling):
    for _ in range(5):
        sign_in(spelling, "wrong", elsewhere())
    assert sign_in(priyas.email, PASSWORD, elsewhere()) is False


@pytest.mark.parametrize(
    "spelling", ["prıya@example.org", "priyá@example.org", "ｐriya@example.org", "priya@example。org", "priya+x@example.org",
                 "priya@example.org.", '"priya"@example.org', "prⅰya@example.org"]
)  # fmt: skip
def test_an_address_that_only_looks_alike_is_not_hers(priyas, spelling):
    """So it neither opens the account nor gives further tries at it."""
    assert sign_in(spelling, PASSWORD, elsewhere()) is False


def test_one_place_guesses_ten_accounts_a_minute(priyas):
    came_from = elsewhere()
    for n in range(10):
        sign_in(f"nobody{n}@example.org", "wrong", came_from)
    assert sign_in(priyas.email, PASSWORD, came_from) is False


def test_claiming_to_come_from_elsewhere_does_not_help(priyas):
    """Only what our own proxy wrote counts; the rest of X-Forwarded-For is the sender's."""
    came_from = elsewhere()
    for n in range(10):
        sign_in(f"nobody{n}@example.org", "wrong", came_from, claims=f"203.0.113.{n}")
    assert sign_in(priyas.email, PASSWORD, came_from, claims="203.0.113.200") is False


@pytest.mark.parametrize(
    "header", ["X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded"]
)
def test_nor_does_any_other_header(priyas, header):
    came_from = elsewhere()
    for n in range(10):
        Client().post(
            reverse("account_login"),
            {"login": f"nobody{n}@example.org", "password": "wrong"},
            headers={"x-forwarded-for": came_from, header: f"203.0.113.{n}"},
        )
    assert sign_in(priyas.email, PASSWORD, came_from) is False


def test_a_good_sign_in_between_does_not_give_new_tries(priyas):
    mallory = person("Mallory Low")
    EmailAddress.objects.create(user=mallory, email=mallory.email, verified=True, primary=True)
    came_from = elsewhere()
    for n in range(10):
        sign_in(f"nobody{n}@example.org", "wrong", came_from)
        if n % 3 == 0:
            sign_in(mallory.email, PASSWORD, came_from)
    assert sign_in(priyas.email, PASSWORD, came_from) is False


def test_the_owner_comes_in_by_a_new_password_meanwhile(priyas):
    """Who guesses at an account does not shut its owner out: the link in her letter lets her in."""
    import re

    for _ in range(6):
        sign_in(priyas.email, "wrong", elsewhere())
    browser = Client()
    post(reverse("account_reset_password"), {"email": priyas.email}, elsewhere(), client=browser)
    address = re.search(r"/accounts/password/reset/key/\S+/", Email.objects.get(to=priyas.email).text)[0]
    page = browser.get(address, follow=True, headers={"x-forwarded-for": elsewhere()})
    new = {"password1": "four other random words", "password2": "four other random words"}
    post(page.redirect_chain[-1][0], new, elsewhere(), client=browser)
    assert sign_in(priyas.email, "four other random words", elsewhere()) is True


def test_links_for_a_new_password_are_five_a_minute_for_one_address(priyas):
    for spelling in ("priya@example.org", "PRIYA@example.org", "Priya@Example.Org", " priya@example.org") * 3:
        post(reverse("account_reset_password"), {"email": spelling}, elsewhere())
    assert Email.objects.filter(to=priyas.email).count() <= 5


def test_and_twenty_a_minute_from_one_place(priyas):
    came_from = elsewhere()
    statuses = [
        post(
            reverse("account_reset_password"),
            {"email": f"n{n}@example.org"},
            came_from,
            claims=f"203.0.113.{n}",
        ).status_code
        for n in range(22)
    ]
    assert statuses[-1] == 429


def test_codes_by_email_are_three_a_minute_for_one_address(priyas):
    for spelling in ("priya@example.org", "PRIYA@example.org", "Priya@Example.Org") * 3:
        post(reverse("account_request_login_code"), {"email": spelling}, elsewhere())
    assert Email.objects.filter(to=priyas.email).count() <= 3


def test_a_code_by_email_is_tried_three_times(priyas):
    import re

    browser = Client()
    post(reverse("account_request_login_code"), {"email": priyas.email}, elsewhere(), client=browser)
    right = re.search(r"\b\d{6}\b", Email.objects.get(to=priyas.email).text)[0]
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        post(reverse("account_confirm_login_code"), {"code": wrong}, elsewhere(), client=browser)
    post(reverse("account_confirm_login_code"), {"code": right}, elsewhere(), client=browser)
    assert "_auth_user_id" not in browser.session


def test_a_second_step_is_tried_five_times_from_wherever_and_in_however_many_browsers(priyas):
    secret = generate_totp_secret()
    TOTP.activate(priyas, secret)
    RecoveryCodes.activate(priyas)
    (kept,) = priyas.authenticator_set.filter(type="recovery_codes")
    good = kept.wrap().get_unused_codes()[0]
    for _ in range(5):
        browser = Client()
        sign_in(priyas.email, PASSWORD, elsewhere(), client=browser)
        post(reverse("mfa_authenticate"), {"code": "000000"}, elsewhere(), client=browser)
    browser = Client()
    sign_in(priyas.email, PASSWORD, elsewhere(), client=browser)
    post(reverse("mfa_authenticate"), {"code": good}, elsewhere(), client=browser)
    assert "_auth_user_id" not in browser.session


def test_the_password_typed_again_is_limited_too(priyas):
    browser = Client()
    browser.force_login(priyas)
    statuses = [
        post(
            reverse("account_reauthenticate"), {"password": "wrong"}, elsewhere(), client=browser
        ).status_code
        for _ in range(12)
    ]
    assert statuses[-1] == 429 or 302 not in statuses
    assert (
        post(
            reverse("account_reauthenticate"), {"password": PASSWORD}, elsewhere(), client=browser
        ).status_code
        != 302
    )


def test_signing_up_is_limited(db):
    partnership()
    came_from = elsewhere()
    statuses = [
        post(reverse("account_signup"), {"email": f"n{n}@example.org"}, came_from).status_code
        for n in range(22)
    ]
    assert statuses[-1] == 429
