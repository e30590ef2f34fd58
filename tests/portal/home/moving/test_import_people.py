"""`manage.py import_people`: agencies, accounts, past bookings and certificates, once and without a letter."""

import datetime as dt
import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Agency, Certificate, Membership, RecordEntry, User
from events.models import Booking, Event
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.portal.home.moving.folders import csv_of

pytestmark = pytest.mark.django_db

AGENCY = {"name": "Northmere Primary", "sector": "Education", "domains": "northmere.sch.uk"}
ANN = {
    "email": "Ann.Bell@northmere.sch.uk",
    "name": "Ann Bell",
    "agency": "northmere primary",
    "role": "coordinator",
}
BEN = {
    "email": "ben@northmere.sch.uk",
    "name": "Ben Orr",
    "agency": "Northmere Primary",
    "job title": "Teacher",
}
BOOKED = {"event": "Neglect", "date": "2024-05-02", "email": "ann.bell@northmere.sch.uk", "minutes": "120"}
PROOF = {"number": "wscp/2024/0017", "email": "ann.bell@northmere.sch.uk", "title": "Neglect", "date": "2024-05-02",
         "minutes": "120", "issued_by": "Another partnership"}  # fmt: skip


@pytest.fixture(autouse=True)
def begun(db):
    partnership()


def given(place, **files: list[dict[str, str]]):
    for name, rows in files.items():
        (place / f"{name}.csv").write_text(csv_of(*rows), encoding="utf-8", newline="")
    return place


def run(place, **options) -> list[str]:
    out = io.StringIO()
    try:
        call_command("import_people", place, stdout=out, **options)
    except CommandError as error:
        return [*out.getvalue().splitlines(), str(error)]
    return out.getvalue().splitlines()


def everything(place):
    return given(place, agencies=[AGENCY], people=[ANN, BEN], bookings=[BOOKED], certificates=[PROOF])


def test_people_come_with_their_agency_and_part_and_without_a_password(tmp_path):
    assert run(given(tmp_path, agencies=[AGENCY], people=[ANN, BEN])) == [
        "agencies.csv: 1 added, 0 changed, 0 unchanged.",
        "people.csv: 2 added, 0 changed, 0 unchanged.",
    ]
    rows = Membership.objects.order_by("person__email")
    assert list(rows.values_list("person__email", "agency__name", "role", "state")) == [
        ("ann.bell@northmere.sch.uk", "Northmere Primary", "coordinator", "approved"),
        ("ben@northmere.sch.uk", "Northmere Primary", "professional", "approved"),
    ]
    assert [person.has_usable_password() for person in User.objects.all()] == [False, False]
    assert list(EmailAddress.objects.values_list("verified", "primary")) == [(True, True)] * 2
    assert Email.objects.count() == 0


def test_who_moved_in_chooses_a_password_by_the_link_for_a_forgotten_one(tmp_path, client):
    run(given(tmp_path, agencies=[AGENCY], people=[BEN]))
    client.post(reverse("account_reset_password"), {"email": BEN["email"]})
    assert [letter.to for letter in Email.objects.all()] == [BEN["email"]]


def test_a_past_booking_is_kept_with_its_attendance_on_the_record(tmp_path):
    absent = BOOKED | {"email": BEN["email"], "state": "did not attend"}
    run(given(tmp_path, agencies=[AGENCY], people=[ANN, BEN], bookings=[BOOKED, absent]))
    event = Event.objects.get()
    assert (event.title, event.state, event.places, event.has_ended) == ("Neglect", "published", 2, True)
    assert sorted(Booking.objects.values_list("person__name", "agency__name", "state")) == [
        ("Ann Bell", "Northmere Primary", "attended"),
        ("Ben Orr", "Northmere Primary", "not_attended"),
    ]
    assert list(
        RecordEntry.objects.values_list("person__name", "title", "minutes", "completed_on", "source")
    ) == [("Ann Bell", "Neglect", 120, dt.date(2024, 5, 2), event.source)]
    assert Email.objects.count() == 0


def test_a_certificate_keeps_its_number_and_can_be_checked(tmp_path, client):
    run(everything(tmp_path))
    kept = Certificate.objects.get()
    assert (kept.number, kept.name, kept.issuer, kept.entry.source) == (
        "WSCP-2024-0017",
        "Ann Bell",
        "Another partnership",
        Event.objects.get().source,
    )
    assert client.get("/verify/WSCP-2024-0017/").status_code == 200
    assert client.get("/verify/", {"number": "wscp/2024/0017"})["Location"] == "/verify/WSCP-2024-0017/"


def test_a_certificate_without_its_booking_has_an_entry_of_its_own(tmp_path):
    run(given(tmp_path, agencies=[AGENCY], people=[ANN], certificates=[PROOF]))
    assert RecordEntry.objects.get().source == "certificate:WSCP-2024-0017"


def test_what_moved_in_with_a_certificate_cannot_be_changed_by_its_owner(tmp_path, client):
    run(given(tmp_path, agencies=[AGENCY], people=[ANN], certificates=[PROOF]))
    entry = RecordEntry.objects.get()
    client.force_login(entry.person)
    doors = ("accounts:outside", "accounts:remove_outside")
    assert [client.get(reverse(door, args=[entry.uuid])).status_code for door in doors] == [404, 404]


def test_the_same_folder_again_changes_nothing(tmp_path):
    run(everything(tmp_path))
    deeds = AuditEntry.objects.count()
    assert run(tmp_path) == [
        "agencies.csv: 0 added, 0 changed, 1 unchanged.",
        "people.csv: 0 added, 0 changed, 2 unchanged.",
        "bookings.csv: 0 added, 0 changed, 1 unchanged.",
        "certificates.csv: 0 added, 0 changed, 1 unchanged.",
    ]
    assert AuditEntry.objects.count() == deeds


def test_a_dry_run_writes_nothing(tmp_path):
    assert run(everything(tmp_path), dry_run=True)[-1] == "This was a dry run: nothing was written."
    assert (Agency.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_who_is_here_already_keeps_their_name_and_gets_what_is_missing(tmp_path):
    old = membership(person("Ann Long", email="ann.bell@northmere.sch.uk"), agency(name="Elsewhere")).person
    told = tmp_path / "told.csv"
    assert run(given(tmp_path, agencies=[AGENCY], people=[ANN]), report=told)[1] == (
        "people.csv: 0 added, 1 changed, 0 unchanged."
    )
    old.refresh_from_db()
    assert (old.name, old.memberships.count()) == ("Ann Long", 2)
    assert "The account keeps its own name." in told.read_text(encoding="utf-8-sig")


def test_who_left_an_agency_does_not_come_back_by_a_list(tmp_path):
    run(given(tmp_path, agencies=[AGENCY], people=[BEN]))
    Membership.objects.update(until=dt.date(2024, 1, 1))
    assert run(tmp_path)[1] == "people.csv: 0 added, 0 changed, 1 unchanged."
    assert Membership.objects.count() == 1


def test_an_event_that_is_here_takes_its_bookings(tmp_path):
    run(given(tmp_path, agencies=[AGENCY], people=[ANN, BEN], bookings=[BOOKED]))
    run(given(tmp_path, bookings=[BOOKED | {"event": "NEGLECT", "email": BEN["email"], "state": "partly"}]))
    assert Event.objects.count() == 1
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["attended", "partly"]


def test_trainers_come_with_their_role_for_a_year(tmp_path):
    run(given(tmp_path, people=[{"email": "tess@example.org", "name": "Tess Ray", "role": "trainer"}]))
    held = User.objects.get().grants.get()
    assert (held.role, held.until) == ("trainer", clock.today() + dt.timedelta(days=365))


def test_an_agency_comes_with_its_safeguarding_lead(tmp_path):
    run(given(tmp_path, agencies=[AGENCY | {"lead name": "Jo Fry", "lead phone": "01632 960001"}]))
    assert list(Agency.objects.get().leads.values_list("name", "phone")) == [("Jo Fry", "01632 960001")]


def test_an_agencys_domains_come_as_a_form_writes_them(tmp_path):
    run(given(tmp_path, agencies=[AGENCY | {"domains": "@School.sch.uk; nhs.net"}]))
    assert Agency.objects.get().domains == "school.sch.uk, nhs.net"


WRONG = [
    ("agencies", {"name": ""}, "name: There is no name."),
    ("agencies", {"sector": "Space"}, "sector: “Space” is no sector. Known: education, health, police, social_care, voluntary, early_years, other."),
    ("agencies", {"lead name": "Jo Fry"}, "lead_name: A safeguarding lead has a name and a telephone number."),
    ("agencies", {"domains": "sch.uk, =1+1"}, "domains: Write domains such as school.sch.uk, with commas between them."),
    ("people", {"email": "ann"}, "email: “ann” is not an email address."),
    ("people", {"email": "office@northmere.sch.uk"}, "email: office@northmere.sch.uk is read by several people. An account belongs to one person."),
    ("people", {"name": ""}, "name: There is no name."),
    ("people", {"role": "king"}, "role: A role is professional, coordinator, trainer or business team."),
    ("people", {"role": "administrator"}, "role: Administrators are appointed one by one: manage.py appoint."),
    ("people", {"agency": "Nowhere"}, "agency: There is no agency “Nowhere” in agencies.csv, nor in the portal."),
    ("people", {"agency": ""}, "agency: Say which agency this person belongs to."),
    ("bookings", {"date": "2199-05-02"}, "date: This day is not over. Only what is past can move in."),
    ("bookings", {"date": "May 2024"}, "date: Give the whole date: day, month and year."),
    ("bookings", {"state": "maybe"}, "state: Write attended, attended in part, did not attend, excused or cancelled."),
    ("bookings", {"minutes": "long"}, "minutes: Write minutes as a whole number."),
    ("bookings", {"email": "no@example.org"}, "email: There is nobody with the address no@example.org in people.csv, nor in the portal."),
    ("certificates", {"number": "?"}, "number: A number has letters, digits, hyphens, dots and slashes."),
    ("certificates", {"date": ""}, "date: There is no date."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "cells", "sentence"), WRONG)
def test_a_fault_is_named_and_nothing_is_brought_in(tmp_path, file, cells, sentence):
    everything(tmp_path)
    row = {"agencies": AGENCY, "people": BEN, "bookings": BOOKED, "certificates": PROOF}[file] | cells
    rows = [ANN, row] if file == "people" else [row]
    if file == "agencies" and not cells.get("name", "x"):
        rows = [AGENCY, row]
    said = run(given(tmp_path, **{file: rows}))
    assert said == [
        f"{file}.csv, row {len(rows) + 1}, column {sentence}",
        "1 to mend. Nothing was brought in.",
    ]
    assert (Agency.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("file", "row", "value"),
    [
        ("agencies", AGENCY, "column name: Row 2 says the same already (northmere primary)."),
        ("people", BEN, "column email: Row 2 says the same already (ben@northmere.sch.uk northmere primary)."),
        ("certificates", PROOF, "column number: Row 2 says the same already (WSCP-2024-0017)."),
        ("bookings", BOOKED, "column email: Row 2 says the same already (ann.bell@northmere.sch.uk at neglect on 2024-05-02)."),
    ],
)  # fmt: skip
def test_a_row_that_is_there_twice_is_named(tmp_path, file, row, value):
    given(tmp_path, agencies=[AGENCY], people=[ANN, BEN])
    assert run(given(tmp_path, **{file: [row, row]}))[0] == f"{file}.csv, row 3, {value}"


def test_who_was_not_there_has_no_certificate(tmp_path):
    everything(tmp_path)
    assert run(given(tmp_path, bookings=[BOOKED | {"state": "cancelled"}]))[0] == (
        "certificates.csv, row 2, column title: bookings.csv says that this person did not attend it, "
        "so there is no certificate."
    )


def test_an_empty_folder_is_named(tmp_path):
    assert run(tmp_path)[0] == (
        "people.csv: The folder has none of agencies.csv, people.csv, bookings.csv, certificates.csv."
    )


def test_only_an_administrator_can_be_named(tmp_path, bea, adi):
    everything(tmp_path)
    assert run(tmp_path, by=bea.email) == [f"{bea.email} is no administrator."]
    run(tmp_path, by=adi.email)
    assert AuditEntry.objects.filter(verb="accounts.registered").first().by == adi
