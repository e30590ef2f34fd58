"""Every open recommendation by agency and lateness: page, CSV and spreadsheet say the same."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.lib import clock
from tests.factories import reviews as make
from tests.factories.accounts import agency, partnership
from tests.reading import text

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/recommendations/open"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


def days(count: int) -> dt.date:
    return clock.today() + dt.timedelta(days=count)


@pytest.fixture
def plan(millbrook):
    """Four open ones in two agencies, two of them late; one complete; one of an archived review."""
    ellery, police = make.review("Ellery"), agency(name="Northmere Police", sector="police")
    make.recommendation(ellery, number=1, owner=millbrook, due=days(-24))
    make.recommendation(ellery, number=2, owner=millbrook, due=days(20))
    make.recommendation(ellery, number=3, owner=police, due=days(-3), state="under-way")
    make.recommendation(ellery, number=4, owner=police)
    make.recommendation(ellery, number=5, owner=police, state="complete", completed_on=days(-1))
    old = make.review("Old", card={"state": "archived"})
    make.recommendation(old, number=1, owner=police, due=days(-500))
    return ellery


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def numbers(client, query: str = "") -> list[str]:
    return [row["Number"] for row in rows(client.get(f"{AT}.csv{query}"))[:-1]]


def test_what_is_due_first_comes_first_and_what_is_done_is_not_there(signed_in, bea, plan):
    assert numbers(signed_in(bea)) == ["1", "3", "2", "4"]


@pytest.mark.parametrize(
    ("lateness", "left"),
    [
        ("late", ["1", "3"]),
        ("soon", ["2"]),
        ("later", []),
        ("undated", ["4"]),
        ("nonsense", ["1", "3", "2", "4"]),
    ],
)
def test_it_is_narrowed_by_lateness(signed_in, bea, plan, lateness, left):
    assert numbers(signed_in(bea), f"?lateness={lateness}") == left


def test_it_is_narrowed_by_agency(signed_in, bea, plan, millbrook):
    assert numbers(signed_in(bea), f"?agency={millbrook.pk}") == ["1", "2"]


def test_only_agencies_with_something_on_the_list_are_offered(signed_in, bea, plan):
    only_old = agency(name="Northmere Housing")
    make.recommendation(make.review("Older", card={"state": "archived"}), owner=only_old)
    form = signed_in(bea).get(f"{AT}/").context["form"]
    offered = sorted(one.name for one in form.fields["agency"].queryset)
    assert offered == ["Millbrook Primary School", "Northmere Police"]


@pytest.mark.parametrize("query", ["", "?lateness=late"])
def test_page_csv_and_spreadsheet_have_the_same_totals(signed_in, bea, plan, query):
    client = signed_in(bea)
    page = client.get(f"{AT}/{query}")
    shown = (page.context["open"], page.context["late"], page.context["page"].paginator.count)
    listed = rows(client.get(f"{AT}.csv{query}"))
    total = listed[-1]
    sheet = zipfile.ZipFile(io.BytesIO(client.get(f"{AT}.xlsx{query}").content)).read(
        "xl/worksheets/sheet1.xml"
    )
    last = re.findall(rb"<row .*?</row>", sheet)[-1]
    numbers = [int(value) for value in re.findall(rb'<c r="[A-Z]+\d+"><v>(\d+)</v>', last)]
    assert (int(total["Number"]), int(total["Late"]), len(listed) - 1) == shown
    assert numbers == list(shown[:2])


def test_each_agency_has_its_sums_with_the_latest_first(signed_in, bea, plan):
    sums = signed_in(bea).get(f"{AT}/").context["sums"]
    assert [(row["owner__name"], row["open"], row["late"]) for row in sums] == [
        ("Millbrook Primary School", 2, 1),
        ("Northmere Police", 2, 1),
    ]


def test_the_row_says_who_owes_it_and_how_late_it_is(signed_in, bea, plan):
    first = rows(signed_in(bea).get(f"{AT}.csv"))[0]
    assert (first["Review"], first["Agency"], first["Days late"], first["Due"]) == (
        "Ellery",
        "Millbrook Primary School",
        "24",
        days(-24).isoformat(),
    )


def test_no_cell_is_read_as_a_formula(signed_in, bea, plan):
    make.recommendation(plan, number=9, title='=HYPERLINK("https://evil.example")', due=days(-99))
    client = signed_in(bea)
    sheet = zipfile.ZipFile(io.BytesIO(client.get(f"{AT}.xlsx").content)).read("xl/worksheets/sheet1.xml")
    assert rows(client.get(f"{AT}.csv"))[0]["What is asked"] == '\'=HYPERLINK("https://evil.example")'
    assert b"<f>" not in sheet


def test_an_empty_list_says_so(signed_in, bea):
    assert "Every recommendation is complete." in text(signed_in(bea).get(f"{AT}/"))


def test_the_list_asks_a_constant_number_of_questions(signed_in, bea, plan):
    client, counts = signed_in(bea), []
    for number in (10, 11, 12):
        make.recommendation(plan, number=number, due=days(number))
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{AT}/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
