"""The insights of a coordinator and of the business team: each number is the one of its room's own page."""

import csv
import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.home import learnt as read
from portal.lib import annual
from resources.briefings.models import Delivery
from resources.library.models import Reach
from tests.factories.accounts import agency, learnt, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.events import booking, event
from tests.factories.learning import course, reading, recorded
from tests.factories.library import topic
from tests.factories.reviews import recommendation, review

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
    for name in ("insights", "insights_csv", "insights_pdf"):
        assert client.get(reverse(f"home:{name}"), {"agency": elsewhere.uuid}).status_code == 404


def test_csv_and_pdf_have_every_number_of_the_page(bea, signed_in):
    people(agency(name="A"), 6, learn=3)
    client = signed_in(bea)
    sheet = client.get(reverse("home:insights_csv"), {"time": "2026-q3"}).content.decode("utf-8-sig")
    rows = [[cell for cell in row if cell] for row in csv.reader(io.StringIO(sheet))]
    lines = [row for row in rows if row and ": " not in row[0]]
    told = [
        [[str(cell) for cell in line if cell not in {None, ""}] for line in one.lines]
        for one in shown(client).tables
    ]
    assert lines == [line for one in told for line in one]
    assert lines.count(["A", "6", "3", "50"]) == 1
    pdf = client.get(reverse("home:insights_pdf"), {"time": "2026-q3"}).content
    printed = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )
    missing = [line for heading, *rest in told for line in rest if " ".join(line) not in printed]
    assert missing == []


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
