"""The evidence of an audit: by kind of agency, the same in page, PDF, XLSX and CSV, and what the rooms' own pages say."""

import csv
import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from resources.learning import boards
from tests.factories.accounts import agency, framework, lead, learnt, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.learning import assignment, recorded
from tests.factories.reviews import part, recommendation, review
from tests.reading import sheets_of

pytestmark = pytest.mark.long

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    return partnership()


@pytest.fixture
def a_year(priya, morgan, millbrook):
    """A lead, hours at two levels, a framework met by one of two, a session, a set thing done, a recommendation."""
    lead(millbrook, starts=dt.date(2026, 9, 1), deputy1_name="Anil Desai")
    chosen = framework(name="Level 3 pathway")
    User.objects.filter(pk__in=[priya.pk, morgan.pk]).update(framework=chosen)
    learnt(priya, minutes=720, level="3", completed_on=dt.date(2026, 10, 1))
    learnt(morgan, minutes=90, level="Level 2", completed_on=dt.date(2026, 10, 2), participatory=False)
    ellery = review("Ellery")
    told = briefing(title="Ellery in seven minutes")
    part(ellery, "video")
    ellery.resource.parts.create(part=told.resource, role="briefing")
    delivery(told, by=morgan, people=11, delivered_on=dt.date(2026, 10, 20), plan=["Ask twice"])
    recorded(priya, assignment(millbrook, days=3).resource)
    recommendation(ellery, owner=millbrook, due=dt.date(2026, 11, 1))


def ask(client, name: str = "evidence", **query):
    return client.get(reverse(f"home:{name}"), {"time": "2026-q3"} | query)


def tables(answer) -> dict:
    return {one.title: one for _, told in answer.context["chapters"] for one in told}


@pytest.mark.capability(12)
def test_it_tells_of_the_agencys_people_and_their_learning(morgan, a_year, signed_in):
    told = tables(ask(signed_in(morgan)))
    assert list(told["Who is here"].rows) == [
        ["People with an account", 2],
        ["Designated Safeguarding Lead", "Helen Marsh, since 1 September 2026"],
        ["Deputies", "Anil Desai"],
    ]
    assert list(told["Trained as their framework asks"].rows) == [["Level 3 pathway", 2, 1, 50]]
    assert list(told["Learning by level"].lines[1:]) == [
        ["Level 2", 1, "1.50", "0.00"],
        ["Level 3", 1, "12.00", "12.00"],
        ["No level", 1, "0.25", "0.00"],
        ["Total", 2, "13.75", "12.00"],
    ]
    assert list(told["Reviews whose learning reached teams"].rows) == [["Ellery", 1, 11]]
    assert list(told["Recommendations"].total) == ["Total", 1, 0, 1]


@pytest.mark.parametrize(("sector", "audit"), [("education", "Section 175/157"), ("health", "Section 11")])
def test_the_kind_of_agency_decides_which_audit_it_is(bea, signed_in, sector, audit):
    home = agency(sector=sector)
    assert ask(signed_in(bea), agency=home.uuid).context["audit"] == audit


def test_page_spreadsheet_csv_and_pdf_say_the_same(morgan, a_year, signed_in):
    client = signed_in(morgan)
    shown = [one for _, told in ask(client).context["chapters"] for one in told]
    words = [[[str(cell) for cell in row if cell not in {None, ""}] for row in one.lines] for one in shown]
    in_book = sheets_of(ask(client, "evidence_xlsx").content)
    assert [[[cell for cell in row if cell] for row in rows] for rows in in_book] == words
    sheet = ask(client, "evidence_csv").content.decode("utf-8-sig")
    in_csv = [[cell for cell in row if cell] for row in csv.reader(io.StringIO(sheet))]
    assert [row for row in in_csv if row and ": " not in row[0]] == [row for rows in words for row in rows]
    pages = pypdf.PdfReader(io.BytesIO(ask(client, "evidence_pdf").content)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Section 175/157: evidence of Millbrook Primary School" in printed
    for one in shown:
        if one.rows and one.total:
            assert " ".join(str(cell) for cell in one.total if cell not in {None, ""}) in printed


def test_its_sessions_are_those_of_the_desks_own_page(morgan, a_year, signed_in):
    client = signed_in(morgan)
    own = client.get(
        reverse("desk_briefings:deliveries"), {"since": "2026-10-01", "until": "2026-12-31"}
    ).context["totals"]
    total = tables(ask(client))["Briefings delivered to teams"].total
    assert list(total) == ["Total", own.sessions, "", own.people, own.minutes, own.actions]


def test_what_is_set_and_done_is_what_the_board_says(morgan, millbrook, a_year, signed_in):
    whole = boards.of(millbrook).summary
    assert list(tables(ask(signed_in(morgan)))["Set and done"].total) == [
        "Total",
        "",
        whole.set,
        whole.done,
        50,
    ]


def test_the_time_chosen_decides_what_counts(morgan, a_year, signed_in):
    told = tables(ask(signed_in(morgan), time="2025"))
    assert (list(told["Learning by level"].rows), list(told["Briefings delivered to teams"].rows)) == ([], [])


@pytest.mark.parametrize("asked", ["elsewhere", "x", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("name", ["evidence", "evidence_pdf", "evidence_xlsx", "evidence_csv"])
def test_another_agency_is_no_page(morgan, elsewhere, signed_in, asked, name):
    wanted = str(elsewhere.uuid) if asked == "elsewhere" else asked
    assert ask(signed_in(morgan), name, agency=wanted).status_code == 404


def test_it_asks_the_database_the_same_however_many(morgan, millbrook, signed_in):
    def more(number: int) -> int:
        for name in range(number):
            someone = membership(person(f"P{number}{name} Vale"), millbrook).person
            User.objects.filter(pk=someone.pk).update(framework=framework())
            learnt(someone)
            delivery(briefing(), by=morgan, delivered_on=dt.date(2026, 10, 20))
            assignment(millbrook)
            recommendation(review(f"Case {number}{name}"), owner=millbrook)
        client = signed_in(morgan)
        ask(client)
        with CaptureQueriesContext(connection) as asked:
            assert ask(client).status_code == 200
        return len(asked)

    assert more(1) == more(2)


def test_a_learner_who_left_is_not_counted(morgan, millbrook, signed_in):
    gone = membership(person("Gone Vale"), millbrook, until=dt.date(2026, 11, 1)).person
    learnt(gone)
    told = tables(ask(signed_in(morgan)))
    assert list(told["Learning by level"].rows) == []
