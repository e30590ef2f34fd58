"""The ledger of non-attendance: the moment that decides, what it costs, exemptions, waivers, and its exports."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import time_machine

from events import actions, charging
from events.models import Booking, Exemption, Waiver
from portal.lib import clock
from portal.lib.models import AuditEntry
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db
PAGE = "/desk/events/charges/"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.mark.parametrize(
    ("exempt", "waived", "pays"), [(False, False, 40), (True, False, 0), (False, True, 0), (True, True, 0)]
)
def test_what_is_to_pay(exempt, waived, pays):
    assert charging.to_pay(Decimal(40), exempt=exempt, waived=waived) == pays


def missed(someone, **fields) -> Booking:
    at = event(starts=clock.now() - dt.timedelta(days=9), charge_amount=40, **fields)
    return booking(at, someone, state="not_attended")


def exported(client, query: str = "") -> list[list[str]]:
    text = client.get(f"{PAGE}non-attendance.csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.capability(9)
def test_the_page_and_the_ledger_use_one_moment_across_a_bank_holiday(signed_in, bea, priya, sam):
    # Tuesday after the May bank holiday: the holiday is no working day, so the third before it is Wednesday.
    starts = dt.datetime(2027, 5, 4, 9, tzinfo=dt.UTC)
    at = event(starts=starts, charge_amount=40, cancel_days=3, cancel_hour=17, places=5)
    last = dt.datetime(2027, 4, 28, 16, tzinfo=dt.UTC)  # 17:00 BST on the Wednesday
    assert at.last_free_cancellation == last
    with time_machine.travel(last, tick=False):
        shown = signed_in(priya).get(at.get_absolute_url()).content.decode()
        assert "Wednesday 28 April 2027, 17:00 BST" in shown
        in_time = actions.book(event=at, person=priya, by=priya)
        late = actions.book(event=at, person=sam, by=sam)
        actions.cancel(booking=in_time, by=priya)
    with time_machine.travel(last + dt.timedelta(seconds=1), tick=False):
        actions.cancel(booking=late, by=sam)
    actions.waive(booking=late, reason="Her child was taken ill.", by=bea)
    _, *rows, total = exported(signed_in(bea))
    assert rows == [
        ["2027-05-04", at.title, "Sam Reyes", "Eastvale Community Trust", "Health", "Cancelled late, 28/04/2027 17:00",
         "28/04/2027 17:00", "40.0", "Her child was taken ill.", "0.0"],
    ]  # fmt: skip
    assert total == ["Total", "", "", "", "", "1", "", "", "", "0.0"]


def test_the_spreadsheet_has_the_same_rows(signed_in, bea, priya):
    missed(priya)
    client = signed_in(bea)
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{PAGE}non-attendance.xlsx").content))
    words, sheet = (book.read(f"xl/{name}.xml").decode() for name in ("sharedStrings", "worksheets/sheet1"))
    rows = exported(client)
    assert [
        word for row in rows for word in (row[1], row[2], row[3]) if f">{word}<" not in words and word
    ] == []
    assert sheet.count("<v>40</v>") == 3  # its charge, what is to pay, and the sum


def test_it_can_be_had_for_one_agency_and_some_days(signed_in, bea, priya, sam):
    missed(priya), missed(sam)
    client = signed_in(bea)
    assert [row[2] for row in exported(client, f"?agency={sam.agency.pk}")[1:-1]] == ["Sam Reyes"]
    assert len(exported(client, f"?since={clock.today()}")) == 2


def test_an_event_without_a_charge_is_not_in_it(signed_in, bea, priya):
    at = event(starts=clock.now() - dt.timedelta(days=9))
    booking(at, priya, state="not_attended")
    assert len(exported(signed_in(bea))) == 2


def test_an_exempt_sector_pays_nothing(signed_in, bea):
    charity = membership(person("Ola Vale"), agency(sector="voluntary")).person
    missed(charity)
    client = signed_in(bea)
    assert exported(client)[-1][-1] == "40.0"
    client.post(f"{PAGE}exemptions/", filled(sectors="voluntary"))
    assert (exported(client)[-1][-1], exported(client)[1][-2]) == ("0.0", "Exempt")
    client.post(f"{PAGE}exemptions/", filled())
    assert (exported(client)[-1][-1], Exemption.objects.count()) == ("40.0", 0)
    deeds = AuditEntry.objects.exclude(thing__startswith="page:")  # what was only read
    assert list(deeds.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "events.exempted",
        "events.charges_again",
    ]


def test_a_waiver_needs_a_reason(signed_in, bea, priya):
    one = missed(priya)
    answer = signed_in(bea).post(f"{PAGE}{one.uuid}/", filled(reason=" "))
    assert (answer.status_code, Waiver.objects.count()) == (422, 0)


def test_a_waiver_can_be_taken_back(signed_in, bea, priya):
    one = missed(priya)
    client = signed_in(bea)
    client.post(f"{PAGE}{one.uuid}/", filled(reason="She was ill."))
    assert exported(client)[-1][-1] == "0.0"
    client.post(f"{PAGE}{one.uuid}/", filled(again="1"))
    assert exported(client)[-1][-1] == "40.0"


def test_what_costs_nothing_cannot_be_waived(bea, priya):
    came = booking(event(charge_amount=40), priya)
    with pytest.raises(actions.Refused, match="Nothing is charged"):
        actions.waive(booking=came, reason="A reason.", by=bea)
    assert Waiver.objects.count() == 0


def test_a_trainer_sees_no_ledger(signed_in, tom):
    assert signed_in(tom).get(PAGE).status_code == 404


def test_the_ledger_costs_the_same_for_one_line_and_for_three(
    signed_in, bea, priya, sam, morgan, django_assert_num_queries
):
    client = signed_in(bea)
    missed(priya)
    client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(PAGE)
    missed(sam), missed(morgan)
    with django_assert_num_queries(13):
        client.get(PAGE)
