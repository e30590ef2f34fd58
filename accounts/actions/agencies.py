"""Agencies, their safeguarding leads, and the partnership's own details."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Agency, Membership, Partnership, SafeguardingLead, User
from portal.lib import audit, clock, privacy
from portal.lib.refusals import Refused

LEAD_FIELDS = (
    "name",
    "role_title",
    "phone",
    "email",
    "deputy1_name",
    "deputy1_phone",
    "deputy2_name",
    "deputy2_phone",
    "cover_text",
    "out_of_hours",
)

NAME_TAKEN = "An agency with this name is in the list already."


@transaction.atomic
def add_agency(*, by: User | None, name: str, sector: str, address: str = "", domains: str = "") -> Agency:
    """Put an agency into the list. Raises Refused where one of this name is there."""
    agency = Agency(name=name, sector=sector, address=address, domains=domains)
    _write(agency)
    audit.record(by=by, verb="accounts.added_agency", thing=agency)
    return agency


@transaction.atomic
def change_agency(*, agency: Agency, by: User, name: str, sector: str, address: str, domains: str) -> Agency:
    """Change what the list says of an agency. Raises Refused where another one has this name."""
    agency.name, agency.sector, agency.address, agency.domains = name, sector, address, domains
    _write(agency, update_fields=["name", "sector", "address", "domains"])
    audit.record(by=by, verb="accounts.changed_agency", thing=agency)
    return agency


def _write(agency: Agency, **how: Any) -> None:
    """Somebody else may write the same name at this moment: only the table knows."""
    try:
        with transaction.atomic():
            agency.save(**how)
    except IntegrityError as error:
        raise Refused(NAME_TAKEN) from error


@transaction.atomic
def approve_agency(*, agency: Agency, by: User) -> Agency:
    """Take an agency that somebody named into the list. Twice is once."""
    if not agency.approved:
        agency.approved = True
        agency.save(update_fields=["approved"])
        audit.record(by=by, verb="accounts.approved_agency", thing=agency)
    return agency


@transaction.atomic
def merge_agencies(*, source: Agency, target: Agency, by: User) -> Agency:
    """Move everything of one agency to another and take the first away. Raises Refused for one and the same."""
    if source.pk == target.pk:
        raise Refused("Choose another agency to merge with.")
    rows = Agency.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    if len(rows) != 2:
        raise Refused("One of the two agencies is gone already.")
    audit.record(by=by, verb="accounts.merged_agencies", thing=target, merged=source.name)
    for holding in privacy.register.values():
        if holding.merge:
            holding.merge(source, target)
    source.delete()
    return target


def merge_memberships(source: Agency, target: Agency) -> None:
    """Move people over. Who is in both keeps the one in the target, with the greater part of the two."""
    for membership in source.memberships.select_for_update():
        twin = (
            target.memberships.filter(person_id=membership.person_id, until__isnull=True)
            .exclude(state=Membership.State.REFUSED)
            .first()
        )
        if twin is None or membership.until or membership.state == Membership.State.REFUSED:
            membership.agency = target
            membership.save(update_fields=["agency"])
            continue
        if membership.state == Membership.State.APPROVED:
            if twin.state != Membership.State.APPROVED:
                twin.state, twin.decided_at = membership.state, membership.decided_at
                twin.decided_by_id = membership.decided_by_id
            if membership.role == Membership.Part.COORDINATOR:
                twin.role = membership.role
            twin.save()
        membership.delete()


def merge_leads(source: Agency, target: Agency) -> None:
    """The target keeps its own lead; the source's become history, or its lead where the target has none."""
    takes_over = not target.leads.filter(replaced_at__isnull=True).exists()
    for lead in source.leads.select_for_update():
        lead.agency = target
        if not takes_over and lead.replaced_at is None:
            lead.replaced_at, lead.ends = clock.now(), max(lead.starts, lead.ends or clock.today())
        lead.save(update_fields=["agency", "replaced_at", "ends"])


@transaction.atomic
def keep_lead(
    *, agency: Agency, by: User | None, starts: dt.date | None = None, **details: str
) -> SafeguardingLead:
    """Name an agency's safeguarding lead from a day on (today where none is given; it may lie ahead).

    The one before ends the day before; who is planned for a later day stays planned. Entries for the days that are
    named anew stay in the history as replaced. Saving what stands changes nothing. `details` are LEAD_FIELDS.
    """
    starts = starts or clock.today()
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    given = {key: details.get(key, "") for key in LEAD_FIELDS}
    holding = agency.leads.on(starts).first()
    if holding and _same(holding, given):
        return holding
    standing = agency.leads.filter(replaced_at__isnull=True)
    for lead in standing.filter(starts__gte=starts, starts__lte=max(starts, clock.today())):
        lead.replaced_at, lead.ends = clock.now(), lead.ends or lead.starts
        lead.save(update_fields=["replaced_at", "ends"])
    before = standing.filter(starts__lt=starts).filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    before.update(ends=starts - dt.timedelta(days=1))
    planned = standing.filter(starts__gt=starts).order_by("starts").first()
    ends = planned.starts - dt.timedelta(days=1) if planned else None
    kept = SafeguardingLead.objects.create(agency=agency, starts=starts, ends=ends, kept_by=by, **given)
    audit.record(by=by, verb="accounts.kept_lead", thing=kept, agency=agency.name, starts=starts.isoformat())
    return kept


def _same(lead: SafeguardingLead, given: dict[str, str]) -> bool:
    return all(getattr(lead, key) == value for key, value in given.items())


@transaction.atomic
def change_partnership(*, by: User | None, **fields: Any) -> Partnership:
    """Change the partnership's one row, or make it."""
    partnership, _ = Partnership.objects.update_or_create(pk=1, defaults=fields)
    audit.record(by=by, verb="accounts.changed_partnership", thing=partnership, changed=sorted(fields))
    return partnership
