"""The business team reads who did what, and its own reading is noted."""

import csv
import io

import pytest
from django.db import transaction
from django.urls import reverse

from portal.lib import audit
from portal.lib.models import AuditEntry
from tests.factories.accounts import agency, partnership

ADDRESS = "/desk/audit/"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def written(bea, priya, time_machine):
    """Three deeds: the team's about a school, Priya's about it the day after, and the portal's."""
    with transaction.atomic():
        school = agency(name="Harbour School")
        time_machine.move_to("2026-11-02T23:30:00+00:00", tick=False)
        audit.record(by=bea, verb="accounts.added_agency", thing=school, sector="=1+1")
        time_machine.move_to("2026-11-04T00:30:00+00:00", tick=False)
        audit.record(by=priya, verb="events.booked", thing=school)
        audit.record(by=None, verb="events.reminded", thing=agency(name="Northmere Police"))


def shown(client, **asked) -> set[str]:
    page = client.get(ADDRESS, asked).context["page"]
    return {entry.verb for entry in page} - {"accounts.read_audit"}


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({"who": "priya"}, {"events.booked"}),
        ({"who": "bea@example.org"}, {"accounts.added_agency"}),
        ({"what": "added agency"}, {"accounts.added_agency"}),
        ({"thing": "harbour"}, {"accounts.added_agency", "events.booked"}),
        ({"since": "2026-11-03"}, {"events.booked", "events.reminded"}),
        ({"until": "2026-11-03"}, {"accounts.added_agency"}),
        ({"thing": "harbour", "until": "2026-11-04", "who": "nair"}, {"events.booked"}),
    ],
)
def test_the_deeds_are_filtered(written, bea, signed_in, asked, verbs):
    assert shown(signed_in(bea), **asked) == verbs


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}audit.csv"])
def test_the_first_and_the_last_day_of_all_can_be_asked_for(written, bea, signed_in, address):
    asked = {"since": "0001-01-01", "until": "9999-12-31"}
    assert signed_in(bea).get(address, asked).status_code == 200


def test_all_days_hold_every_deed(written, bea, signed_in):
    asked = {"since": "0001-01-01", "until": "9999-12-31"}
    every = {"accounts.added_agency", "events.booked", "events.reminded"}
    assert shown(signed_in(bea), **asked) == every


def test_a_day_that_is_none_is_said_and_shows_nothing(written, bea, signed_in):
    page = signed_in(bea).get(ADDRESS, {"since": "yesterday"})
    assert (len(page.context["page"]), page.content.decode().count("like 2026-11-05")) == (0, 1)


def test_the_file_holds_what_the_page_shows_and_no_formula(written, bea, signed_in):
    answer = signed_in(bea).get(f"{ADDRESS}audit.csv", {"thing": "harbour"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row[0], row[2], row[5]) for row in rows[1:]] == [
        ("2026-11-04 00:30:00", "events.booked", ""),
        ("2026-11-02 23:30:00", "accounts.added_agency", '{"sector": "=1+1"}'),
    ]


def test_reading_the_audit_is_itself_in_it(bea, signed_in):
    client = signed_in(bea)
    client.get(ADDRESS, {"who": "priya"})
    client.get(f"{ADDRESS}audit.csv")
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "thing", "by")) == [
        ("accounts.read_audit", "page:/desk/audit/", bea.pk),
        ("accounts.took_deeds_csv", "page:/desk/audit/audit.csv", bea.pk),
    ]


def test_a_page_that_is_refused_was_not_read(tom, signed_in):
    assert signed_in(tom).get(ADDRESS).status_code == 404
    assert AuditEntry.objects.count() == 0


def test_the_list_asks_the_same_number_of_questions_for_more_deeds(bea, tom, adi, queries_of):
    for someone in (bea, tom, adi):
        audit.record(by=someone, verb="accounts.tried", thing=someone)
        before = queries_of(bea, reverse("desk_accounts:deeds"))
    assert queries_of(bea, reverse("desk_accounts:deeds")) == before
