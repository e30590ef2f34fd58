"""Taking over an account that stands: by its letters, its session, its cookie."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.lib import clock
from portal.lib.models import Email
from tests.factories.accounts import partnership, person

pytestmark = pytest.mark.django_db

PASSWORD = "safeguarding-demo"
NEW = {"password1": "four other random words", "password2": "four other random words"}


@pytest.fixture
def priyas(priya):
    partnership()
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    return priya


def link_for(someone, **headers) -> str:
    Client().post(reverse("account_reset_password"), {"email": someone.email}, headers=headers)
    return re.search(
        r"https?://\S+/accounts/password/reset/key/\S+/", Email.objects.filter(to=someone.email).last().text
    )[0]


def choose(link: str, new: dict[str, str] = NEW) -> int:
    """Open the link of a letter and send the form behind it; answers how the form was taken."""
    browser = Client()
    path = f"/{link.split('/', 3)[3]}"
    page = browser.get(path, follow=True)
    return browser.post(page.redirect_chain[-1][0] if page.redirect_chain else path, new).status_code


def comes_in(someone, password: str) -> bool:
    browser = Client()
    browser.post(reverse("account_login"), {"login": someone.email, "password": password})
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-Host",
        "X-Host",
        "X-Forwarded-Server",
        "Forwarded",
        "X-HTTP-Host-Override",
        "Origin",
        "Referer",
    ],
)
def test_no_header_turns_the_link_of_a_letter_elsewhere(priyas, header):
    value = (
        "host=evil.example"
        if header == "Forwarded"
        else "https://evil.example/"
        if header in {"Origin", "Referer"}
        else "evil.example"
    )
    link = link_for(priyas, **{header: value})
    assert "evil" not in link
    assert link.split("/")[2] in {"testserver", "127.0.0.1:8000"}


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver:80@evil.example", "testserver.evil.example", "testserver#@evil"]
)
def test_a_host_that_is_not_ours_writes_no_letter(priyas, host):
    browser = Client(raise_request_exception=False)
    answer = browser.post(reverse("account_reset_password"), {"email": priyas.email}, headers={"host": host})
    assert (answer.status_code, Email.objects.count()) == (400, 0)


def test_a_link_for_a_new_password_works_once(priyas):
    link = link_for(priyas)
    other = {"password1": "five quite different words", "password2": "five quite different words"}
    choose(link)
    choose(link, other)
    assert (comes_in(priyas, NEW["password1"]), comes_in(priyas, other["password1"])) == (True, False)


def test_it_ends_after_a_day(priyas):
    link = link_for(priyas)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        choose(link)
        assert comes_in(priyas, NEW["password1"]) is False


def test_it_is_dead_after_signing_in(priyas):
    """Whoever remembers the password needs no link, and whoever finds the letter has none."""
    link = link_for(priyas)
    with time_machine.travel(clock.now() + dt.timedelta(seconds=5)):
        assert comes_in(priyas, PASSWORD) is True
        choose(link)
        assert comes_in(priyas, NEW["password1"]) is False


def test_a_link_of_one_person_opens_no_other(priyas):
    sam = person("Samuel Other")
    EmailAddress.objects.create(user=sam, email=sam.email, verified=True, primary=True)
    key = link_for(priyas).rstrip("/").rpartition("/")[2].partition("-")[2]
    mine = link_for(sam).rstrip("/").rpartition("/")[2].partition("-")[0]
    choose(f"https://testserver/accounts/password/reset/key/{mine}-{key}/")
    assert (comes_in(sam, NEW["password1"]), comes_in(priyas, NEW["password1"])) == (False, False)


def test_the_key_of_a_session_is_new_after_signing_in(priyas):
    """A key that somebody put into the browser before is worth nothing afterwards (session fixation)."""
    browser = Client()
    browser.get(reverse("account_login"))
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    browser.post(reverse("account_login"), {"login": priyas.email, "password": PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert thief.get("/me/").status_code == 302


def test_a_cookie_that_was_copied_dies_with_signing_out(priyas):
    browser, thief = Client(), Client()
    browser.force_login(priyas)
    thief.cookies = browser.cookies.copy()
    assert thief.get("/me/").status_code == 200
    browser.post(reverse("account_logout"))
    assert thief.get("/me/").status_code == 302


def test_a_session_ends_by_itself(priyas):
    browser = Client()
    browser.force_login(priyas)
    with time_machine.travel(clock.now() + dt.timedelta(hours=12, minutes=1)):
        assert browser.get("/me/").status_code == 302


def test_a_closed_account_comes_in_by_no_way(priyas):
    link = link_for(priyas)
    priyas.is_active = False
    priyas.save()
    choose(link)
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": priyas.email})
    assert (comes_in(priyas, PASSWORD), comes_in(priyas, NEW["password1"])) == (False, False)
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("verb", ["get", "head"])
def test_nobody_comes_in_by_an_address(priyas, verb):
    browser = Client()
    getattr(browser, verb)(reverse("account_login"), {"login": priyas.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "password",
    ["", " ", "\x00", PASSWORD.upper(), f"{PASSWORD} ", f" {PASSWORD}", PASSWORD + "\x00x", "x" * 100_000],
)
def test_only_the_very_password_opens(priyas, password):
    assert comes_in(priyas, password) is False


@pytest.mark.parametrize(
    "given", ["priya@example.org", "Priya Nair!!", "123456789012", "password1234", "short"]
)
def test_a_password_that_can_be_guessed_is_not_taken(priyas, given):
    browser = Client()
    browser.force_login(priyas)
    answer = browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": given, "password2": given}
    )
    assert (answer.status_code, comes_in(priyas, given)) == (422, False)


@pytest.mark.long
def test_no_door_shows_a_kept_password(client, people, named):
    from accounts.models import User
    from tests.house.knocking import cookies_of
    from tests.house.register import doors

    kept = cookies_of(client, people["adi"])
    parts = [one.rpartition("$")[2] for one in User.objects.values_list("password", flat=True)]
    shown = []
    for door in doors():
        if door.method == "GET" and door.path.startswith(("/desk/people", "/desk/audit", "/me/")):
            client.cookies = kept.copy()
            answer = client.get(door.path.format(**named))
            content = b"" if answer.streaming else answer.content
            shown += [door.path for part in parts if part.encode() in content]
    assert shown == []
