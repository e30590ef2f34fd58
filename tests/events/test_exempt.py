"""Pages and letters name a charge to who may be charged by the ledger, and to nobody else."""

import datetime as dt

import pytest
import time_machine

from events import actions
from events.models import Exemption, Waiver
from events.tasks import remind
from portal.lib.models import Email
from tests.factories.accounts import partnership, person
from tests.factories.events import booking, event

pytestmark = [pytest.mark.django_db, pytest.mark.long]
STARTS = dt.datetime(2026, 12, 15, 10, tzinfo=dt.UTC)
IN_TIME, LATE = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today(db):
    partnership()
    with time_machine.travel(IN_TIME, tick=False) as moved:
        yield moved


@pytest.fixture
def at(tom):
    return event(trainer=tom, starts=STARTS, places=9, charge_amount=40)


@pytest.fixture(params=["of an exempt sector", "without an agency"])
def free(request, priya):
    """Somebody for whom nothing is ever charged."""
    if request.param == "without an agency":
        return person("Solo Vale")
    Exemption.objects.create(sector=priya.agency.sector)
    return priya


def written(kind: str) -> str:
    return " ".join(Email.objects.filter(letter=f"events/{kind}").latest("pk").text.split())


def page(signed_in, who, address: str) -> str:
    return " ".join(signed_in(who).get(address).content.decode().split())


def test_who_is_exempt_reads_in_the_letter_of_a_place_that_nothing_is_charged(at, free):
    actions.book(event=at, person=free, by=free)
    letter = written("booked")
    assert ("Nothing is charged after that either." in letter, "£" in letter) == (True, False)


def test_words_of_ones_own_about_the_charge_are_not_for_who_is_exempt(tom, free):
    at = event(trainer=tom, starts=STARTS, charge_amount=40, charge_text="Your agency pays £40 by invoice.")
    actions.book(event=at, person=free, by=free)
    letter = written("booked")
    assert ("Nothing is charged after that either." in letter, "£" in letter) == (True, False)


def test_words_of_ones_own_stay_where_the_ledger_charges_nothing_at_all(tom, free):
    at = event(trainer=tom, starts=STARTS, charge_text="Your manager is told.")
    actions.book(event=at, person=free, by=free)
    assert "Your manager is told." in written("booked")


def test_who_is_exempt_reads_so_in_a_reminder(at, free, today):
    booking(at, free)
    today.move_to(LATE)
    remind("", type("Turn", (), {"alive": True})())
    assert "£" not in written("reminder_day")


def test_who_is_exempt_and_gives_up_late_reads_that_nothing_is_charged(at, free, today):
    mine = booking(at, free)
    today.move_to(LATE)
    actions.cancel(booking=mine, by=free)
    said = "It was after the last free moment, Thursday 10 December 2026, 17:00 GMT. Nothing is charged."
    assert said in written("cancelled")


def test_a_colleague_of_an_exempt_agency_reads_that_there_is_no_charge(at, priya, morgan, today):
    Exemption.objects.create(sector=priya.agency.sector)
    mine = booking(at, priya)
    today.move_to(LATE)
    actions.cancel(booking=mine, by=morgan)
    assert ("There is no charge." in written("given_up_for"), "£" in written("given_up_for")) == (True, False)


def panel(said: str) -> str:
    """The booking box of an event's page; the facts beside it are everybody's."""
    return said.partition('<section class="panel stack">')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("moment", "words"), [(IN_TIME, "Nothing is charged after that either."), (LATE, "Nothing is charged.")]
)
def test_the_page_names_no_charge_to_who_is_exempt(signed_in, at, free, today, moment, words):
    booking(at, free)
    today.move_to(moment)
    said = panel(page(signed_in, free, at.get_absolute_url()))
    assert (words in said, "£" in said) == (True, False)


def test_before_giving_up_late_who_is_exempt_reads_that_nothing_is_charged(signed_in, at, free, today):
    booking(at, free)
    today.move_to(LATE)
    said = page(signed_in, free, f"{at.get_absolute_url()}cancel/")
    assert ("Nothing is charged." in said, "£" in said) == (True, False)


def test_a_coordinator_of_an_exempt_agency_reads_that_nothing_is_charged(signed_in, at, priya, morgan, today):
    Exemption.objects.create(sector=priya.agency.sector)
    mine = booking(at, priya)
    today.move_to(LATE)
    said = page(signed_in, morgan, f"{at.get_absolute_url()}agency/{mine.uuid}/")
    assert ("Nothing is charged." in said, "£" in said) == (True, False)


@pytest.mark.parametrize("moment", [IN_TIME, LATE])
def test_who_is_charged_reads_the_charge_on_the_page(signed_in, at, priya, today, moment):
    booking(at, priya)
    today.move_to(moment)
    assert "our agency pays £40, unless" in panel(page(signed_in, priya, at.get_absolute_url()))


def test_who_is_charged_reads_the_charge_before_and_after_giving_up_late(signed_in, at, priya, today):
    mine = booking(at, priya)
    today.move_to(LATE)
    assert "Your agency may pay £40." in page(signed_in, priya, f"{at.get_absolute_url()}cancel/")
    actions.cancel(booking=mine, by=priya)
    assert "so Millbrook Primary School may be charged £40." in written("cancelled")
    assert "so your agency may pay £40." in panel(page(signed_in, priya, at.get_absolute_url()))


def test_a_charge_that_was_waived_is_not_named_on_the_page(signed_in, at, priya, bea, today):
    mine = booking(at, priya)
    today.move_to(LATE)
    actions.cancel(booking=mine, by=priya)
    Waiver.objects.create(booking=mine, reason="She was ill.", by=bea)
    said = panel(page(signed_in, priya, at.get_absolute_url()))
    assert ("It was after the last free moment. No charge." in said, "may pay" in said) == (True, False)


def test_a_coordinator_reads_before_booking_who_is_never_charged(signed_in, at, morgan):
    Exemption.objects.create(sector="police")
    assert "Never charged: police." in page(signed_in, morgan, f"{at.get_absolute_url()}agency/")
