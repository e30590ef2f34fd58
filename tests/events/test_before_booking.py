"""What the page says before "Book" is what the ledger goes by: one moment, one charge, the same exemptions."""

import csv
import datetime as dt
import io

import pytest
import time_machine

from events import actions, saying
from events.models import Booking
from portal.lib.models import Email
from tests.factories.accounts import partnership
from tests.factories.events import event

pytestmark = pytest.mark.django_db

# Starts, the last free moment in UTC, and as the page says it: three working days before at 17:00 in the UK.
MOMENTS = [
    (  # the Monday after the clocks went back: counted in summer time
        dt.datetime(2026, 10, 26, 10, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 21, 16, tzinfo=dt.UTC),
        "Wednesday 21 October 2026, 17:00 BST",
        "Wed 21 Oct, 17:00",
    ),
    (  # after Easter and the clocks that went forward: Good Friday and Easter Monday do not count
        dt.datetime(2027, 3, 31, 9, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 24, 17, tzinfo=dt.UTC),
        "Wednesday 24 March 2027, 17:00 GMT",
        "Wed 24 Mar, 17:00",
    ),
    (  # the Tuesday after a bank holiday
        dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC),
        dt.datetime(2027, 4, 28, 16, tzinfo=dt.UTC),
        "Wednesday 28 April 2027, 17:00 BST",
        "Wed 28 Apr, 17:00",
    ),
]


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.mark.capability(9)
@pytest.mark.parametrize(("starts", "last", "in_full", "in_short"), MOMENTS)
def test_page_letter_and_ledger_have_one_last_free_moment(
    signed_in, priya, sam, bea, starts, last, in_full, in_short
):
    at = event(starts=starts, charge_amount=40, cancel_days=3, cancel_hour=17, places=5)
    assert at.last_free_cancellation == last
    with time_machine.travel(last, tick=False):
        page = signed_in(priya).get(at.get_absolute_url()).content.decode()
        before = page.partition("Cancel free until</dt><dd>")[2].partition("</dd>")[0]
        assert before.partition(">")[2].partition("<")[0] == in_full
        assert saying.Fact("calendar-x", f"Cancel free until {in_short}") in saying.facts(at)
        in_time, late = (actions.book(event=at, person=who, by=who) for who in (priya, sam))
        actions.cancel(booking=in_time, by=priya)
    letter = Email.objects.get(letter="events/booked", to=priya.email)
    assert f"free of charge until {in_full}." in letter.text
    with time_machine.travel(last + dt.timedelta(microseconds=1), tick=False):
        actions.cancel(booking=late, by=sam)
    assert [booking.pk for booking in Booking.objects.missed()] == [late.pk]
    text = signed_in(bea).get("/desk/events/charges/non-attendance.csv").content.decode("utf-8-sig")
    (row, _) = csv.DictReader(io.StringIO(text))
    local = last.astimezone(dt.timezone(dt.timedelta(hours=1 if in_full.endswith("BST") else 0)))
    assert row["Last free cancellation"] == f"{local:%d/%m/%Y %H:%M}"


def test_level_approval_recording_charge_and_exemptions_are_said(signed_in, priya, bea):
    actions.set_exemptions(sectors=["police", "voluntary"], by=bea)
    at = event(
        level="2", needs_approval=True, recorded=True, charge_amount=40, exemptions="Volunteers are exempt.",
        starts=dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    context = signed_in(priya).get(at.get_absolute_url()).context
    exempt = "Never charged: police; voluntary and charity."
    assert [fact.words for fact in context["facts"]] == [
        "Level 2, 1.5 h",
        "Your manager says yes by email, within 5 working days",
        "Recorded: slides and voice",
        "Cancel free until Wed 28 Apr, 17:00",
        "Free; £40 if late or absent",
        exempt,
    ]
    said = signed_in(priya).get(at.get_absolute_url()).content.decode()
    charge = "Free. £40 to your agency for not coming or a late cancellation. Volunteers are exempt."
    assert f"<dd>{charge} {exempt}</dd>" in said


@pytest.mark.parametrize(("sectors", "said"), [([], ""), (["police"], "Never charged: police.")])
def test_nothing_is_said_where_nobody_is_exempt(signed_in, priya, bea, sectors, said):
    actions.set_exemptions(sectors=sectors, by=bea)
    assert signed_in(priya).get(event(charge_amount=40).get_absolute_url()).context["exempt"] == said
    assert signed_in(priya).get(event().get_absolute_url()).context["exempt"] == ""
