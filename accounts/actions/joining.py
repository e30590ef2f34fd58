"""Who goes with which agency: asked for, decided, changed, ended."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts import emails
from accounts.models import Agency, Membership, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused


@transaction.atomic
def ask_to_join(
    *,
    person: User,
    agency: Agency | None = None,
    new_name: str = "",
    new_sector: str = "",
    team: str = "",
    note: str = "",
    by: User | None = None,
) -> Membership:
    """Ask for a membership: of a listed agency, or of one that is not listed yet and waits for approval itself.

    Asking again while a request or a membership stands returns that one. Raises Refused without any agency.
    """
    if agency is None:
        agency = _unlisted(new_name, new_sector, person)
    standing = person.memberships.exclude(state=Membership.State.REFUSED).filter(
        agency=agency, until__isnull=True
    )
    if membership := standing.first():
        return membership
    try:
        with transaction.atomic():
            membership = Membership.objects.create(person=person, agency=agency, team=team, note=note)
    except IntegrityError:
        return standing.get()
    audit.record(by=by or person, verb="accounts.asked_to_join", thing=membership, agency=agency.name)
    return membership


def _unlisted(name: str, sector: str, person: User) -> Agency:
    name = " ".join(name.split())
    if not name:
        raise Refused("Choose your agency, or tell us its name.")
    known = Agency.objects.filter(name__iexact=name)
    if agency := known.first():
        return agency
    try:
        with transaction.atomic():
            agency = Agency.objects.create(name=name, sector=sector or Agency.Sector.OTHER, approved=False)
    except IntegrityError:
        return known.get()
    audit.record(by=person, verb="accounts.named_agency", thing=agency)
    return agency


@transaction.atomic
def announce(*, person: User) -> int:
    """Tell who decides about this person's waiting requests, once for each; returns how many letters were new."""
    return sum(
        emails.asked(membership)
        for membership in person.memberships.waiting().select_related("agency", "person")
    )


@transaction.atomic
def approve(*, membership: Membership, by: User, until: dt.date | None = None) -> Membership:
    """Let a person in, for a time or without end. Approving twice is approving once.

    Raises Refused for a request that was refused, or an agency that is not approved itself.
    """
    membership = _locked(membership)
    if membership.state == Membership.State.APPROVED:
        return membership
    if membership.state == Membership.State.REFUSED:
        raise Refused("This request was refused already. The person can ask again.")
    if not membership.agency.approved:
        raise Refused("The agency is not in the list yet. Approve it or merge it first.")
    membership.state, membership.until = Membership.State.APPROVED, until
    _decided(membership, by)
    audit.record(by=by, verb="accounts.approved_membership", thing=membership, until=str(until or ""))
    emails.decided(membership)
    return membership


@transaction.atomic
def refuse(*, membership: Membership, by: User, reason: str) -> Membership:
    """Say no, with the reason that the person reads. Refusing twice is refusing once.

    Raises Refused for a request that was approved: that membership can be ended instead.
    """
    membership = _locked(membership)
    if membership.state == Membership.State.REFUSED:
        return membership
    if membership.state == Membership.State.APPROVED:
        raise Refused("This request was approved already. You can end the membership instead.")
    membership.state, membership.reason = Membership.State.REFUSED, reason
    _decided(membership, by)
    audit.record(by=by, verb="accounts.refused_membership", thing=membership, reason=reason)
    emails.decided(membership)
    return membership


@transaction.atomic
def place(
    *, person: User, agency: Agency, by: User | None, role: str = Membership.Part.PROFESSIONAL, team: str = ""
) -> Membership:
    """Put a person into an agency without a request: what the business team and the seed do."""
    membership = ask_to_join(person=person, agency=agency, team=team, by=by)
    if membership.state == Membership.State.ASKED:
        membership.state = Membership.State.APPROVED
        _decided(membership, by)
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
    audit.record(by=by, verb="accounts.placed", thing=membership, role=role)
    return membership


@transaction.atomic
def change_part(*, membership: Membership, by: User, role: str) -> Membership:
    """Make a member the agency's coordinator, or no longer. Raises Refused where there is no membership to change."""
    membership = _locked(membership)
    if membership.state != Membership.State.APPROVED or membership.has_ended:
        raise Refused("This person is not a member of the agency today.")
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
        audit.record(by=by, verb="accounts.changed_part", thing=membership, role=role)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, until: dt.date) -> Membership:
    """Say which day is the last. Raises Refused for a request or for what is over."""
    membership = _locked(membership)
    if membership.state != Membership.State.APPROVED or membership.has_ended:
        raise Refused("This person is not a member of the agency today.")
    membership.until = until
    membership.save(update_fields=["until"])
    audit.record(by=by, verb="accounts.ended_membership", thing=membership, until=until.isoformat())
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: User) -> Membership:
    """Leave an agency now, or take a request back; returns what it was. The record of what was learnt stays.

    Raises Refused where there is nothing to leave any more.
    """
    membership = _locked(membership)
    if membership.state == Membership.State.REFUSED or membership.has_ended:
        raise Refused("This membership is over already.")
    audit.record(by=by, verb="accounts.left", thing=membership)
    if membership.state == Membership.State.ASKED:
        membership.delete()
    else:
        membership.until = clock.today() - dt.timedelta(days=1)
        membership.save(update_fields=["until"])
    return membership


def _locked(membership: Membership) -> Membership:
    """The row as it is now, held until the transaction ends. Raises Refused where it is gone."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("agency", "person").filter(pk=membership.pk).first()
    if found is None:
        raise Refused("This request was taken back.")
    return found


def _decided(membership: Membership, by: User | None) -> None:
    membership.decided_at, membership.decided_by = clock.now(), by
    membership.save(update_fields=["state", "until", "reason", "decided_at", "decided_by"])
