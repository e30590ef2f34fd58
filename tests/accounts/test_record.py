"""The training record: page and spreadsheet with the same totals."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts import record
from portal.lib import annual, clock
from tests.factories.accounts import certificate, learnt, partnership


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def sheet(client, year="all") -> list[list[str]]:
    answer = client.get(reverse("accounts:record_csv"), {"year": year})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_page_adds_up_levels_kinds_and_the_share(priya, signed_in):
    learnt(priya, minutes=90, participatory=True)
    learnt(priya, minutes=30, participatory=False, level="Level 2", kind="video")
    shown = signed_in(priya).get(reverse("accounts:record")).context["passport"]
    assert [(level, chosen.hours) for level, chosen, _ in shown.levels] == [
        ("Level 2", "0.50"),
        ("Level 3", "1.50"),
    ]
    assert [(kind, total.hours) for kind, total in shown.kinds] == [
        ("Event", "1.50"),
        ("Recorded briefing", "0.50"),
    ]
    assert (shown.sums.whole.hours, shown.sums.whole.share) == ("2.00", 75)


def test_the_spreadsheet_has_the_same_totals(priya, signed_in):
    for minutes in (7, 15, 90, 31):
        learnt(priya, minutes=minutes)
    client = signed_in(priya)
    shown = client.get(reverse("accounts:record"), {"year": "all"}).context["passport"].sums.whole
    rows = sheet(client)
    assert rows[-1] == ["", "Total", "", "", "", shown.hours]
    assert rows[-2][-1] == shown.participatory_hours


def test_the_record_is_ones_own(priya, sam, signed_in):
    learnt(priya, title="Only Priya's")
    client = signed_in(sam)
    assert "Only Priya" not in client.get(reverse("accounts:record")).content.decode()
    assert len(sheet(client)) == 3


def test_a_year_shows_its_own_lines(priya, signed_in):
    learnt(priya, title="Long ago", completed_on=dt.date(2019, 3, 31))
    learnt(priya, title="Just now")
    client = signed_in(priya)
    titles = [row[1] for row in sheet(client, "2018")]
    assert ("Long ago" in titles, "Just now" in titles) == (True, False)


@pytest.mark.parametrize("year", ["", "x", "20261", "-1"])
def test_an_odd_year_is_this_year(priya, signed_in, year):
    answer = signed_in(priya).get(reverse("accounts:record"), {"year": year})
    assert (answer.status_code, answer.context["passport"].year) == (200, annual.year_of(clock.today()))


def test_a_title_is_never_a_formula(priya, signed_in):
    learnt(priya, title="=HYPERLINK(1)")
    assert sheet(signed_in(priya))[1][1] == "'=HYPERLINK(1)"


def test_the_same_source_counts_once(priya):
    given = {"person": priya, "source": "event:1", "kind": "event", "title": "Once"}
    record.enter(minutes=90, **given)
    record.enter(minutes=300, **given)
    assert [entry.minutes for entry in priya.record.all()] == [90]


def test_what_a_certificate_proves_is_not_corrected_for_anybody(priya, sam, bea):
    for person in (priya, sam):
        learnt(person, source="delivery:1", minutes=20)
    certificate(sam, entry=sam.record.get())
    with pytest.raises(record.IsProven, match="Sam Reyes"):
        record.correct_each(
            people=[priya, sam], source="delivery:1", minutes=30, completed_on=clock.today(), by=bea
        )
    assert [person.record.get().minutes for person in (priya, sam)] == [20, 20]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_however_long_the_record(
    priya, signed_in, django_assert_num_queries, count
):
    for _ in range(count):
        certificate(priya)
    client = signed_in(priya)
    with django_assert_num_queries(10):
        client.get(reverse("accounts:record"))


def test_the_list_of_certificates_shows_the_withdrawn_without_its_file(priya, signed_in):
    row = certificate(priya, withdrawn_at=clock.now())
    page = signed_in(priya).get(reverse("accounts:certificates")).content.decode()
    assert (row.number in page, reverse("accounts:certificate_pdf", args=[row.number]) in page) == (
        True,
        False,
    )
