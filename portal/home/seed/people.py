"""Northmere's agencies, their safeguarding leads, and the people."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts import actions as accounts
from accounts import roles
from accounts.models import Agency, Membership, Partnership, User
from portal.home.seed import wording
from portal.lib import clock

PASSWORD = "safeguarding-demo"  # noqa: S105  for demo people on a laptop: settings decide whether there are any


@dataclass(frozen=True)
class Cast:
    """Who does what in the pilot, by email address and by agency's name."""

    people: dict[str, User]
    agencies: dict[str, Agency]

    @property
    def bea(self) -> User:
        """The business team."""
        return self.people["bea@example.org"]

    @property
    def adi(self) -> User:
        """The administrator."""
        return self.people["adi@example.org"]

    @property
    def tom(self) -> User:
        """The trainer."""
        return self.people["tom@example.org"]

    @property
    def priya(self) -> User:
        """A professional."""
        return self.people["priya@example.org"]

    def who(self, addresses: list[str]) -> list[User]:
        """People in the order of their addresses."""
        return [self.people[address] for address in addresses]


def arrive() -> Cast:
    """Everybody whom the pilot needs, and the partnership that they work in."""
    words = wording.read("people")
    if Partnership.objects.filter(full_name=wording.read("shelves")["partnership"]["full_name"]).exists():
        accounts.change_partnership(by=None, **words["partnership"])
    agencies = {row["name"]: _agency(row) for row in words["agency"]}
    people = {row["email"]: _person(row, agencies) for row in words["person"]}
    for row in words["asking"]:
        _asking(row, agencies)
    return Cast(people, agencies)


def _agency(row: dict[str, Any]) -> Agency:
    known = Agency.objects.filter(name__iexact=row["name"]).first()
    if known:
        return known
    about = {key: row.get(key, "") for key in ("address", "domains")}
    agency = accounts.add_agency(by=None, name=row["name"], sector=row["sector"], **about)
    in_post_since = clock.today() - dt.timedelta(days=300)
    accounts.keep_lead(agency=agency, by=None, starts=in_post_since, **row["lead"])
    return agency


def _person(row: dict[str, Any], agencies: dict[str, Agency]) -> User:
    known = User.objects.filter(email=row["email"]).first()
    if known:
        return known
    person = accounts.register(
        email=row["email"],
        name=row["name"],
        password=None,
        by=None,
        job_title=row["job_title"],
    )
    if row.get("demo"):
        User.objects.filter(pk=person.pk).update(password=_hashed_once())
    if "agency" in row:
        part = Membership.Part.COORDINATOR if row.get("coordinator") else Membership.Part.PROFESSIONAL
        accounts.place(
            person=person, agency=agencies[row["agency"]], by=None, role=part, team=row.get("team", "")
        )
    if "role" in row:
        granted = {role.key: role for role in roles.GRANTED}[row["role"]]
        accounts.give_role(person=person, role=granted.key, by=None, until=clock.today() + roles.TERM)
    return person


@functools.cache
def _hashed_once() -> str:
    """The password that demo people share: hashing is slow on purpose, and once is enough for all of them."""
    return make_password(PASSWORD)


def _asking(row: dict[str, Any], agencies: dict[str, Agency]) -> None:
    """Somebody who has asked to join an agency and waits for its answer."""
    if User.objects.filter(email=row["email"]).exists():
        return
    person = accounts.register(
        email=row["email"], name=row["name"], password=None, by=None, job_title=row["job_title"]
    )
    accounts.ask_to_join(
        person=person, agency=agencies[row["agency"]], team=row["team"], note=row["note"], by=person
    )
    accounts.announce(person=person)
