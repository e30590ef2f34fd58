"""The report: paired change, response rates, agencies, and what is hidden."""

import csv
import datetime as dt
import io
import zipfile

import pytest

from events import impact
from events.models import ManagerComment
from portal.lib import clock
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.evaluation import evaluation
from tests.factories.events import booking, event

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def over(tom):
    """An event that ended nine weeks ago."""
    return event(
        trainer=tom,
        starts=clock.now() - dt.timedelta(weeks=9),
        takeaways="Asking a second question\nWriting it down",
        places=60,
        slug="noticing",
    )


def people(over, where, number, *, state="attended"):
    """So many people of one agency who came."""
    return [
        booking(over, membership(person(f"P{where.pk}x{index}"), where).person, state=state)
        for index in range(number)
    ]


@pytest.fixture
def answered(over):
    """Two agencies of six and one of two: before and after from all, eight weeks later from five of the first."""
    north, south, small = (agency(name=name) for name in ("North", "South", "Small"))
    came = [*people(over, north, 6), *people(over, south, 6), *people(over, small, 2)]
    for of in came:
        evaluation(of, "before", 2, 2)
        evaluation(of, "after", 4, 3, recommend=5, words=f"Words {of.pk}", quotable=of is came[0])
    for of in came[:5]:
        evaluation(of, "later", 5, 4, words="I asked twice.", quotable=True)
    ManagerComment.objects.create(
        booking=came[0], manager_name="Ruth", manager_email="r@example.org", answered_at=clock.now(),
        seen=4, words="She rings the last team.",
    )  # fmt: skip
    return came


def exported(client, at) -> list[list[str]]:
    text = client.get(f"/desk/events/{at.slug}/evaluation/impact.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.capability(10)
def test_paired_change_with_rates_by_agency_small_cells_hidden_and_the_managers_words(
    signed_in, tom, over, answered
):
    rows = exported(signed_in(tom), over)
    assert rows[1:5] == [
        # the two of Small could be told from the total, so that the next smallest group is hidden too
        ["North", "hidden", "hidden", "hidden", "hidden", "hidden", "5", "", "hidden", "hidden", "5", "2.5"],
        ["Small", "hidden", "hidden", "hidden", "hidden", "hidden", "0", "", "hidden", "hidden", "0", ""],
        ["South", "6", "6", "100.0", "6", "100.0", "0", "0.0", "6", "1.5", "0", ""],
        ["Everybody", "14", "14", "100.0", "14", "100.0", "5", "36.0", "14", "1.5", "5", "2.5"],
    ]
    assert rows[7:] == [
        ["Asking a second question", "Before and after", "14", "2.0", "4.0", "2.0"],
        ["Writing it down", "Before and after", "14", "2.0", "3.0", "1.0"],
        ["All together", "Before and after", "14", "2.0", "3.5", "1.5"],
        ["Asking a second question", "Before and eight weeks later", "5", "2.0", "5.0", "3.0"],
        ["Writing it down", "Before and eight weeks later", "5", "2.0", "4.0", "2.0"],
        ["All together", "Before and eight weeks later", "5", "2.0", "4.5", "2.5"],
    ]
    page = signed_in(tom).get(f"/desk/events/{over.slug}/evaluation/").content.decode()
    assert "She rings the last team." in page


def test_page_and_exports_have_the_same_numbers(signed_in, tom, over, answered):
    client = signed_in(tom)
    page = client.get(f"/desk/events/{over.slug}/evaluation/").content.decode()
    for shown in ("100%", "36%", "+1.5", "+2.5", ">South<"):
        assert shown in page
    book = zipfile.ZipFile(io.BytesIO(client.get(f"/desk/events/{over.slug}/evaluation/impact.xlsx").content))
    words = book.read("xl/sharedStrings.xml").decode()
    assert [
        word
        for word in ("North", "South", "Everybody", "Asking a second question")
        if f">{word}<" not in words
    ] == []


def test_only_words_with_consent_are_shown_and_no_name(signed_in, tom, over, answered):
    page = signed_in(tom).get(f"/desk/events/{over.slug}/evaluation/").content.decode()
    assert f"Words {answered[0].pk}" in page
    assert f"Words {answered[1].pk}" not in page
    assert [of.person.name for of in answered if of.person.name in page] == []


def test_words_wait_for_five_answers(over, northmere):
    came = people(over, agency(), 4)
    for of in came:
        evaluation(of, "later", 3, 3, words="I asked twice.", quotable=True)
    ManagerComment.objects.create(
        booking=came[0],
        manager_name="Ruth",
        manager_email="r@example.org",
        answered_at=clock.now(),
        words="Yes.",
    )
    found = impact.report(over)
    assert (found.quotes, found.comments) == ({"after": [], "later": []}, [])


def test_four_people_show_nothing_at_all(signed_in, tom, over):
    for of in people(over, agency(name="Few"), 4):
        evaluation(of, "before", 1, 1)
        evaluation(of, "after", 5, 5, recommend=1)
    client = signed_in(tom)
    rows = exported(client, over)
    assert rows[2][:4] == ["Everybody", "hidden", "hidden", "hidden"]
    page = client.get(f"/desk/events/{over.slug}/evaluation/").content.decode()
    assert "Fewer than five people answered both times" in page


def test_who_did_not_come_has_no_part_in_the_figures(over):
    for of in people(over, agency(name="North"), 5, state="not_attended"):
        evaluation(of, "before", 1, 1)
        evaluation(of, "after", 5, 5)
    assert impact.report(over).total.came.people == 0


def test_a_person_without_an_agency_is_counted_with_those_without(over, tom):
    evaluation(booking(over, person("Robin Vale"), state="attended"), "before", 1, 1)
    assert [row.name for row in impact.report(over).agencies] == ["No agency"]


def test_an_agency_whose_name_is_a_formula_is_no_formula_in_the_csv(signed_in, tom, over):
    for of in people(over, agency(name="=1+1"), 5):
        evaluation(of, "before", 1, 1)
    assert exported(signed_in(tom), over)[1][0] == "'=1+1"


def test_another_trainer_and_a_coordinator_see_no_report(signed_in, morgan, sam, over, answered):
    for who in (morgan, sam):
        assert signed_in(who).get(f"/desk/events/{over.slug}/evaluation/").status_code == 404


def test_the_report_costs_the_same_for_five_and_for_fifteen(signed_in, tom, over, django_assert_num_queries):
    where = agency()
    client = signed_in(tom)
    for of in people(over, where, 5):
        evaluation(of, "before", 1, 1)
    client.get(f"/desk/events/{over.slug}/evaluation/")
    with django_assert_num_queries(13):
        client.get(f"/desk/events/{over.slug}/evaluation/")
    for of in people(over, agency(), 10):
        evaluation(of, "before", 1, 1)
    with django_assert_num_queries(13):
        client.get(f"/desk/events/{over.slug}/evaluation/")
