"""A register of five thousand: read, looked at, confirmed, and saved by a job in turns that each cost the same."""

import datetime as dt
import itertools
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, RecordEntry, User
from events import actions
from events.models import AttendanceProposal, Booking
from portal.lib import clock
from portal.lib.models import AuditEntry
from tests.drill.measured import note
from tests.events import teams
from tests.events.teams import Guest
from tests.factories.accounts import agency, partnership
from tests.factories.events import event
from tests.forms import filled

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)


@pytest.fixture
def webinar(tom):
    partnership()
    return event(trainer=tom, places=6000, starts=clock.now() - dt.timedelta(hours=3), title="Webinar")


def crowd(at, number: int) -> list[User]:
    """So many people with a place, made in a few statements."""
    home, moment = agency(name=f"House {next(NUMBERS)}"), clock.now()
    people = User.objects.bulk_create(
        User(email=f"guest{next(NUMBERS)}@example.org", name=f"Guest {n} Vale", password="!")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=one, agency=home, state="approved", decided_at=moment) for one in people
    )
    Booking.objects.bulk_create(
        Booking(event=at, person=one, agency=home, state="booked", asked_at=moment, booked_at=moment)
        for one in people
    )
    return people


def chosen(at, people: list[User]) -> SimpleUploadedFile:
    """The report of a meeting at which everybody stayed."""
    guests = [Guest(one.name, one.email, ((at.starts, at.ends),)) for one in people]
    return SimpleUploadedFile("report.csv", teams.sectioned(guests), "text/csv")


def confirmed(at, browser, people: list[User]) -> AttendanceProposal:
    """The file is chosen, nothing is saved, somebody confirms."""
    door = f"/desk/events/{at.slug}/attendance/"
    given = chosen(at, people)
    browser.post(f"{door}file/", filled(late="10", early="15", share="75", report=given))
    assert not at.bookings.exclude(state="booked").exists()
    kept = AttendanceProposal.objects.get(event=at)
    page = browser.get(door)
    fields = {name: field.value() or "" for name, field in ((f.html_name, f) for f in page.context["form"])}
    assert browser.post(door, filled(**fields)).url == door
    assert not at.bookings.exclude(state="booked").exists()
    return kept


def in_turns(kept: AttendanceProposal) -> list[int]:
    """Save it turn by turn; the number of statements of each turn."""
    counts, more = [], True
    while more:
        with CaptureQueriesContext(connection) as asked:
            more = actions.save_some_attendance(pk=kept.pk)
        counts.append(len(asked))
    return counts


def test_a_turn_costs_the_same_for_three_people_and_for_nine(webinar, tom, signed_in, monkeypatch):
    people = crowd(webinar, 24)
    browser = signed_in(tom)
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 3)
    kept = confirmed(webinar, browser, people)
    in_turn(kept)  # the first also asks for the letters that follow
    three = [in_turn(kept) for _ in range(3)]
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 9)
    nine = in_turn(kept)
    assert (len(set(three)), nine) == (1, three[0])
    assert webinar.bookings.filter(state="attended").count() == 4 * 3 + 9


def in_turn(kept: AttendanceProposal) -> int:
    with CaptureQueriesContext(connection) as asked:
        actions.save_some_attendance(pk=kept.pk)
    return len(asked)


@pytest.mark.drill
def test_five_thousand_are_saved_in_turns_and_the_page_says_how_far_it_is(webinar, tom, signed_in):
    people = crowd(webinar, 5000)
    browser, door = signed_in(tom), f"/desk/events/{webinar.slug}/attendance/"
    kept = confirmed(webinar, browser, people)
    began, first = time.monotonic(), in_turn(kept)
    page = browser.get(door).content.decode()
    assert "300 of 5,000 people" in page
    rest = in_turns(kept)
    seconds = time.monotonic() - began
    assert len(set(rest[:-1])) == 1
    assert webinar.bookings.filter(state="attended").count() == RecordEntry.objects.count() == 5000
    assert AuditEntry.objects.filter(verb="events.marked").count() == 5000
    browser.post(f"{door}file/", filled(late="10", early="15", share="75", report=chosen(webinar, people)))
    assert "Saving it again changes nothing." in browser.get(door).content.decode()
    note(
        "register of 5,000 from a Teams file",
        f"5,000 rows, nothing saved before the word; {len(rest) + 1} turns of 300 with {rest[0]} statements each, "
        f"{first} in the first and {rest[-1]} in the last; {seconds:.0f} s altogether; the page said 300 of 5,000 "
        "after the first; the same file again changes nothing",
    )
