"""The annual-report pack: page, spreadsheet, CSV and PDF say the same, and what the desk's own pages say."""

import csv
import datetime as dt
import io
import itertools

import pypdf
import pytest
from django.urls import reverse

from events import figures
from portal.lib import annual, clock
from resources.library.models import Tally
from tests.factories.accounts import agency, learnt, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.events import booking, event
from tests.factories.library import resource
from tests.factories.reviews import recommendation, review
from tests.reading import sheets_of

pytestmark = pytest.mark.long

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    return partnership()


def held(day: dt.date, *states: str, at=None, **fields):
    """An event of that day with a booking in each state, all of one agency."""
    starts = dt.datetime.combine(day, dt.time(10), dt.UTC)
    made = event(starts=starts, ends=starts + dt.timedelta(hours=2), **fields)
    home = at or agency()
    for state in states:
        booking(made, membership(person(f"P{next(NUMBERS)} Vale"), home).person, state=state, agency=home)
    return made


def tables(time: str = "2026-q3") -> dict[str, annual.Table]:
    span = {one.key: one for one in annual.spans(clock.today())}[time]
    return {table.title: table for _, told in annual.pack(span) for table in told}


@pytest.fixture
def a_quarter(bea, priya):
    """Two events, a team session, a poster taken, hours learnt, an open recommendation: all in this quarter."""
    held(
        dt.date(2026, 10, 6), *["attended"] * 6, "partly", "not_attended", "cancelled", "waiting",
        title="Working with resistance", places=12,
    )  # fmt: skip
    held(dt.date(2026, 11, 3), *["attended"] * 5, title="Hearing the quiet child", places=20)
    delivery(
        briefing(title="Neglect in seven minutes"), by=priya, people=11, delivered_on=dt.date(2026, 10, 20)
    )
    Tally.objects.create(
        resource=resource("poster", title="Who to tell"), what="downloaded", day=dt.date(2026, 11, 2), count=9
    )
    learnt(bea, minutes=90, completed_on=dt.date(2026, 11, 3))
    recommendation(review(), owner=agency(name="Harbour Trust"))


@pytest.mark.capability(24)
def test_one_action_yields_tables_whose_totals_are_those_on_screen(bea, signed_in, a_quarter):
    client = signed_in(bea)
    shown = client.get(reverse("home:annual"), {"time": "2026-q3"}).context["chapters"]
    on_screen = [table.lines for _, told in shown for table in told]
    totals = {table.title: list(table.total) for _, told in shown for table in told if table.total}
    assert totals == {
        "Events": ["", "Total", 32, 12, 0, 1, 0, 1, 1, 0],
        "Events by agency": ["Total", 12, 0, 1, 0, 1, 1],
        "Reach by briefing": ["Total", 1, 11],
        "Reach by agency": ["Total", 1, 11],
        "Recordings watched": ["Total", 0],
        "Posters made": ["Total", 9, 0],
        "Learning by kind": ["Total", 1, "", "1.50"],
        "Open recommendations": ["Total", 1, 0],
    }
    words = [[[str(cell) for cell in row if cell not in {None, ""}] for row in rows] for rows in on_screen]
    in_book = sheets_of(client.get(reverse("home:annual_xlsx"), {"time": "2026-q3"}).content)
    assert [[[cell for cell in row if cell] for row in rows] for rows in in_book] == words
    sheet = client.get(reverse("home:annual_csv"), {"time": "2026-q3"}).content.decode("utf-8-sig")
    in_csv = [[cell for cell in row if cell] for row in csv.reader(io.StringIO(sheet))]
    assert [row for row in in_csv if row and ": " not in row[0]] == [row for rows in words for row in rows]
    pages = pypdf.PdfReader(
        io.BytesIO(client.get(reverse("home:annual_pdf"), {"time": "2026-q3"}).content)
    ).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    for table in (table for _, told in shown for table in told if table.rows and table.total):
        assert " ".join(str(cell) for cell in table.total if cell != "") in printed


def test_open_recommendations_are_those_of_the_open_plan(bea, signed_in, a_quarter):
    plan = signed_in(bea).get(reverse("desk_reviews:open")).context
    assert list(tables()["Open recommendations"].total) == ["Total", plan["open"], plan["late"]]


@pytest.mark.capability(24)
def test_events_are_those_of_the_desks_figures(bea, a_quarter):
    span = annual.quarter(2026, 3)
    desk = figures.of_period(bea, span.first, span.last).total
    told = dict(zip(tables()["Events"].heading, tables()["Events"].total, strict=True))
    assert (desk.places, desk.attended + desk.partly, desk.absent, desk.cancelled) == (
        told["Capacity"],
        told["Attended"],
        told["Did not attend"],
        told["Cancelled"],
    )


def test_a_quarter_tells_of_its_own_days_in_uk_time():
    held(dt.date(2026, 9, 30), title="Before")
    event(
        title="Half past midnight",
        starts=dt.datetime(2026, 9, 30, 23, 30, tzinfo=dt.UTC),
        ends=dt.datetime(2026, 10, 1, 1, tzinfo=dt.UTC),
    )
    held(dt.date(2027, 1, 1), title="After")
    assert [row[1] for row in tables()["Events"].rows] == ["Half past midnight"]


def test_an_event_that_was_called_off_is_not_told():
    held(dt.date(2026, 10, 6), state="cancelled")
    assert list(tables()["Events"].rows) == []


def test_small_numbers_of_an_agency_are_hidden_and_totals_stay():
    held(dt.date(2026, 10, 6), *["attended"] * 3, at=agency(name="A"))
    held(dt.date(2026, 10, 7), *["attended"] * 8, at=agency(name="B"))
    held(dt.date(2026, 10, 8), *["attended"] * 9, at=agency(name="C"))
    told = tables()["Events by agency"]
    assert ([row[1] for row in told.rows], told.total[1]) == ([annual.HIDDEN, annual.HIDDEN, 9], 20)


@pytest.mark.parametrize("time", ["2031", "2026-q9", "x"])
def test_a_time_that_is_not_told_is_404(bea, signed_in, time):
    assert signed_in(bea).get(reverse("home:annual"), {"time": time}).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_every_year(
    bea, priya, signed_in, django_assert_num_queries, many
):
    for number in range(many):
        held(dt.date(2026, 10, 6 + number), "attended", "waiting")
        delivery(briefing(title=f"Briefing {number}"), by=priya, delivered_on=dt.date(2026, 10, 20))
    client = signed_in(bea)
    client.get(reverse("home:annual"))
    with django_assert_num_queries(24):
        client.get(reverse("home:annual"))


def test_a_new_partnership_has_a_page_and_files_too(bea, signed_in):
    client = signed_in(bea)
    answers = [
        client.get(reverse(f"home:{name}")) for name in ("annual", "annual_xlsx", "annual_csv", "annual_pdf")
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
