"""People move in: agencies, accounts, past bookings and certificates, written through the rooms' own actions.

Who is here already keeps what they have: the rows only add. Nobody is written to; people choose a password by the
link for a forgotten one.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import actions as accounts
from accounts import certificates, record, roles
from accounts.models import Agency, Certificate, Membership, RecordEntry, User
from events import actions as events
from events.models import Booking, Event
from portal.home.moving import newcomers, outcomes, tables
from portal.home.moving.newcomers import Newcomers
from portal.home.moving.outcomes import ADDED, CHANGED, UNCHANGED, Outcome
from portal.home.moving.shelves import Actor
from portal.lib import clock
from portal.lib.progress import Progress


def read(place: Path) -> Newcomers:
    """Read whichever of the four files there are, and check them together. Nothing is written."""
    given = {
        name: tables.read(name, (place / name).read_bytes(), columns)
        for name, columns in newcomers.COLUMNS.items()
        if (place / name).is_file()
    }
    if not given:
        empty = tables.Table(newcomers.PEOPLE)
        empty.fault(0, "", f"The folder has none of {', '.join(newcomers.COLUMNS)}.")
        return Newcomers({newcomers.PEOPLE: empty})
    return newcomers.read(given, _known())


def _known() -> newcomers.Known:
    return newcomers.Known(
        is_email=_is_email,
        agencies={name.casefold() for name in Agency.objects.values_list("name", flat=True)},
        emails={email.lower() for email in User.objects.values_list("email", flat=True)},
        numbers=dict(Certificate.objects.values_list("number", "person__email")),
        today=clock.today(),
    )


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


class _RolledBack(Exception):
    """A dry run ends here."""


def bring_in(given: Newcomers, *, by: Actor, dry: bool, progress: Progress) -> list[Outcome]:
    """Write what was read without faults, in one transaction, and answer what became of each row."""
    welcome = Welcome(by, progress)
    try:
        with transaction.atomic():
            welcome.take(given)
            if dry:
                raise _RolledBack
    except _RolledBack:
        pass
    return welcome.outcomes


class Welcome:
    """Takes people in, file by file, and says what became of each row."""

    def __init__(self, by: Actor, progress: Progress) -> None:
        self.by, self.progress = by, progress
        self.outcomes: list[Outcome] = []
        self.people: dict[str, User] = {}
        self.events: dict[tuple[str, dt.date], Event] = {}

    def take(self, given: Newcomers) -> None:
        """Agencies before people, people before what they did."""
        for agency in given.agencies:
            self._agency(agency)
        for person in given.people:
            self._person(person)
        self.people = {person.email: person for person in User.objects.filter(email__in=_addresses(given))}
        self._past(given)
        for booking in given.bookings:
            self._booking(booking)
        for certificate in given.certificates:
            self._certificate(certificate)

    def _say(self, file: str, row: int, key: str, what: str, happened: str, remark: str = "") -> None:
        self.outcomes.append(Outcome(file, row, key, what, happened, remark=remark))
        self.progress.forward(1, what)

    def _agency(self, row: newcomers.Agency) -> None:
        known = Agency.objects.filter(name__iexact=row.name).first()
        agency = known or accounts.add_agency(
            by=self.by, name=row.name, sector=row.sector, address=row.address, domains=row.domains
        )
        happened = UNCHANGED if known else ADDED
        if row.lead and not agency.leads.exists():
            accounts.keep_lead(agency=agency, by=self.by, **row.lead)
            happened = CHANGED if known else ADDED
        self._say(newcomers.AGENCIES, row.row, agency.name, agency.name, happened)

    def _person(self, row: newcomers.Person) -> None:
        known = User.objects.filter(email__iexact=row.email).first()
        person = known or accounts.register(
            email=row.email,
            name=row.name,
            password=None,
            by=self.by,
            job_title=row.job_title,
            phone=row.phone,
        )
        more = self._place(person, row) if row.agency else False
        if row.granted and not person.grants.current().filter(role=row.granted).exists():
            last = clock.today() + roles.TERM
            accounts.give_role(person=person, role=row.granted, by=self.by, until=last)
            more = True
        happened = ADDED if known is None else CHANGED if more else UNCHANGED
        remark = "" if person.name == row.name else "The account keeps its own name."
        self._say(newcomers.PEOPLE, row.row, person.email, row.name, happened, remark)

    def _place(self, person: User, row: newcomers.Person) -> bool:
        """Into the agency, unless this person is or was in it: who left does not come back by a list."""
        agency = Agency.objects.get(name__iexact=row.agency)
        decided = person.memberships.filter(agency=agency).exclude(state=Membership.State.ASKED)
        if decided.exists():
            return False
        accounts.place(person=person, agency=agency, by=self.by, role=row.part, team=row.team)
        return True

    def _past(self, given: Newcomers) -> None:
        """The past events that the rows name: those of the portal, and new ones for the others."""
        days = {booking.day for booking in given.bookings} | {one.day for one in given.certificates}
        for event in Event.objects.filter(starts__lt=clock.now()).order_by("-pk"):
            day = clock.in_london(event.starts).date()
            if day in days:
                self.events[event.title.casefold(), day] = event
        sizes: dict[tuple[str, dt.date], int] = {}
        for booking in given.bookings:
            name = (booking.event.casefold(), booking.day)
            sizes[name] = sizes.get(name, 0) + 1
        for booking in given.bookings:
            name = (booking.event.casefold(), booking.day)
            if name not in self.events:
                self.events[name] = events.add_past_event(
                    by=self.by,
                    title=booking.event,
                    day=booking.day,
                    minutes=booking.minutes,
                    level=booking.level,
                    participatory=booking.participatory,
                    venue=booking.venue,
                    places_taken=sizes[name],
                )

    def _booking(self, row: newcomers.Booking) -> None:
        event, person = self.events[row.event.casefold(), row.day], self.people[row.email]
        known = Booking.objects.filter(event=event, person=person).order_by("pk").last()
        if known is None:
            events.keep_past_booking(event=event, person=person, state=row.state, by=self.by)
        said = known is None or known.state == row.state
        remark = (
            "" if said else f"The register here says: {known.get_state_display().lower()}." if known else ""
        )
        happened = ADDED if known is None else UNCHANGED
        self._say(newcomers.BOOKINGS, row.row, row.email, f"{row.event}, {row.day}", happened, remark)

    def _certificate(self, row: newcomers.Certificate) -> None:
        happened = UNCHANGED
        if not Certificate.objects.filter(number=row.number).exists():
            happened = ADDED
            certificates.keep(
                entry=self._entry(row),
                number=row.number,
                name=row.name,
                minutes=row.minutes,
                issuer=row.issuer,
                issued_on=row.issued_on,
                expires_on=row.expires_on,
                by=self.by,
            )
        self._say(newcomers.CERTIFICATES, row.row, row.number, row.title, happened)

    def _entry(self, row: newcomers.Certificate) -> RecordEntry:
        """What it proves: the attendance of the event if it is in the record, else an entry of its own."""
        person, event = self.people[row.email], self.events.get((row.title.casefold(), row.day))
        if event:
            attended = RecordEntry.objects.filter(person=person, source=event.source).first()
            if attended and not attended.certificates.filter(withdrawn_at__isnull=True).exists():
                return attended
        return record.enter(
            person=person,
            source=f"certificate:{row.number}",
            kind=RecordEntry.Kind.OUTSIDE,
            title=row.title,
            minutes=row.minutes,
            level=row.level,
            completed_on=row.day,
        )


def _addresses(given: Newcomers) -> set[str]:
    rows: list[newcomers.Person | newcomers.Booking | newcomers.Certificate]
    rows = [*given.people, *given.bookings, *given.certificates]
    return {row.email for row in rows}


def refusals(given: Newcomers) -> list[Outcome]:
    """Every row of every file, when nothing is brought in."""
    named: Mapping[str, dict[int, tuple[str, str]]] = {
        newcomers.AGENCIES: {row.row: (row.name, row.name) for row in given.agencies},
        newcomers.PEOPLE: {row.row: (row.email, row.name) for row in given.people},
        newcomers.BOOKINGS: {row.row: (row.email, f"{row.event}, {row.day}") for row in given.bookings},
        newcomers.CERTIFICATES: {row.row: (row.number, row.title) for row in given.certificates},
    }
    return [
        outcome
        for name, table in given.tables.items()
        for outcome in outcomes.of_faults(table, named.get(name, {}))
    ]
