"""Who may: the roles as predicates, for every room to build its own permissions from."""

from typing import Any

import rules

from accounts import roles


@rules.predicate
def is_registered(person: Any) -> bool:
    """Has an account whose membership of an agency was approved, or a role of the partnership."""
    return bool(person.is_authenticated and person.is_registered)


@rules.predicate
def is_trainer(person: Any) -> bool:
    """Holds the trainer's role today."""
    return bool(person.is_authenticated and person.holds(roles.TRAINER))


@rules.predicate
def is_business_team(person: Any) -> bool:
    """Belongs to the partnership's business team today; administrators may do all that it may."""
    return bool(person.is_authenticated and person.holds(roles.BUSINESS, roles.ADMINISTRATOR))


@rules.predicate
def is_administrator(person: Any) -> bool:
    """Holds the administrator's role today."""
    return bool(person.is_authenticated and person.holds(roles.ADMINISTRATOR))


@rules.predicate
def is_coordinator(person: Any) -> bool:
    """Looks after at least one agency today."""
    return bool(person.is_authenticated and person.coordinated_agency_ids)


@rules.predicate
def coordinates(person: Any, thing: Any) -> bool:
    """Looks after this agency, or the agency that this thing belongs to."""
    if not person.is_authenticated or thing is None:
        return False
    return getattr(thing, "agency_id", thing.pk) in person.coordinated_agency_ids


@rules.predicate
def is_own(person: Any, thing: Any) -> bool:
    """Whether the thing is about this very person."""
    return thing is not None and getattr(thing, "person_id", None) == person.pk


is_desk = is_trainer | is_business_team | is_coordinator

rules.add_perm("accounts.open_desk", is_desk)
rules.add_perm("accounts.manage_people", is_business_team | is_coordinator)
# A coordinator does not decide about themselves.
rules.add_perm("accounts.decide_membership", is_business_team | (coordinates & ~is_own))
rules.add_perm("accounts.keep_lead", is_business_team | coordinates)
rules.add_perm("accounts.manage_agencies", is_business_team)
rules.add_perm("accounts.change_settings", is_business_team)
rules.add_perm("accounts.give_roles", is_administrator)
rules.add_perm("accounts.see_emails", is_business_team)
rules.add_perm("accounts.withdraw_certificate", is_business_team)
rules.add_perm("accounts.keep_frameworks", is_business_team)
rules.add_perm("accounts.read_audit", is_business_team)
rules.add_perm("accounts.erase_people", is_administrator)
rules.add_perm("accounts.sign_others_out", is_administrator)
