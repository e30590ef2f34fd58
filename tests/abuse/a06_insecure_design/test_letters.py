"""Mail scanners open every link of every letter, some of them twice and at once: nothing may change by that."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import actions as accounts
from events import actions
from events.models import Booking
from portal.lib.models import Email
from tests.events.test_letters import LATER
from tests.factories.accounts import person
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = [pytest.mark.django_db, pytest.mark.long]
RUTH = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}


@pytest.fixture
def letters(people, named, client, settings) -> list[Email]:
    """Letters of as many kinds as the deeds of a day write."""
    priya, morgan, tom, _bea = (people[who] for who in ("priya", "morgan", "tom", "bea"))
    for one in (priya, morgan):
        EmailAddress.objects.get_or_create(user=one, email=one.email, verified=True, primary=True)
    Client().post("/accounts/signup/", {
        "name": "Siân Łukasz", "email": "sian@millbrook.example", "job_title": "Teacher",
        "password1": "three random words", "agency": str(priya.agency.uuid), "new_agency": "", "new_sector": "",
        "team": "", "note": "",
    })  # fmt: skip
    client.post("/accounts/password/reset/", {"email": priya.email})
    client.post("/accounts/login/code/", {"email": priya.email})
    at = event(title="Noticing", trainer=tom)
    actions.book(event=at, person=priya, by=priya)
    asked = event(places=1, needs_approval=True)
    actions.book(event=asked, person=people["sam"], by=people["sam"], manager=RUTH)
    actions.cancel(booking=Booking.objects.get(event=at, person=priya), by=priya)
    for write in LATER.values():
        write(booking(event(trainer=tom), person(f"Reader{len(Email.objects.all())} Vale")), morgan)
    accounts.ask_to_join(person=people["sam"], agency=priya.agency, by=people["sam"])
    drain("default", "mail")
    return list(Email.objects.all())


def links(letter: Email) -> set[str]:
    """Where its words, its markup and its own header lead, as paths of ours."""
    found = re.findall(r"https?://[^\s\"'<>)]+", letter.text + " " + letter.html + " " + letter.stop)
    ours = "http://127.0.0.1:8000", "http://testserver"
    return {
        one.replace("&amp;", "&").removeprefix(home).split("#")[0]
        for one in found
        for home in ours
        if one.startswith(home)
    }


def lasting(written: list[str]) -> list[str]:
    """What stays: the session of who opened a link for a new password is no deed."""
    return [sql for sql in written if "signedinsession" not in sql and "plant_auditentry" not in sql]


def test_opening_every_link_of_every_letter_twice_changes_nothing(letters, undone):
    assert len({one.letter for one in letters}) >= 14
    assert len(set().union(*(links(one) for one in letters))) >= 15
    scanner, changed = Client(headers={"user-agent": "SafeLinks"}), {}
    for letter in letters:
        for path in links(letter):
            for verb in (scanner.get, scanner.head, scanner.get):
                with undone() as written:
                    status = verb(path or "/").status_code
                assert status < 500
                if found := lasting(written):
                    changed[f"{letter.letter} {path}"] = found
    assert changed == {}


def test_nor_does_it_in_the_browser_of_who_got_them(letters, people, undone):
    changed = {}
    for letter in letters:
        reader = Client()
        if owner := next((one for one in people.values() if one.email == letter.to), None):
            reader.force_login(owner)
        for path in links(letter):
            with undone() as written:
                assert reader.get(path or "/").status_code < 500
            if found := lasting(written):
                changed[f"{letter.letter} {path}"] = found
    assert changed == {}


def test_no_link_signs_anybody_in(letters):
    scanner = Client()
    for letter in letters:
        for path in links(letter):
            scanner.get(path or "/", follow=True)
    assert "_auth_user_id" not in scanner.session


def test_no_letter_carries_a_password_a_code_that_stays_or_the_link_of_a_meeting(letters):
    for letter in letters:
        said = letter.text + letter.html
        assert ("meet.example.org" in said, "three random words" in said, "safeguarding-demo" in said) == (
            False,
        ) * 3


def test_a_letter_that_was_asked_for_ten_times_is_written_to_one_person_alone(
    people, settings, strict_limits
):
    priya = people["priya"]
    EmailAddress.objects.get_or_create(user=priya, email=priya.email, verified=True, primary=True)
    browser = Client()
    for _ in range(10):
        browser.post("/accounts/password/reset/", filled(email=priya.email))
    assert 1 <= Email.objects.filter(to=priya.email).count() <= 5
    assert set(Email.objects.values_list("to", flat=True)) == {priya.email}
