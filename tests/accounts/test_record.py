"""The training record: page and spreadsheet with the same totals."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts import record
from accounts.actions import reflect
from accounts.models import Reflection
from events.actions import mark_register
from portal.lib import annual, clock
from tests.factories.accounts import certificate, learnt, partnership
from tests.factories.events import booking, event


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


@pytest.fixture
def written(priya):
    """Priya has written about something that she learnt."""
    entry = learnt(priya, source="event:1", title="Working with resistance")
    reflect(entry=entry, by=priya, text="I ask twice.", shared=True)
    return entry


def test_what_somebody_wrote_stays_theirs_when_others_take_its_entry_back(written, priya, bea):
    record.take_back(person=priya, source="event:1", by=bea)
    line = priya.record.get()
    assert (line.title, line.kind, line.minutes, line.level, line.participatory) == (
        "My reflection on Working with resistance",
        "reflection",
        0,
        "",
        False,
    )
    assert (record.has(priya, "event:1"), line.reflection.text, line.reflection.shared) == (
        False,
        "I ask twice.",
        True,
    )


def test_a_mark_that_is_mended_on_the_register_loses_no_words(priya, bea):
    at = event(starts=clock.now() - dt.timedelta(hours=2))
    place = booking(at, priya)
    mark_register(event=at, marks={str(place.uuid): "attended"}, by=bea)
    reflect(entry=priya.record.get(), by=priya, text="I ask twice.")
    for mended in ("partly", "attended"):
        mark_register(event=at, marks={str(place.uuid): mended}, by=bea)
    line = priya.record.get()
    assert (line.source, line.minutes, line.reflection.text) == (at.source, 90, "I ask twice.")


def test_the_words_stand_with_what_is_entered_again(written, priya, bea):
    record.take_back(person=priya, source="event:1", by=bea)
    entry = record.enter(person=priya, source="event:1", kind="event", title="Again", minutes=60)
    assert (priya.record.get(), entry.reflection.text) == (entry, "I ask twice.")


def test_who_takes_something_off_their_own_record_takes_their_words_along(written, priya):
    record.take_back(person=priya, source="event:1", by=priya)
    assert (priya.record.count(), Reflection.objects.count()) == (0, 0)


def test_a_line_that_held_only_words_goes_with_them(written, priya, bea):
    record.take_back(person=priya, source="event:1", by=bea)
    reflect(entry=priya.record.get(), by=priya, text="")
    assert priya.record.count() == 0


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
