"""People and agencies."""

import itertools

from accounts import actions
from accounts.frameworks import Asked
from accounts.models import (
    Agency,
    Certificate,
    Framework,
    Grant,
    Membership,
    Outside,
    Partnership,
    RecordEntry,
    SafeguardingLead,
    User,
)
from portal.lib import clock

_numbers = itertools.count(1)


def partnership(**fields) -> Partnership:
    given = {
        "pk": 1,
        "name": "Northmere",
        "full_name": "Northmere Safeguarding Children Partnership",
        "front_door_phone": "0151 496 0000",
        "out_of_hours_phone": "0151 496 0002",
        "referral_mailbox": "referrals@example.org",
        "business_contact_name": "Bea Lindqvist",
        "business_contact_email": "bea@example.org",
    }
    return Partnership.objects.create(**given | fields)


def agency(**fields) -> Agency:
    return Agency.objects.create(**{"name": f"Agency {next(_numbers)}", "sector": "education"} | fields)


def person(name: str = "Robin Vale", **fields) -> User:
    given = {"email": f"{name.split(maxsplit=1)[0].lower()}@example.org", "name": name}
    return User.objects.create_user(password="safeguarding-demo", **given | fields)


def membership(
    someone: User, where: Agency, *, role: str = "professional", state: str = "approved", **fields
) -> Membership:
    decided = None if state == "asked" else clock.now()
    return Membership.objects.create(
        person=someone, agency=where, role=role, state=state, decided_at=decided, **fields
    )


def grant(someone: User, role: str, **fields) -> Grant:
    return Grant.objects.create(person=someone, role=role, **fields)


def lead(where: Agency, **fields) -> SafeguardingLead:
    given = {
        "name": "Helen Marsh",
        "role_title": "Designated Safeguarding Lead",
        "phone": "0151 496 0123",
        "email": "helen.marsh@example.org",
    }
    return SafeguardingLead.objects.create(agency=where, **given | fields)


def learnt(someone: User, **fields) -> RecordEntry:
    given = {
        "source": f"event:{next(_numbers)}",
        "kind": "event",
        "title": "Working with resistance",
        "minutes": 90,
        "level": "Level 3",
        "participatory": True,
        "completed_on": clock.today(),
    }
    return RecordEntry.objects.create(person=someone, **given | fields)


def certificate(someone: User, **fields) -> Certificate:
    entry = fields.pop("entry", None) or learnt(someone)
    given = {
        "number": f"NM-7F3K-{next(_numbers):04d}",
        "name": someone.name,
        "title": entry.title,
        "minutes": entry.minutes,
        "completed_on": entry.completed_on,
        "issuer": "Northmere Safeguarding Children Partnership",
    }
    return Certificate.objects.create(person=someone, entry=entry, **given | fields)


def outside(someone: User, *, provider: str = "Open College", proof: str = "", **fields) -> RecordEntry:
    given = {"source": f"outside:{next(_numbers)}", "kind": "outside", "title": "Signs of neglect"}
    entry = learnt(someone, **given | fields)
    Outside.objects.create(entry=entry, provider=provider, proof=proof)
    return entry


def framework(*asked: Asked, **fields) -> Framework:
    """One that asks for 12 hours at level 3 in three years, half of them participatory, unless said otherwise."""
    given = {
        "name": f"Northmere pathway {next(_numbers)}",
        "for_whom": "Everybody at Level 3.",
        "first_year": 2025,
        "years": 3,
    }
    return actions.write_framework(by=None, asked=asked or [Asked(("3",), 720, 50)], **given | fields)
