"""The first minute: the portal opens, a visitor looks round, a professional signs in."""

import re
import urllib.request


def test_the_portal_answers_that_it_is_well(portal):
    with urllib.request.urlopen(portal.address + "/healthz", timeout=10) as answer:
        assert answer.status == 200


def test_a_visitor_sees_the_landing_page(wide, narrow, check_page):
    for page in (wide, narrow):
        page.goto("/")
        assert page.title()
        check_page(page)


def test_a_professional_signs_in(wide, check_page, sign_in):
    sign_in(wide, "priya@example.org")
    assert re.search(r"sign ?out", wide.content(), re.IGNORECASE)
    check_page(wide)


# The browser's own make-believe device: it has a fingerprint, and the finger is always there.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def say_again(page) -> None:
    """What guards an account is changed only by who has just given the password."""
    page.locator("input[name=password]").fill("safeguarding-demo")
    page.locator("form:has(input[name=password]) button").first.click()


def test_a_passkey_opens_the_portal(portal, context_at, check_page, sign_in):
    home = portal.address.replace("127.0.0.1", "localhost")  # a passkey is bound to a name, never to a number
    page = context_at(1280, 800, base_url=home)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, "adi@example.org")
    page.goto("/accounts/2fa/passkeys/add/")
    say_again(page)
    page.wait_for_url("**/passkeys/add/")
    check_page(page)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    check_page(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(home + "/")
    page.goto("/me/sessions/")
    check_page(page)
    # Other journeys sign in as the same person, with the password alone.
    page.goto("/accounts/2fa/")
    check_page(page)
    page.get_by_role("link", name="Take off").click()
    say_again(page)
    page.get_by_role("button", name="Take it off").click()
    page.wait_for_url("**/accounts/2fa/")
