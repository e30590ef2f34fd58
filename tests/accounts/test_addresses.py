"""Signing in with another address: asked for, shown to be one's own, changed; and what is refused on the way."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.addresses import sealed
from accounts.models import User
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from portal.lib.refusals import Refused
from tests.factories.accounts import learnt, partnership, person
from tests.forms import filled

PAGE = reverse("accounts:address")
PASSWORD = "safeguarding-demo"
OLD, NEW = "priya@example.org", "priya@new.example.org"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def known(priya):
    """Priya, whose address is confirmed."""
    EmailAddress.objects.create(user=priya, email=OLD, verified=True, primary=True)
    return priya


@pytest.fixture
def browser(known, signed_in):
    """Priya's, who has just typed her password once more."""
    client = signed_in(known)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def link() -> str:
    letter = Email.objects.filter(letter="accounts/new_address").latest("pk")
    return re.search(r"https?://[^/]+(/\S+)", letter.text)[1]


def asked(browser, email=NEW) -> str:
    browser.post(PAGE, filled(email=email))
    return link()


def addresses(someone) -> tuple[str, list[tuple]]:
    """What the account says, and what the sign-in library says."""
    rows = EmailAddress.objects.filter(user=someone).values_list("email", "verified", "primary")
    return User.objects.get(pk=someone.pk).email, list(rows)


UNCHANGED = (OLD, [(OLD, True, True)])
CHANGED = (NEW, [(NEW, True, True)])


def test_the_link_in_the_new_mailbox_and_a_button_change_it(known, browser):
    address = asked(browser)
    seen = [addresses(known)]
    assert browser.get(address).status_code == 200
    seen.append(addresses(known))
    assert browser.post(address, filled()).status_code == 302
    assert [*seen, addresses(known)] == [UNCHANGED, UNCHANGED, CHANGED]


def test_the_record_goes_along_and_the_new_address_signs_in(known, browser):
    learnt(known, title="Signs of neglect")
    browser.post(asked(browser), filled())
    answers, client = [], Client()
    for email in (OLD, NEW):
        given = {"login": email, "password": PASSWORD}
        answers.append(client.post(reverse("account_login"), given).status_code)
    page = client.get(reverse("accounts:record")).content.decode()
    assert (answers, "Signs of neglect" in page) == ([422, 302], True)


def test_before_it_is_confirmed_the_new_address_opens_nothing(known, browser):
    asked(browser)
    answer = Client().post(reverse("account_login"), {"login": NEW, "password": PASSWORD})
    Client().post(reverse("account_reset_password"), {"email": NEW})
    assert answer.status_code == 422
    assert Email.objects.filter(letter="accounts/new_password").count() == 0


def test_the_old_address_hears_of_it(known, browser):
    browser.post(asked(browser), filled())
    letter = Email.objects.get(letter="accounts/security_changed")
    assert (letter.to, NEW in letter.text) == (OLD, False)
    said = "Another address opens your account now. This one opens it no longer. Everywhere but where it was changed you are signed out."
    assert letter.text.partition("\n")[0] == said


def test_everywhere_else_and_nobody_else_is_signed_out(known, sam, browser):
    telephone, sams = Client(), Client()
    telephone.force_login(known)
    sams.force_login(sam)
    address = asked(browser)
    answers = []
    for given in ({}, filled()):  # a form without its key is refused, and ends nothing
        page = browser.post(address, given, follow=True)
        answers.append(
            [one.get(reverse("accounts:sessions")).status_code for one in (browser, telephone, sams)]
        )
    entry = AuditEntry.objects.get(verb="accounts.ended_sessions")
    assert answers == [[200, 200, 200], [200, 302, 200]]
    assert (entry.by, entry.thing, entry.detail) == (known, f"accounts.user:{known.pk}", {"ended": 1})
    assert [str(one) for one in page.context["messages"]] == [
        f"From now on you sign in with {NEW}. You are signed out everywhere else."
    ]


def test_changed_by_hand_it_is_open_nowhere(known, browser):
    actions.change_address(person=known, email=NEW, by=None)
    assert browser.get(reverse("accounts:sessions")).status_code == 302
    assert AuditEntry.objects.get(verb="accounts.ended_sessions").by is None


def test_both_pages_say_that_everywhere_else_one_is_signed_out(browser):
    said = "verywhere else you are signed out."
    assert [said in browser.get(page).content.decode() for page in (PAGE, asked(browser))] == [True, True]


def test_it_is_in_the_audit_without_either_address(known, browser):
    browser.post(asked(browser), filled())
    deeds = AuditEntry.objects.filter(verb__endswith="_address").order_by("pk")
    assert [(deed.verb, deed.by, deed.detail) for deed in deeds] == [
        ("accounts.asked_for_address", known, {}),
        ("accounts.changed_address", known, {}),
    ]
    assert [deed.summary for deed in deeds if "@" in deed.summary] == []


def test_an_open_browser_is_not_enough_to_ask(known, signed_in):
    client, again = signed_in(known), reverse("account_reauthenticate")
    answers = [client.get(PAGE), client.post(PAGE, filled(email=NEW))]
    assert [answer["Location"].partition("?")[0] for answer in answers] == [again, again]
    assert (Email.objects.count(), client.post(again, {"password": "wrong"}).status_code) == (0, 422)


def test_who_has_a_second_step_may_show_that_instead(known, signed_in):
    known.set_unusable_password()
    known.save()
    TOTP.activate(known, generate_totp_secret())
    assert signed_in(known).get(PAGE)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_who_has_nothing_to_show_chooses_a_password_first(known, signed_in):
    known.set_unusable_password()
    known.save()
    answer = signed_in(known).post(PAGE, filled(email=NEW))
    assert (answer["Location"], Email.objects.count()) == (reverse("account_reset_password"), 0)


def test_whoever_else_opens_the_link_changes_nothing(known, sam, browser):
    address = asked(browser)
    answers = [Client().post(address, filled())["Location"].partition("?")[0]]
    stranger = Client()
    stranger.force_login(sam)
    answers.append(stranger.post(address, filled()).status_code)
    assert (answers, addresses(known)) == ([reverse("account_login"), 404], UNCHANGED)


def test_who_is_signed_out_comes_back_to_the_link(known, browser):
    address, client = asked(browser), Client()
    answer = client.get(address)
    given = {"login": OLD, "password": PASSWORD}
    assert client.post(answer["Location"], given)["Location"] == address


def test_a_link_is_dead_after_a_day(known, signed_in, time_machine):
    start, address = clock.now(), reverse("accounts:new_address", args=[sealed(known, NEW)])
    answers = []
    for hours in (23, 25):
        time_machine.move_to(start + dt.timedelta(hours=hours))
        answers.append(signed_in(known).get(address).status_code)
    assert answers == [200, 404]


def test_a_link_works_once(known, browser):
    address = asked(browser)
    assert [browser.post(address, filled()).status_code for _ in range(2)] == [302, 404]


@pytest.mark.parametrize("token", ["nonsense", "W10:1vO:x"])
def test_a_forged_link_leads_nowhere(browser, token):
    assert browser.get(reverse("accounts:new_address", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("PRIYA@example.org", "This is your address already."),
        (
            "office@new.example.org",
            "This looks like an address that several people read. Please use your own work address: a training record belongs to one person.",
        ),
        ("priya", "Enter a valid email address."),
    ],
)
def test_what_cannot_be_ones_own_new_address_is_refused(browser, email, sentence):
    answer = browser.post(PAGE, filled(email=email))
    assert (answer.status_code, answer.context["form"].errors) == (422, {"email": [sentence]})
    assert Email.objects.count() == 0


def test_an_address_that_opens_another_account_is_told_in_its_mailbox_alone(known, browser):
    person("Sasha Grey", email=NEW)
    said = [
        [str(one) for one in browser.post(PAGE, filled(email=email), follow=True).context["messages"]]
        for email in ("free@example.org", "Priya@NEW.example.org")
    ]
    assert said == [
        [f"We have written to {email}. Nothing changes before you open the link there."]
        for email in ("free@example.org", NEW)
    ]
    letters = Email.objects.order_by("pk").values_list("letter", "to")
    assert list(letters) == [
        ("accounts/new_address", "free@example.org"),
        ("accounts/address_taken", NEW),
    ]


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_address_that_opens_another_account_meanwhile_is_refused_without_saying_whose(
    known, browser, confirmed
):
    address = asked(browser)
    other = person("Sasha Grey", email=NEW)
    EmailAddress.objects.create(user=other, email=NEW, verified=confirmed, primary=True)
    answer = browser.post(address, filled())
    page = answer.content.decode()
    assert (answer.status_code, "opens another account here" in page, "Sasha" in page) == (422, True, False)
    assert addresses(known) == UNCHANGED


def test_an_address_that_somebody_else_only_added_is_theirs(known, sam):
    EmailAddress.objects.create(user=sam, email=NEW, verified=True)
    with pytest.raises(Refused):
        actions.change_address(person=known, email=NEW, by=known)
    assert addresses(known) == UNCHANGED


def test_after_five_letters_in_a_day_it_is_enough(known, browser):
    answers = [browser.post(PAGE, filled(email=f"n{n}@example.org")).status_code for n in range(6)]
    assert (answers, Email.objects.count()) == ([302] * 5 + [422], 5)


def test_pressed_twice_it_is_one_letter_and_one_change(known, browser):
    given, press = filled(email=NEW), filled()
    for _ in range(2):
        browser.post(PAGE, given)
    address = link()
    for _ in range(2):
        browser.post(address, press)
    assert Email.objects.count() == 2
    assert AuditEntry.objects.filter(verb="accounts.changed_address").count() == 1


def test_the_account_of_the_old_employer_no_longer_opens_it(known, browser):
    SocialAccount.objects.create(user=known, provider="work", uid="old employer's number")
    browser.post(asked(browser), filled())
    assert SocialAccount.objects.count() == 0


def test_my_details_lead_there(known, signed_in):
    assert signed_in(known).get(reverse("accounts:profile")).content.decode().count(f'href="{PAGE}"') == 1
