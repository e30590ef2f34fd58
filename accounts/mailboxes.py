"""Which addresses belong to one person. Pure: no Django.

Individual accounts only, as partnerships' terms ask (a record belongs to one person, and `office@` is read by many).
"""

import re

_DESKS = """
account accounts admin administration administrator adults bookings business children clerk contact
desk dsl duty enquiries enquiry finance frontdesk frontdoor general governors head headteacher
health hello help helpdesk hr info information intake it mail mailbox manager mash nhs noreply
nursery office operations pastoral payroll police postmaster practice primary principal reception
referral referrals root safeguarding sales school schooloffice secondary secretary send senco
service services social staff support surgery team the trainer training trust webmaster welfare work
"""
SHARED = frozenset(_DESKS.split())
NOT_ONES_OWN = (
    "This looks like an address that several people read. Please use your own work address: "
    "a training record belongs to one person."
)


def is_shared(address: str) -> bool:
    """Whether the part before the @ names a desk and not a person: office@, admin2@, safeguarding.team@.

    `j.head@` and `priya.office@` are people: every word must be a desk's.
    """
    local = address.strip().lower().partition("@")[0].partition("+")[0]
    words = [word.strip("0123456789") for word in re.split(r"[._-]+", local)]
    named = [word for word in words if word]
    return bool(named) and all(word in SHARED for word in named)


def domains_in(typed: str) -> str:
    """Domains as they were typed, one comma between them: `@NHS.net; school.sch.uk` is `nhs.net, school.sch.uk`.

    Raises ValueError where one of them is no domain; its text says how they are written.
    """
    found = [part.strip().lower().lstrip("@") for part in typed.replace(";", ",").split(",") if part.strip()]
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in found):
        raise ValueError("Write domains such as school.sch.uk, with commas between them.")
    return ", ".join(found)


def belongs(address: str, domains: str) -> bool:
    """Whether an address ends in one of an agency's domains (`school.sch.uk, nhs.net`) or below one."""
    host = address.strip().lower().partition("@")[2]
    known = [domain.strip().lower().lstrip("@") for domain in re.split(r"[,\s]+", domains)]
    return any(host == domain or host.endswith(f".{domain}") for domain in known if domain)
