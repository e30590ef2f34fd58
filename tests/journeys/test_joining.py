"""Somebody new: signs up, confirms, is agreed by their agency, and is in."""

from tests.journeys import letters


def test_a_new_colleague_joins(portal, wide, context_at, check_page, sign_in):
    wide.goto("/accounts/signup/")
    wide.locator("[name=name]").fill("Noor Haddad")
    wide.locator("[name=email]").fill("noor.haddad@example.org")
    wide.locator("[name=agency]").select_option(label="Millbrook Primary School")
    wide.locator("[name=password1]").fill("three-random-words")
    wide.get_by_role("button", name="Create my account").click()
    check_page(wide)

    wide.goto(letters.link(letters.newest(portal, "noor.haddad@example.org")["text"], "confirm-email"))
    check_page(wide)
    wide.get_by_role("button", name="Yes, confirm my address").click()
    sign_in(wide, "noor.haddad@example.org", "three-random-words")
    wide.goto("/me/")
    check_page(wide)
    assert "Your agency has not said yes yet" in wide.locator("main").inner_text()

    desk = context_at(1280, 800)
    sign_in(desk, "morgan@example.org")
    desk.goto("/desk/people/")
    check_page(desk)
    row = desk.locator("li, tr", has_text="Noor Haddad").first
    row.get_by_role("button", name="Approve").or_(row.get_by_role("link", name="Decide")).first.click()
    if desk.get_by_role("button", name="Approve").count():
        desk.get_by_role("button", name="Approve").first.click()

    wide.goto("/me/")
    assert "Your agency has not said yes yet" not in wide.locator("main").inner_text()


def test_bad_input_keeps_what_was_typed(wide, check_page):
    wide.goto("/accounts/signup/")
    wide.locator("[name=name]").fill("Office Person")
    wide.locator("[name=email]").fill("office@example.org")
    wide.locator("[name=password1]").fill("three-random-words")
    wide.get_by_role("button", name="Create my account").click()
    wide.get_by_role("alert").first.wait_for()
    assert wide.locator("[name=name]").input_value() == "Office Person"
    check_page(wide)


def test_a_confirming_link_opened_by_a_mail_scanner_changes_nothing(portal, wide):
    wide.goto("/accounts/signup/")
    wide.locator("[name=name]").fill("Scanned Person")
    wide.locator("[name=email]").fill("scanned@example.org")
    wide.locator("[name=agency]").select_option(label="Millbrook Primary School")
    wide.locator("[name=password1]").fill("three-random-words")
    wide.get_by_role("button", name="Create my account").click()
    path = letters.link(letters.newest(portal, "scanned@example.org")["text"], "confirm-email")
    for _ in range(10):
        assert wide.request.get(path).status == 200
    verified = portal.python(
        "from allauth.account.models import EmailAddress; print(EmailAddress.objects.get(email='scanned@example.org').verified)"
    )
    assert verified.strip().endswith("False")


def test_an_authenticator_can_be_set_up(wide, check_page, sign_in):
    sign_in(wide, "sam@example.org")
    wide.goto("/accounts/2fa/totp/activate/")
    if wide.locator("input[name=password]").count():
        wide.locator("input[name=password]").fill("safeguarding-demo")
        wide.locator("main [type=submit], main button").first.click()
    check_page(wide)
    assert wide.locator("[name=code]").count() == 1


SOMEBODY = """
from allauth.account.models import EmailAddress
from accounts.models import User
one = User.objects.create_user(email="mo.mover@example.org", name="Mo Mover", password="three-random-words")
EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
"""


def test_whoever_changes_employer_takes_their_account_along(portal, wide, check_page, sign_in):
    portal.python(SOMEBODY)
    sign_in(wide, "mo.mover@example.org", "three-random-words")
    wide.goto("/me/details/")
    wide.get_by_role("link", name="Sign in with another address").click()
    wide.locator("input[name=password]").fill("three-random-words")
    wide.get_by_role("button", name="Go on").click()
    wide.get_by_label("Your new work email").wait_for()
    check_page(wide)
    wide.get_by_label("Your new work email").fill("mo.moved@example.org")
    wide.get_by_role("button", name="Write to this address").click()
    wide.goto(letters.link(letters.newest(portal, "mo.moved@example.org")["text"], "details/address"))
    check_page(wide)
    wide.get_by_role("button", name="Yes, change my address").click()
    wide.get_by_text("From now on you sign in with mo.moved@example.org.").wait_for()
    told = letters.newest(portal, "mo.mover@example.org")["text"]
    assert told.startswith("Another address opens your account now.")
