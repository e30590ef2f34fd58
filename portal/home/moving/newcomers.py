"""People who move in: agencies, accounts, past bookings and certificates, as their rows say it. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts import mailboxes, numbers, roles
from events import places
from portal.home.moving import days, words
from portal.home.moving.tables import Column, Row, Table

AGENCIES, PEOPLE, BOOKINGS, CERTIFICATES = "agencies.csv", "people.csv", "bookings.csv", "certificates.csv"
COLUMNS: dict[str, tuple[Column, ...]] = {
    AGENCIES: (
        Column("name", ("agency", "organisation"), longest=120, required=True),
        Column("sector", required=True),
        Column("address", longest=500),
        Column("domains", ("email_domains",), longest=300),
        Column("lead_name", ("safeguarding_lead",), longest=120),
        Column("lead_role", ("lead_title",), longest=120),
        Column("lead_phone", longest=40),
        Column("lead_email", longest=254),
    ),
    PEOPLE: (
        Column("email", ("email_address", "e_mail"), longest=254, required=True),
        Column("name", ("full_name",), longest=120, required=True),
        Column("agency", ("organisation",), longest=120),
        Column("team", longest=120),
        Column("role"),
        Column("job_title", ("job",), longest=120),
        Column("phone", ("telephone",), longest=40),
    ),
    BOOKINGS: (
        Column("event", ("title", "course"), longest=160, required=True),
        Column("date", ("event_date", "starts"), required=True),
        Column("email", ("email_address", "e_mail"), longest=254, required=True),
        Column("state", ("attendance", "attended", "outcome")),
        Column("minutes", ("cpd_minutes",)),
        Column("level", longest=20),
        Column("participatory"),
        Column("venue", ("where",), longest=200),
    ),
    CERTIFICATES: (
        Column("number", ("certificate", "certificate_number"), longest=40, required=True),
        Column("email", ("email_address", "e_mail"), longest=254, required=True),
        Column("title", ("event", "course"), longest=160, required=True),
        Column("date", ("completed_on",), required=True),
        Column("minutes", ("cpd_minutes",), required=True),
        Column("name", ("name_on_it",), longest=120),
        Column("level", longest=20),
        Column("issuer", ("issued_by",), longest=160),
        Column("issued_on", ("issued",)),
        Column("expires_on", ("expires", "refresh_by")),
    ),
}
SECTORS = ("education", "health", "police", "social_care", "voluntary", "early_years", "other")
MARKS = {
    "": places.ATTENDED,
    "attended": places.ATTENDED,
    "yes": places.ATTENDED,
    "partly": places.PARTLY,
    "attended in part": places.PARTLY,
    "did not attend": places.NOT_ATTENDED,
    "not attended": places.NOT_ATTENDED,
    "no": places.NOT_ATTENDED,
    "excused": places.EXCUSED,
    "cancelled": places.CANCELLED,
}
IN_AN_AGENCY = {"": roles.PROFESSIONAL.key, roles.PROFESSIONAL.key: roles.PROFESSIONAL.key,
                "coordinator": roles.COORDINATOR.key, "agency coordinator": roles.COORDINATOR.key}  # fmt: skip
OF_THE_PARTNERSHIP = {
    "trainer": roles.TRAINER.key,
    "business team": roles.BUSINESS.key,
    "business": roles.BUSINESS.key,
}
USUAL_MINUTES = 180  # half a day, where a list of bookings says nothing


@dataclass(frozen=True)
class Agency:
    """A row of agencies.csv."""

    row: int
    name: str
    sector: str
    address: str
    domains: str
    lead: Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """A row of people.csv: one account in one agency. Somebody in two agencies has two rows."""

    row: int
    email: str
    name: str
    agency: str
    team: str
    part: str
    granted: str
    job_title: str
    phone: str


@dataclass(frozen=True)
class Booking:
    """A row of bookings.csv: one person at one past event, and what became of it."""

    row: int
    event: str
    day: dt.date
    email: str
    state: str
    minutes: int
    level: str
    participatory: bool
    venue: str


@dataclass(frozen=True)
class Certificate:
    """A row of certificates.csv: its number as it is printed."""

    row: int
    number: str
    email: str
    title: str
    day: dt.date
    minutes: int
    name: str
    level: str
    issuer: str
    issued_on: dt.date
    expires_on: dt.date | None


@dataclass
class Newcomers:
    """Everything that the folder holds, each file's table beside it."""

    tables: dict[str, Table] = field(default_factory=dict)
    agencies: list[Agency] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """Who is here already, in small letters: agencies, e-mail addresses, certificate numbers with their addresses."""

    is_email: Callable[[str], bool]
    agencies: Collection[str] = ()
    emails: Collection[str] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = dt.date.max


def read(given: Mapping[str, Table], known: Known) -> Newcomers:
    """Read every table; whatever is wrong is noted in it."""
    found = Newcomers(dict(given))
    agencies, people = given.get(AGENCIES), given.get(PEOPLE)
    if agencies:
        found.agencies = [_agency(agencies, row) for row in agencies.rows]
        _once(agencies, "name", [(agency.row, agency.name.casefold()) for agency in found.agencies])
    named = {agency.name.casefold() for agency in found.agencies} | set(known.agencies)
    if people:
        found.people = [_person(people, row, named, known) for row in people.rows]
        _once(
            people,
            "email",
            [(one.row, f"{one.email} {one.agency.casefold()}".strip()) for one in found.people],
        )
    emails = {person.email for person in found.people} | set(known.emails)
    if table := given.get(BOOKINGS):
        found.bookings = [one for row in table.rows if (one := _booking(table, row, emails, known))]
        _once(
            table, "email", [(b.row, f"{b.email} at {b.event.casefold()} on {b.day}") for b in found.bookings]
        )
    if table := given.get(CERTIFICATES):
        found.certificates = [kept for row in table.rows if (kept := _certificate(table, row, emails, known))]
        _once(table, "number", [(one.row, one.number) for one in found.certificates])
        _only_who_came(table, found)
    return found


def _once(table: Table, column: str, said: Sequence[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    for row, value in said:
        if value and value in first:
            table.fault(row, column, f"Row {first[value]} says the same already ({value}).")
        first.setdefault(value, row)


def _agency(table: Table, row: Row) -> Agency:
    if not row["name"]:
        table.fault(row.number, "name", "There is no name.")
    sector = words.plain(row["sector"]).replace(" ", "_")
    if sector not in SECTORS:
        table.fault(row.number, "sector", f"“{row['sector']}” is no sector. Known: {', '.join(SECTORS)}.")
    lead = {
        "name": row["lead_name"],
        "role_title": row["lead_role"],
        "phone": row["lead_phone"],
        "email": row["lead_email"],
    }
    if any(lead.values()) and not (lead["name"] and lead["phone"]):
        table.fault(row.number, "lead_name", "A safeguarding lead has a name and a telephone number.")
    domains = ""
    try:
        domains = mailboxes.domains_in(row["domains"])
    except ValueError as wrong:
        table.fault(row.number, "domains", str(wrong))
    return Agency(row.number, row["name"], sector, row["address"], domains, lead if lead["name"] else {})


def _email(table: Table, row: Row, known: Known) -> str:
    address = row["email"].lower()
    if not known.is_email(address):
        table.fault(row.number, "email", f"“{row['email']}” is not an email address.")
    return address


def _person(table: Table, row: Row, agencies: Collection[str], known: Known) -> Person:
    email, role = _email(table, row, known), words.plain(row["role"])
    if mailboxes.is_shared(email):
        table.fault(
            row.number, "email", f"{email} is read by several people. An account belongs to one person."
        )
    if not row["name"]:
        table.fault(row.number, "name", "There is no name.")
    granted = OF_THE_PARTNERSHIP.get(role, "")
    if role == "administrator":
        table.fault(row.number, "role", "Administrators are appointed one by one: manage.py appoint.")
    elif not granted and role not in IN_AN_AGENCY:
        table.fault(row.number, "role", "A role is professional, coordinator, trainer or business team.")
    if row["agency"] and row["agency"].casefold() not in agencies:
        table.fault(
            row.number, "agency", f"There is no agency “{row['agency']}” in agencies.csv, nor in the portal."
        )
    if not row["agency"] and not granted:
        table.fault(row.number, "agency", "Say which agency this person belongs to.")
    part = IN_AN_AGENCY.get(role, roles.PROFESSIONAL.key)
    return Person(
        row.number,
        email,
        row["name"],
        row["agency"],
        row["team"],
        part,
        granted,
        row["job_title"],
        row["phone"],
    )


def _day(table: Table, row: Row, column: str, *, latest: dt.date | None) -> dt.date | None:
    try:
        found = days.read(row[column])
    except ValueError as error:
        table.fault(row.number, column, str(error) if row[column] else "There is no date.")
        return None
    if found.precision != days.DAY:
        table.fault(row.number, column, "Give the whole date: day, month and year.")
    elif latest and found.day > latest:
        table.fault(row.number, column, "This day is not over. Only what is past can move in.")
    return found.day


def _minutes(table: Table, row: Row) -> int:
    said = row["minutes"] or str(USUAL_MINUTES)
    if not said.isdecimal() or not 1 <= int(said) <= 10_000:
        table.fault(row.number, "minutes", "Write minutes as a whole number.")
        return USUAL_MINUTES
    return int(said)


def _known_person(table: Table, row: Row, emails: Collection[str], known: Known) -> str:
    email = _email(table, row, known)
    if email not in emails:
        table.fault(
            row.number, "email", f"There is nobody with the address {email} in people.csv, nor in the portal."
        )
    return email


def _booking(table: Table, row: Row, emails: Collection[str], known: Known) -> Booking | None:
    email = _known_person(table, row, emails, known)
    day = _day(table, row, "date", latest=known.today - dt.timedelta(days=1))
    minutes, state = _minutes(table, row), MARKS.get(words.plain(row["state"]))
    if not row["event"]:
        table.fault(row.number, "event", "There is no title.")
    if state is None:
        table.fault(
            row.number, "state", "Write attended, attended in part, did not attend, excused or cancelled."
        )
    if words.plain(row["participatory"]) not in words.YES | words.NO:
        table.fault(row.number, "participatory", "Answer yes or no.")
    if day is None or state is None:
        return None
    took_part = words.plain(row["participatory"]) in words.YES
    return Booking(
        row.number, row["event"], day, email, state, minutes, row["level"], took_part, row["venue"]
    )


def _certificate(table: Table, row: Row, emails: Collection[str], known: Known) -> Certificate | None:
    email, number = _known_person(table, row, emails, known), numbers.as_printed(row["number"])
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9.-]*", number):
        table.fault(row.number, "number", "A number has letters, digits, hyphens, dots and slashes.")
    if known.numbers.get(number, email) != email:
        table.fault(row.number, "number", f"Somebody else has the certificate {number} in the portal.")
    if not row["title"]:
        table.fault(row.number, "title", "There is no title.")
    day, minutes = _day(table, row, "date", latest=known.today), _minutes(table, row)
    issued = _day(table, row, "issued_on", latest=known.today) if row["issued_on"] else day
    expires = _day(table, row, "expires_on", latest=None) if row["expires_on"] else None
    if day is None or issued is None:
        return None
    return Certificate(row.number, number, email, row["title"], day, minutes, row["name"], row["level"],
                       row["issuer"], issued, expires)  # fmt: skip


def _only_who_came(table: Table, found: Newcomers) -> None:
    """Who was not there, or left early, can have no certificate for it."""
    absent = {(b.email, b.event.casefold(), b.day) for b in found.bookings if b.state != places.ATTENDED}
    for one in found.certificates:
        if (one.email, one.title.casefold(), one.day) in absent:
            table.fault(
                one.row,
                "title",
                "bookings.csv says that this person did not attend it, so there is no certificate.",
            )
