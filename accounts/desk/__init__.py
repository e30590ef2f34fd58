"""The room's part of the desk: people, agencies, roles, settings, letters and jobs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Grant, Membership, SafeguardingLead, User
from portal.lib import clock, shell
from portal.lib.models import Email, Job

ROLE_NOTICE = dt.timedelta(days=30)


def waiting_for(person: Any) -> int:
    """How many requests to join wait for this person."""
    return Membership.objects.kept_by(person).waiting_for_decision().count()


def _lost_letters(person: Any) -> int:
    return Email.objects.filter(state=Email.State.FAILED).count()


def _dead_jobs(person: Any) -> int:
    return Job.objects.filter(state=Job.State.DEAD).count()


shell.entry(
    "People",
    icon="users-three",
    url="desk_accounts:people",
    permission="accounts.manage_people",
    order=70,
    count=waiting_for,
)
shell.entry(
    "Agencies",
    icon="buildings",
    url="desk_accounts:agencies",
    permission="accounts.manage_people",
    order=72,
)
shell.entry("Roles", icon="key", url="desk_accounts:roles", permission="accounts.manage_people", order=74)
shell.entry(
    "Frameworks",
    icon="graduation-cap",
    url="desk_accounts:frameworks",
    permission="accounts.keep_frameworks",
    order=76,
)
shell.entry(
    "Emails",
    icon="envelope-simple",
    url="desk_accounts:emails",
    permission="accounts.see_emails",
    order=80,
    count=_lost_letters,
)
shell.entry(
    "Jobs",
    icon="list-checks",
    url="desk_accounts:jobs",
    permission="accounts.see_emails",
    order=82,
    count=_dead_jobs,
)
shell.entry(
    "Audit",
    icon="fingerprint",
    url="desk_accounts:deeds",
    permission="accounts.read_audit",
    order=84,
)
shell.entry(
    "What is kept",
    icon="clock-counter-clockwise",
    url="desk_accounts:retention",
    permission="accounts.erase_people",
    order=86,
)
shell.entry(
    "Settings",
    icon="sliders-horizontal",
    url="desk_accounts:settings",
    permission="accounts.change_settings",
    order=90,
)


@shell.needs
def requests_to_join(person: Any) -> Iterable[shell.Need]:
    """Who asks to join, oldest first."""
    if not person.has_perm("accounts.manage_people"):
        return []
    waiting = Membership.objects.kept_by(person).waiting_for_decision().select_related("person", "agency")
    return [
        shell.Need(
            title=f"{asked.person} asks to join {asked.agency}",
            why=asked.person.job_title or asked.person.email,
            action="Decide",
            url=reverse("desk_accounts:decide", args=[asked.uuid]),
            icon="user-plus",
            since=asked.asked_at,
        )
        for asked in waiting[:20]
    ]


@shell.needs
def people_to_confirm(person: Any) -> Iterable[shell.Need]:
    """Members that nobody has looked at for a year, in the agencies that a coordinator looks after."""
    mine = Membership.objects.to_confirm().filter(agency__in=person.coordinated_agency_ids)
    if waiting := mine.exclude(person=person).count():
        yield shell.Need(
            title=f"{waiting} {'person waits' if waiting == 1 else 'people wait'} to be confirmed",
            why="Once a year you say who still works with you.",
            action="Go through the list",
            url=reverse("desk_accounts:confirm"),
            icon="users-three",
        )


@shell.needs
def roles_that_end(person: Any) -> Iterable[shell.Need]:
    """Roles of the partnership whose year is nearly over, and those that were once given without a last day."""
    if not person.has_perm("accounts.give_roles"):
        return
    soon = Q(until__lte=clock.today() + ROLE_NOTICE) | Q(until__isnull=True)
    held = Grant.objects.current().filter(soon).order_by("until", "pk")
    for grant in held.select_related("person")[:20]:
        ends = f"until {grant.until:%-d %B %Y}" if grant.until else "without a last day"
        yield shell.Need(
            title=f"{grant.person} is {grant.get_role_display().lower()} {ends}",
            why="Give the role for another year, or let it end.",
            action="Look at it",
            url=reverse("desk_accounts:person", args=[grant.person.uuid]),
            icon="key",
        )


@shell.needs
def agencies_without_lead(person: Any) -> Iterable[shell.Need]:
    """Agencies that a coordinator looks after and that have named nobody."""
    mine = Agency.objects.filter(pk__in=person.coordinated_agency_ids)
    named = SafeguardingLead.objects.current().values("agency")
    return [
        shell.Need(
            title=f"{agency} has no safeguarding lead here",
            why="Posters of your agency have nobody's name to print.",
            action="Name the lead",
            url=reverse("desk_accounts:lead", args=[agency.uuid]),
            icon="identification-card",
        )
        for agency in mine.exclude(pk__in=named)
    ]


@shell.needs
def what_stopped(person: Any) -> Iterable[shell.Need]:
    """Letters and jobs that did not succeed."""
    if not person.has_perm("accounts.see_emails"):
        return []
    found = []
    if letters := _lost_letters(person):
        found.append(
            shell.Need(
                title=f"{letters} email{'' if letters == 1 else 's'} could not be sent",
                why="See why, and send again.",
                action="Open emails",
                url=reverse("desk_accounts:emails") + "?state=failed",
                icon="envelope-simple",
                tone="late",
            )
        )
    if stopped := _dead_jobs(person):
        found.append(
            shell.Need(
                title=f"{stopped} job{'' if stopped == 1 else 's'} stopped",
                why="See why, and try again.",
                action="Open jobs",
                url=reverse("desk_accounts:jobs"),
                icon="warning-circle",
                tone="late",
            )
        )
    return found


@shell.figures
def people_and_agencies(person: Any) -> Iterable[shell.Figure]:
    """How many people and agencies this person looks after."""
    if not person.has_perm("accounts.manage_people"):
        return []
    members = Membership.objects.kept_by(person).current().values("person")
    return [
        shell.Figure(
            label="People",
            value=f"{User.objects.filter(pk__in=members).count():,}",
            note="with an account and an agency",
            url=reverse("desk_accounts:people"),
            order=60,
        )
    ]
