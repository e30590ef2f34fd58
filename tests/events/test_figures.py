"""The figures of a period: every table adds up to the same, and the files are the page's."""

import csv
import datetime as dt
import io
import zipfile

import pytest

from events import actions, figures
from portal.lib import clock
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db
PERIOD = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
ADDRESS = "/desk/events/figures/"
CHOSEN = {"since": "2026-01-01", "until": "2026-12-31"}


def on(month: int, day: int = 10, hour: int = 10) -> dt.datetime:
    return clock.london_to_utc(dt.datetime(2026, month, day, hour))


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def year(millbrook, elsewhere, bea):
    """Two events of 2026 with everything that can become of a booking, one called off, one of another year."""
    spring = event(title="Spring", starts=on(3), places=10, charge_amount=40)
    autumn = event(title="Autumn", starts=on(11), places=4, charge_amount=25)

    def add(at, state, house=millbrook, **fields):
        someone = (
            membership(person(f"{at.title}{at.bookings.count()} Vale"), house).person
            if house
            else person("Solo Vale")
        )
        return booking(at, someone, state=state, **fields)

    for state in ("attended", "attended", "partly", "not_attended", "not_attended", "cancelled"):
        add(spring, state)
    add(spring, "not_attended", elsewhere)
    add(spring, "cancelled", elsewhere, cancelled_late=True)
    waived = add(spring, "not_attended", elsewhere)
    actions.waive(booking=waived, reason="She was ill.", by=bea)
    add(spring, "not_attended", None)
    for state in ("booked", "booked", "waiting", "requested"):
        add(autumn, state, elsewhere)
    add(autumn, "offered")
    booking(event(starts=on(5), state="cancelled", published_at=on(1)), person("Off Vale"), state="cancelled")
    booking(event(starts=on(3) - dt.timedelta(days=400)), person("Old Vale"), state="attended")
    return figures.of_period(bea, *PERIOD)


def numbers(line) -> tuple:
    return (
        line.taken, line.offered, line.waiting, line.coming, line.attended, line.partly, line.absent,
        line.cancelled, line.late, int(line.to_pay),
    )  # fmt: skip


def test_an_events_line_counts_what_became_of_its_bookings(year):
    spring, autumn = (line for _, line in year.events)
    assert (spring.share, autumn.share) == (80, 75)
    assert numbers(spring) == (8, 0, 0, 0, 2, 1, 5, 2, 1, 160)
    assert numbers(autumn) == (3, 1, 2, 2, 0, 0, 0, 0, 0, 0)


def test_every_table_adds_up_to_the_same(year):
    tables = [[line for _, line in year.events], year.months, year.sectors, year.agencies]
    sums = [tuple(sum(column) for column in zip(*map(numbers, lines), strict=True)) for lines in tables]
    assert sums == [numbers(year.total)] * 4


def test_the_charges_are_those_of_the_ledger(year, signed_in, bea):
    said = signed_in(bea).get("/desk/events/charges/", CHOSEN).content.decode()
    assert f"£{year.total.to_pay:.2f} to pay" in said


def test_an_exempt_sector_pays_nothing_here_either(year, bea, millbrook):
    actions.set_exemptions(sectors=[millbrook.sector], by=bea)
    assert int(figures.of_period(bea, *PERIOD).total.to_pay) == 80


def test_a_called_off_event_is_said_and_not_counted(year):
    assert (year.called_off, len(year.events)) == (1, 2)


def test_one_series_alone_is_counted_on_the_page_and_in_its_files(year, signed_in, bea):
    theirs = actions.begin_series(title="Spring term", by=bea)
    theirs.events.add(year.events[0][0])
    client, asked = signed_in(bea), CHOSEN | {"series": theirs.pk}
    page = client.get(ADDRESS, asked)
    assert [numbers(line) for _, line in page.context["figures"].events] == [numbers(year.events[0][1])]
    assert (
        f"figures.csv?since=2026-01-01&amp;until=2026-12-31&amp;series={theirs.pk}" in page.content.decode()
    )
    read = list(
        csv.reader(io.StringIO(client.get(f"{ADDRESS}figures.csv", asked).content.decode("utf-8-sig")))
    )
    assert [row[1] for row in read if row[0] == "Event"] == ["Spring"]
    assert read[-1][4] == "8"


def test_first_and_last_day_are_counted_in_uk_time(bea):
    for starts in (on(6, 1, 0), on(6, 30, 23), on(7, 1, 0)):
        event(starts=starts)
    found = figures.of_period(bea, dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert len(found.events) == 2


def test_csv_and_spreadsheet_are_the_pages_rows(year, signed_in, bea):
    client = signed_in(bea)
    expected = figures.table(year)
    read = list(
        csv.reader(io.StringIO(client.get(f"{ADDRESS}figures.csv", CHOSEN).content.decode("utf-8-sig")))
    )
    assert [row[1] for row in read] == [row[1] for row in expected]
    assert [row[4] for row in read] == [str(row[4]) for row in expected]
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{ADDRESS}figures.xlsx", CHOSEN).content))
    words, sheet = (book.read(f"xl/{name}.xml").decode() for name in ("sharedStrings", "worksheets/sheet1"))
    assert [row[1] for row in expected if f">{row[1]}<" not in words] == []
    assert sheet.count("<v>160</v>") == 3  # the event, its month, and the total


def test_the_page_says_the_total_and_draws_every_table(year, signed_in, bea):
    said = signed_in(bea).get(ADDRESS, CHOSEN).content.decode()
    assert "<b>£160.00</b>" in said
    assert (said.count("<table"), said.count('class="hbar"')) == (
        4,
        2 + 2 + len(year.sectors) + len(year.agencies),
    )
    assert said.count('<svg class="chart"') == 2


def test_without_a_period_it_is_this_quarter(signed_in, bea):
    event(title="Soon", starts=clock.now() + dt.timedelta(minutes=5))
    said = signed_in(bea).get(ADDRESS).content.decode()
    assert ('aria-current="true">This quarter' in said, "Soon" in said) == (True, True)


def test_a_period_that_ends_before_it_begins_is_asked_again(signed_in, bea):
    said = signed_in(bea).get(ADDRESS, {"since": "2026-12-31", "until": "2026-01-01"}).content.decode()
    assert "The last day must not be before the first." in said
    assert "<title>Error: Figures of the programme, the desk – Northmere Learning</title>" in said


@pytest.mark.parametrize("number", [1, 3])
def test_more_events_and_agencies_ask_no_more_of_the_database(
    signed_in, bea, django_assert_num_queries, number
):
    for n in range(number):
        at = event(starts=on(n + 2))
        booking(at, membership(person(f"Q{n} Vale"), agency()).person, state="attended")
    client = signed_in(bea)
    client.get(ADDRESS, CHOSEN)
    with django_assert_num_queries(13):
        client.get(ADDRESS, CHOSEN)
