"""The insights of a coordinator and of the business team: each number is the one of its room's own page."""

import csv
import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from portal.home import insights as read_page
from portal.home import learnt as read
from portal.lib import annual
from resources.briefings.models import Delivery
from resources.library.models import Reach
from tests.factories.accounts import agency, learnt, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.events import booking, event
from tests.factories.learning import assignment, course, reading, recorded
from tests.factories.library import topic
from tests.factories.reviews import recommendation, review
from tests.reading import sheets_of, text

pytestmark = pytest.mark.long

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    return partnership()


def people(where, number: int, *, learn: int = 0, team: str = "", card=None) -> None:
    """So many people of an agency, the first ones of whom learnt something."""
    for place in range(number):
        someone = person(f"{where.pk}-{team}-{place} Vale")
        membership(someone, where, team=team)
        if place < learn:
            recorded(someone, card) if card else learnt(someone)


def shown(client, **query) -> read.Insights:
    return client.get(reverse("home:insights"), {"time": "2026-q3"} | query).context["found"]


def groups(found: read.Insights) -> list[tuple[str, int | None]]:
    return [(one.name, one.share) for one in found.groups]


def test_the_business_team_compares_agencies_and_the_few_are_hidden(bea, signed_in):
    for name, number, learn in (("A", 10, 9), ("B", 5, 1), ("C", 2, 1), ("D", 8, 4)):
        people(agency(name=name), number, learn=learn)
    assert groups(shown(signed_in(bea))) == [("A", 90), ("D", 50), ("B", None), ("C", None)]


def test_a_coordinator_sees_their_own_teams_in_full_and_the_others_only_together(
    morgan, millbrook, elsewhere, signed_in
):
    people(millbrook, 2, learn=1, team="Transport")
    people(elsewhere, 4, learn=1)
    people(agency(), 4, learn=3)
    found = shown(signed_in(morgan))
    assert groups(found) == [("Transport", 50), ("No team", 0)]
    assert (found.others.people, found.others.share) == (8, 50)


def test_fewer_than_five_others_are_not_shown_even_together(morgan, millbrook, elsewhere, signed_in):
    people(elsewhere, 4, learn=1)
    assert shown(signed_in(morgan)).others is None


def test_coverage_counts_people_who_finished_something_on_the_theme(bea, millbrook, signed_in):
    topic("Online")
    people(millbrook, 5, learn=2, card=reading(topics=["Neglect"]))
    found = shown(signed_in(bea))
    assert {one.name: found.groups[0].about(one) for one in found.topics} == {"Neglect": 40, "Online": 0}


def test_events_and_team_sessions_count_for_their_themes(bea, priya, millbrook, signed_in):
    people(millbrook, 4)
    held = event(topics=["Online"])
    learnt(priya, source=held.source)
    delivery(briefing(topics=["Neglect"]), by=priya, named=[priya])
    found = shown(signed_in(bea))
    assert {one.name: found.groups[0].about(one) for one in found.topics} == {"Neglect": 20, "Online": 20}


def test_a_course_that_was_taken_again_counts_for_its_themes(bea, priya, millbrook, signed_in):
    people(millbrook, 4)
    again = course(reading(), topics=["Neglect"])
    learnt(priya, source=f"{again.source}:2", kind="course")
    found = shown(signed_in(bea))
    assert {one.name: found.groups[0].about(one) for one in found.topics} == {"Neglect": 20}


def test_the_trend_is_beside_the_year_before(priya, morgan, signed_in):
    for day in (dt.date(2026, 10, 1), dt.date(2026, 11, 30), dt.date(2025, 11, 30), dt.date(2026, 9, 30)):
        learnt(priya, completed_on=day)
    assert shown(signed_in(morgan)).by_month == [("Oct", 1, 0), ("Nov", 1, 1)]


def test_pieces_of_learning_are_those_of_the_annual_report(bea, priya, signed_in):
    learnt(priya)
    learnt(bea, kind="video")
    told = {one.title: one for _, tables in annual.pack(annual.quarter(2026, 3)) for one in tables}
    assert len(shown(signed_in(bea)).entries) == told["Learning by kind"].total[1] == 2


def test_open_recommendations_are_those_of_the_open_plan(bea, signed_in):
    recommendation(review(), due=dt.date(2026, 11, 1))
    client = signed_in(bea)
    plan = client.get(reverse("desk_reviews:open")).context
    assert shown(client).owed == (plan["open"], plan["late"]) == (1, 1)


def test_a_coordinator_counts_the_recommendations_of_their_own_page(morgan, millbrook, elsewhere, signed_in):
    recommendation(review(), owner=millbrook)
    recommendation(review("Perrin"), owner=elsewhere)
    client = signed_in(morgan)
    own = client.get(reverse("desk_reviews:ours")).context["page"].paginator.count
    assert shown(client).owed == (own, 0) == (1, 0)


def test_evaluation_is_the_one_of_the_annual_report(bea, priya, signed_in):
    booking(event(starts=NOW - dt.timedelta(days=20)), priya, state="attended")
    told = {one.title: one for _, tables in annual.pack(annual.quarter(2026, 3)) for one in tables}
    assert shown(signed_in(bea)).evaluation == told["Evaluation"]


def test_the_reach_of_a_review_is_what_the_library_was_told(bea, morgan, sam, signed_in):
    whole = review("Ellery")
    told = briefing()
    whole.resource.parts.create(part=told.resource, role="briefing")
    delivery(told, by=morgan, people=11)
    delivery(told, by=sam, people=7)
    delivery(briefing(), by=sam, people=3)
    everywhere = shown(signed_in(bea)).reached
    summed = Reach.objects.of(whole.resource).summed()
    assert [(one.title, one.sessions, one.people) for one in everywhere] == [
        ("Ellery", summed["sessions"], summed["people"])
    ]
    own = Delivery.objects.kept_by(morgan).standing().totals()
    assert [(one.sessions, one.people) for one in shown(signed_in(morgan)).reached] == [
        (own.sessions, own.people)
    ]


def test_another_agency_is_no_page(morgan, elsewhere, signed_in):
    client = signed_in(morgan)
    for name in ("insights", "insights_xlsx", "insights_csv", "insights_pdf"):
        assert client.get(reverse(f"home:{name}"), {"agency": elsewhere.uuid}).status_code == 404


def on_page(answer) -> dict[str, list[list[str]]]:
    """The numbers of the page, and the lines of each of its tables by its caption, as a reader has them."""
    page = html.fromstring(answer.content)
    for drawn in page.xpath("//svg | //*[@aria-hidden='true']"):
        drawn.drop_tree()
    told = {"Numbers": [[one.text_content()] for one in page.xpath("//*[@class='kpi']/b")]}
    for table in page.xpath("//table"):
        rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("tbody/tr")]
        told[table.findtext("caption")] = [[cell for cell in row if cell not in {"", "–"}] for row in rows]
    return told


def of_the_page(sheets: list[list[list[str]]]) -> dict[str, list[list[str]]]:
    """What the page of those sheets would say, with its own words for what is hidden or not known."""
    numbers, months, compared, themes, said, reached = (lines[1:] for lines in sheets)
    shown = [row for row in compared if "hidden" not in row]
    few = [[row[0], "hidden, few people"] for row in compared if "hidden" in row]
    return {
        "Numbers": [[numbers[0][1]], [numbers[1][1]], [f"{numbers[2][1]} of {len(shown)}"], [numbers[3][1]]],
        "Learning finished each month": months,
        "Share of people who learnt something": [[row[0], f"{row[3]}%"] for row in shown] + few,
        "Share of people who finished at least one thing about each theme": [
            [row[0], *(f"{cell}%" for cell in row[1:] if cell != "hidden")] for row in themes
        ],
        "Evaluation of events": said,
        "Team sessions about each review, and people there": reached,
    }


def test_page_excel_csv_and_pdf_say_the_same_and_hide_the_same(bea, priya, signed_in):
    for name, number, learn in (("A", 6, 3), ("B", 2, 1), ("C", 5, 5), ("D", 8, 4)):
        people(agency(name=name), number, learn=learn, card=reading(topics=["Neglect"]))
    whole, told = review("Ellery"), briefing()
    whole.resource.parts.create(part=told.resource, role="briefing")
    delivery(told, by=priya, people=11)
    recommendation(whole)
    client, time = signed_in(bea), {"time": "2026-q3"}
    page = client.get(reverse("home:insights"), time)
    xlsx, sheet, pdf = (client.get(reverse(f"home:insights_{kind}"), time) for kind in ("xlsx", "csv", "pdf"))
    in_book = sheets_of(xlsx.content)
    few = [[name, *["hidden"] * 3] for name in ("B", "C", priya.agency.name)]
    assert in_book[2][1:] == [["A", "6", "3", "50"], ["D", "8", "4", "50"], *few]
    assert on_page(page) == of_the_page(in_book)
    rows = [row for lines in in_book for row in lines]
    in_csv = [
        [cell for cell in row if cell] for row in csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")))
    ]
    assert [row for row in in_csv if row and ": " not in row[0]] == rows
    pages = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
    on_paper = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [row for row in rows if " ".join(row) not in on_paper] == []


@pytest.mark.parametrize("who", ["bea", "morgan"])
def test_every_drawing_of_the_page_stands_with_its_table(bea, morgan, millbrook, signed_in, who):
    people(millbrook, 6, learn=3, card=reading(topics=["Neglect"]))
    whole, told = review("Ellery"), briefing()
    whole.resource.parts.create(part=told.resource, role="briefing")
    delivery(told, by=morgan, people=11)
    page = html.fromstring(
        signed_in({"bea": bea, "morgan": morgan}[who]).get(reverse("home:insights")).content
    )
    drawings = page.xpath("//main//svg[not(starts-with(@class, 'i'))][not(ancestor::ul)]")
    assert drawings
    assert [
        one for one in drawings if not one.xpath("ancestor::*[self::figure or self::section][1]//table")
    ] == []


def test_it_asks_the_database_the_same_however_many(bea, morgan, signed_in):
    def asked(someone) -> int:
        client = signed_in(someone)
        client.get(reverse("home:insights"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("home:insights")).status_code == 200
        return len(queries)

    def more() -> None:
        home = agency()
        topic(home.name)
        people(home, 6, learn=3, card=reading(topics=[home.name]))
        recommendation(review(home.name), owner=home)
        delivery(briefing(), by=morgan)

    more()
    before = asked(bea), asked(morgan)
    more()
    more()
    assert (asked(bea), asked(morgan)) == before


def test_the_year_before_a_quarter_is_the_same_months():
    span = read.before(annual.quarter(2026, 4))
    assert (span.first, span.last) == (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


def test_a_coordinator_sees_who_is_late_and_reminds_them_from_the_insights(
    morgan, priya, millbrook, signed_in
):
    late = assignment(millbrook, days=-3)
    recorded(morgan, late.resource)
    page = signed_in(morgan).get(reverse("home:insights"))
    assert [(one.row.person, one.cell.words) for one in page.context["to_nudge"]] == [(priya, "3 days late")]
    button = f'action="{reverse("desk_team:nudge", args=[millbrook.uuid])}"'
    assert (page.content.decode().count(button), "Remind 1 person" in text(page)) == (1, True)


def test_only_the_first_ten_lines_stand_there_and_the_rest_is_a_link_away(morgan, millbrook, signed_in):
    people(millbrook, 12)
    assignment(millbrook, days=-3)
    page = signed_in(morgan).get(reverse("home:insights"))
    assert len(page.context["to_nudge"]) == read_page.NUDGED
    assert f'The first 10 of 13. <a href="{reverse("desk_team:board", args=[millbrook.uuid])}">' in text(page)


def test_the_whole_partnership_names_nobody(bea, morgan, millbrook, signed_in):
    assignment(millbrook, days=-3)
    assert "board" not in signed_in(bea).get(reverse("home:insights")).context
