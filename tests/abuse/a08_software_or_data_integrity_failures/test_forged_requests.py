"""Requests that another site sends in somebody's name (CSRF)."""

from copy import deepcopy

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import partnership
from tests.house.knocking import body
from tests.house.register import PEOPLE, doors

pytestmark = pytest.mark.django_db

POSTS = [door for door in doors() if door.method == "POST"]


def who_may(door) -> str:
    return next((who for who in PEOPLE if door.expected[who] in {200, 302} and who != "visitor"), "bea")


@pytest.fixture
def strict(cookies):
    """A browser that is signed in as somebody, before a portal that checks where a form came from."""

    def browser(who: str) -> Client:
        made = Client(enforce_csrf_checks=True)
        made.cookies = deepcopy(cookies[who])
        return made

    return browser


@pytest.mark.long
def test_no_form_from_another_site_does_anything(strict, named, undone):
    got = {}
    for door in POSTS:
        browser = strict(who_may(door))
        with undone() as written:
            status = browser.post(
                door.path.format(**named), body(door, named), headers={"origin": "https://evil.example"}
            ).status_code
        if status != 403 or written:
            got[f"{door.name} {door.path}"] = (status, written)
    assert got == {}


KINDS = ["text/plain", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"]


@pytest.mark.long
def test_nor_does_a_body_of_another_kind(strict, named, undone):
    browser = strict("bea")
    for kind in KINDS:
        for door in POSTS[::17]:
            with undone() as written:
                answer = browser.generic(
                    "POST", door.path.format(**named), b'{"once": "x"}', content_type=kind
                )
            assert (answer.status_code in {400, 403}, written) == (True, [])


@pytest.fixture
def browser_of(db):
    """The same for one person, where no other thing is needed."""
    partnership()

    def made(someone) -> Client:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(someone)
        return browser

    return made


@pytest.mark.parametrize("token", ["", "x", "a" * 32, "a" * 64, "null", "\x00" * 64, "a" * 100_000])
def test_a_token_that_was_made_up_opens_nothing(browser_of, priya, token):
    browser = browser_of(priya)
    browser.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
    answer = browser.post("/me/bookings/calendar/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403


def test_the_token_of_another_person_opens_nothing(browser_of, priya, sam):
    mine, theirs = browser_of(priya), browser_of(sam)
    theirs.get("/me/details/")
    token = theirs.get("/me/details/").context["csrf_token"]
    mine.get("/me/details/")
    assert mine.post("/me/bookings/calendar/", {"csrfmiddlewaretoken": str(token)}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://testserver.evil.example", "http://evil.example:80"]
)
def test_another_origin_is_refused_even_with_the_right_token(browser_of, priya, origin):
    browser = browser_of(priya)
    token = str(browser.get("/me/details/").context["csrf_token"])
    answer = browser.post(
        "/me/bookings/calendar/", {"csrfmiddlewaretoken": token}, headers={"origin": origin}
    )
    assert answer.status_code == 403


def test_signing_in_and_out_is_guarded_as_well(browser_of, priya):
    for path in ("/accounts/login/", "/accounts/logout/", "/accounts/signup/", "/accounts/password/reset/"):
        assert browser_of(priya).post(path, {"login": "x", "password": "y"}).status_code == 403


def test_only_the_one_click_of_mail_programs_needs_no_token(named):
    """RFC 8058: it brings nothing along but its sealed address, and ends letters, nothing else."""
    from tests.house.register import addresses

    free = {name for name, entry in addresses().items() if getattr(entry.callback, "csrf_exempt", False)}
    assert free == {"library:stop_digest", "library:stop_telling"}
