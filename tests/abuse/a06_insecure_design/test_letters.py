"""Mail scanners open every link of every letter, some of them twice and at once: nothing may change by that."""

import datetime as dt
import re
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Membership, User
from portal.home import troubles
from portal.lib import clock
from portal.lib.models import Email, Job
from tests.abuse.letters import (
    SHELVES,
    browser_of,
    changed_by,
    every_letter,
    link_of,
    open_each,
    rooms_that_write,
    run,
)
from tests.factories.accounts import certificate, framework
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PASSWORD, NEW_PASSWORD = "three random words", "four quite other words"
NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def to(time_machine):
    """Goes to a moment; everybody comes to the portal on a Monday of November."""
    time_machine.move_to(NOVEMBER, tick=False)
    return partial(time_machine.move_to, tick=False)


def confirmed(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_up(people) -> None:
    Client().post("/accounts/signup/", {
        "name": "Siân Łukasz", "email": "sian@millbrook.example", "job_title": "Teacher",
        "password1": PASSWORD, "agency": str(people["priya"].agency.uuid), "new_agency": "", "new_sector": "",
        "team": "", "note": "",
    })  # fmt: skip


def signing_up(people, to):
    """The address is confirmed with the link's button, the agency says yes, and the same person tries it again."""
    sign_up(people)
    yield
    Client().post(link_of("accounts/confirm_address", "/accounts/confirm-email/"))
    assert EmailAddress.objects.get(email="sian@millbrook.example").verified
    yield
    actions.approve(membership=Membership.objects.get(person__name="Siân Łukasz"), by=people["morgan"])
    yield
    sign_up(people)
    yield


def coming_back(people, to):
    """A code, and a link for a new password, which both work after the scanner; and one for nobody's address."""
    priya, browser = confirmed(people["priya"]), Client()
    browser.post(reverse("account_request_login_code"), {"email": priya.email})
    yield
    letter = Email.objects.get(letter="accounts/login_code")
    browser.post(
        reverse("account_confirm_login_code"), {"code": re.search(r"^\d{6}$", letter.text, re.MULTILINE)[0]}
    )
    assert browser.session["_auth_user_id"] == str(priya.pk)
    for email in (priya.email, "nobody@example.org"):
        Client().post("/accounts/password/reset/", {"email": email})
    yield
    browser = Client()
    page = browser.get(
        link_of("accounts/new_password", "/accounts/password/reset/key/"), follow=True
    ).redirect_chain[-1][0]
    browser.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    priya.refresh_from_db()
    assert priya.check_password(NEW_PASSWORD)
    yield


def another_address(people, to):
    """The link to the new address works once its reader presses the button; a taken one gets a word of warning."""
    priya, browser = confirmed(people["priya"]), browser_of(people["priya"])
    browser.post(reverse("account_reauthenticate"), {"password": "safeguarding-demo"})
    for email in ("priya@new.example.org", people["sam"].email):
        browser.post(reverse("accounts:address"), filled(email=email))
    yield
    browser.post(link_of("accounts/new_address", "/me/details/address/"), filled())
    priya.refresh_from_db()
    assert priya.email == "priya@new.example.org"
    yield


def what_runs_out(people, to):
    """A framework's period, a certificate, a year since somebody was confirmed, and an account that nobody uses."""
    priya = people["priya"]
    to(NOVEMBER + dt.timedelta(days=365))
    run("accounts.confirm_yearly")
    yield
    to(NOVEMBER + dt.timedelta(days=701))
    run("accounts.dormant")
    yield
    last = dt.date(2031, 3, 31)
    actions.choose_framework(person=priya, by=priya, framework=framework(first_year=2028))
    certificate(priya, expires_on=last)
    to(dt.datetime.combine(last - dt.timedelta(days=30), dt.time(12), dt.UTC))
    run("accounts.refreshers")
    yield


def a_job_that_stopped(people, to):
    """Told to the administrators, and told again once it is mended."""
    stopped = Job.objects.create(kind="test.note", due_at=clock.now(), state="dead")
    troubles.look(clock.now())
    yield
    stopped.delete()
    troubles.look(clock.now())
    yield


SCENES = {
    signing_up: {"confirm_address", "asked", "decided", "already_here"},
    coming_back: {"login_code", "new_password", "not_here", "security_changed"},
    another_address: {"new_address", "address_taken", "security_changed"},
    what_runs_out: {"confirm", "dormant", "framework_ends", "certificate_ends"},
}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_opening_every_link_of_every_letter_changes_nothing(scene, to, people):
    opened = open_each(scene(people, to), people["adi"])
    assert (opened.unsent, opened.wrong, opened.told) == ([], {}, set())
    assert opened.kinds == {f"accounts/{kind}" for kind in SCENES[scene]}


def test_nor_does_it_with_the_letters_to_the_administrators(to, people):
    opened = open_each(a_job_that_stopped(people, to), people["tom"])
    assert (opened.unsent, opened.wrong, opened.told) == ([], {}, set())
    assert opened.kinds == every_letter("home")


def test_each_kind_of_letter_about_people_is_opened():
    assert {f"accounts/{kind}" for kinds in SCENES.values() for kind in kinds} == every_letter("accounts")


def test_every_room_that_writes_has_its_letters_opened():
    assert rooms_that_write() == {"accounts", "home", "events", *SHELVES}


class Careless(Client):
    """Whose pages write when they are opened."""

    def get(self, *args, **kwargs):
        User.objects.update(job_title="Teacher")
        return super().get(*args, **kwargs)


def test_a_page_that_writes_when_it_is_opened_is_found(people):
    assert [said[:22] for said in changed_by(Careless(), "/")] == ['UPDATE "accounts_user"'] * 2


def test_a_letter_that_was_asked_for_ten_times_is_written_to_one_person_alone(people, strict_limits):
    priya, browser = confirmed(people["priya"]), Client()
    for _ in range(10):
        browser.post("/accounts/password/reset/", filled(email=priya.email))
    assert 1 <= Email.objects.filter(to=priya.email).count() <= 5
    assert set(Email.objects.values_list("to", flat=True)) == {priya.email}
