"""The record against a framework: page, CSV and PDF say the same."""

import csv
import datetime as dt
import io
import random

import pypdf
import pytest
from django.urls import reverse

from accounts import actions, passport
from accounts.frameworks import Asked
from accounts.models import RecordEntry
from portal.lib import clock, jobs
from portal.lib.models import Email
from tests.factories.accounts import (
    agency,
    certificate,
    framework,
    learnt,
    membership,
    outside,
    partnership,
)
from tests.forms import filled
from tests.jobs import drain
from tests.reading import sheets_of

pytestmark = pytest.mark.long

RECORD = reverse("accounts:record")


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def sheet(client, year="all") -> list[list[str]]:
    answer = client.get(reverse("accounts:record_csv"), {"year": year})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def words_of(client, year="all") -> str:
    answer = client.get(reverse("accounts:record_pdf"), {"year": year})
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.capability(13)
def test_hours_by_level_the_share_and_what_is_missing_by_when_with_the_same_totals_in_pdf_and_csv(
    priya, signed_in
):
    actions.choose_framework(person=priya, by=priya, framework=framework(first_year=clock.today().year - 1))
    learnt(priya, minutes=180, level="3", participatory=True)
    learnt(priya, minutes=30, level="3", kind="video", participatory=False)
    learnt(priya, minutes=15, level="2", kind="briefing", participatory=False)
    learnt(priya, minutes=15, level="2", kind="briefing", participatory=False)
    client = signed_in(priya)
    shown = client.get(RECORD, {"year": "all"}).context["passport"]
    assert [(level, whole.hours) for level, _, whole in shown.levels] == [
        ("Level 2", "0.50"),
        ("Level 3", "3.50"),
    ]
    (against,) = shown.standings
    assert (against.recorded.hours, against.recorded.share, against.to_come) == (
        "3.50",
        86,
        "8.5 hours, 3 hours of it participatory",
    )
    assert against.period.last == dt.date(against.period.first.year + 3, 3, 31)
    rows = sheet(client)
    assert [row[-1] for row in rows if row[1] in {"Total Level 2", "Total Level 3", "Total"}] == [
        "0.50",
        "3.50",
        "4.00",
    ]
    assert [row[-1] for row in rows if row[1] == "Still to come"] == ["8.50"]
    written = words_of(client)
    for said in ("Level 2 0.50 0.00", "Level 3 3.50 3.00", "Total 4.00 3.00", "Still to come: 8.50 h"):
        assert written.count(said) == 1


@pytest.mark.long
@pytest.mark.parametrize("seed", range(50))
def test_page_csv_xlsx_and_pdf_agree_on_generated_histories(priya, signed_in, seed):
    chance = random.Random(seed)
    for _ in range(chance.randint(0, 25)):
        learnt(
            priya,
            minutes=chance.randint(1, 600),
            level=chance.choice(["", "1", "Level 2", "3", "3+"]),
            kind=chance.choice(RecordEntry.Kind.values),
            participatory=chance.random() < 0.5,
            completed_on=clock.today() - dt.timedelta(days=chance.randint(0, 900)),
        )
    client = signed_in(priya)
    sums = client.get(RECORD, {"year": "all"}).context["passport"].sums
    rows, written = sheet(client), words_of(client)
    assert rows[-1][-1] == sums.whole.hours
    (book,) = sheets_of(client.get(reverse("accounts:record_xlsx"), {"year": "all"}).content)
    assert [float(line[-1]) for line in book[1:]] == [float(row[-1]) for row in rows[1:]]
    assert book[-1][1] == "Total"
    assert {row[3]: row[-1] for row in rows if row[1].startswith("Total ") and row[3]} == {
        level: total.hours for level, total in sums.by_level.items()
    }
    assert f"Total {sums.whole.hours} {sums.whole.participatory_hours}" in written
    for level, total in sums.by_level.items():
        assert f"{level} {total.hours} {total.participatory_hours}" in written


def test_the_pdf_is_tagged_and_has_title_and_language(priya, signed_in):
    learnt(priya)
    answer = signed_in(priya).get(reverse("accounts:record_pdf"))
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    assert (
        read.metadata.title,
        read.root_object["/Lang"],
        read.root_object["/MarkInfo"]["/Marked"].value,
    ) == (
        "Training record",
        "en-GB",
        True,
    )


def test_the_record_goes_with_the_person_to_another_agency(priya, elsewhere):
    learnt(priya, minutes=90)
    actions.leave(membership=priya.memberships.get(), by=priya)
    membership(priya, elsewhere)
    assert passport.of(priya, None).all_sums.whole.minutes == 90


def test_a_person_in_two_agencies_has_one_record(priya, elsewhere):
    learnt(priya, minutes=90)
    membership(priya, elsewhere)
    assert passport.of(priya, None).all_sums.whole.minutes == 90


def test_an_agency_that_goes_into_another_takes_no_hours_away(priya, millbrook, adi):
    learnt(priya, minutes=90)
    actions.merge_agencies(source=millbrook, target=agency(name="Harbour Trust"), by=adi)
    assert passport.of(priya, None).all_sums.whole.minutes == 90


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_every_record(
    priya, signed_in, django_assert_num_queries, many
):
    for _ in range(many):
        certificate(priya)
        actions.reflect(entry=outside(priya), by=priya, text="I ask twice.")
    priya.framework = framework()
    priya.save()
    client = signed_in(priya)
    client.get(RECORD)
    with django_assert_num_queries(12):
        client.get(RECORD)


def test_a_framework_is_chosen_and_left_again(priya, signed_in):
    chosen, client = framework(), signed_in(priya)
    address = reverse("accounts:framework")
    client.post(address, filled(framework=str(chosen.uuid)))
    priya.refresh_from_db()
    assert priya.framework == chosen
    client.post(address, filled(framework=""))
    priya.refresh_from_db()
    assert priya.framework is None


def test_one_that_is_no_longer_offered_is_not_chosen(priya, signed_in):
    answer = signed_in(priya).post(
        reverse("accounts:framework"), filled(framework=str(framework(retired=True).uuid))
    )
    priya.refresh_from_db()
    assert (answer.status_code, priya.framework) == (422, None)


# The letters before the end of a period and of a certificate.


def ending_in(days: int, travel) -> dt.date:
    """Move to so many days before the end of a training year."""
    last = dt.date(2031, 3, 31)
    travel(dt.datetime.combine(last - dt.timedelta(days=days), dt.time(12), dt.UTC))
    return last


def refresh() -> None:
    """What the worker does once a day."""
    jobs.enqueue("accounts.refreshers", clock.today())
    drain("default")


def letters() -> list[str]:
    return list(Email.objects.filter(letter="accounts/framework_ends").values_list("to", flat=True))


@pytest.fixture
def travel(time_machine):
    return lambda moment: time_machine.move_to(moment, tick=False)


def test_who_lacks_something_hears_ninety_and_thirty_days_before(priya, travel):
    actions.choose_framework(person=priya, by=priya, framework=framework(first_year=2028))
    counts = []
    for days in (91, 90, 60, 30, 10, 0):
        ending_in(days, travel)
        refresh()
        counts.append(len(letters()))
    assert counts == [0, 1, 1, 2, 2, 2]


def test_who_lacks_nothing_hears_nothing(priya, travel):
    actions.choose_framework(person=priya, by=priya, framework=framework(Asked((), 60), first_year=2028))
    ending_in(90, travel)
    learnt(priya, minutes=60)
    refresh()
    assert letters() == []


def test_a_certificate_that_runs_out_is_told_once(priya, travel):
    ending_in(60, travel)
    certificate(priya, expires_on=dt.date(2031, 3, 31))
    certificate(priya, expires_on=dt.date(2031, 4, 1))
    refresh()
    refresh()
    assert Email.objects.filter(letter="accounts/certificate_ends").count() == 1


# The desk.


def typed(**more) -> dict:
    given = {"name": "Level 3 staff", "for_whom": "Nurses.", "first_year": 2026, "years": 3, "hours1": 12}
    return filled(**given | {"levels1": "3, 3+", "share1": 50} | more)


def test_the_business_team_writes_a_framework(bea, signed_in):
    signed_in(bea).post(reverse("desk_accounts:add_framework"), typed(hours2="1.5"))
    (made,) = passport.Framework.objects.all()
    assert [one.asked for one in made.requirements.all()] == [Asked(("3", "3+"), 720, 50), Asked((), 90)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours1": "", "levels1": "", "share1": ""}, "hours1"),
        ({"levels2": "4"}, "hours2"),
        ({"share1": 101}, "share1"),
        ({"years": 6}, "years"),
    ],
)
def test_a_framework_that_makes_no_sense_is_not_kept(bea, signed_in, wrong, field):
    answer = signed_in(bea).post(reverse("desk_accounts:add_framework"), typed(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert passport.Framework.objects.count() == 0


def test_changing_a_framework_measures_everybody_anew(bea, priya, signed_in):
    chosen = framework(Asked((), 60))
    actions.choose_framework(person=priya, by=priya, framework=chosen)
    signed_in(bea).post(reverse("desk_accounts:framework", args=[chosen.uuid]), typed(hours1=2, levels1=""))
    (against,) = passport.of(priya, None).standings
    assert against.missing == 120
