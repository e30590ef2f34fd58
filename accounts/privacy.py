"""What this room holds about people, for how long, and how it leaves; the sign-in library's and Django's rows too."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from accounts.actions.agencies import merge_leads, merge_memberships
from accounts.models import (
    Agency,
    Certificate,
    Framework,
    Grant,
    Membership,
    Outside,
    Partnership,
    RecordEntry,
    Reflection,
    Requirement,
    SafeguardingLead,
    SignedInSession,
    User,
)
from accounts.proofs import forget_later
from portal.lib.privacy import holds, nothing_personal, removes

WHILE_HERE = "As long as the account is open."


def _own_details(person: User) -> Iterable[dict[str, Any]]:
    """Everything but the password, which nobody can read either."""
    fields = ("email", "name", "job_title", "phone", "joined_at", "last_login", "visited_before")
    return [dict(row) for row in User.objects.filter(pk=person.pk).values(*fields)]


def _close(person: User) -> None:
    """Take the name away and shut the door. The row stays, nameless, because others' rows point to it."""
    person.email, person.name = f"closed-{person.uuid}@invalid.invalid", ""
    person.job_title, person.phone, person.is_active = "", "", False
    person.set_unusable_password()
    person.save()


_forget_certificates = removes(Certificate)


def _forget_papers(person: User) -> None:
    for outside in Outside.objects.filter(entry__person=person).exclude(proof=""):
        forget_later(outside.proof)
    Outside.objects.filter(entry__person=person).delete()


def _forget_own_words(person: User) -> None:
    """What the portal itself recorded stays as a count under nobody's name; learning at one's own word goes."""
    _forget_papers(person)
    # A certificate proves an entry and goes before it, in whatever order the register is walked.
    _forget_certificates(person)
    RecordEntry.objects.filter(person=person, kind=RecordEntry.Kind.OUTSIDE).delete()


def _second_steps(person: User) -> Iterable[dict[str, Any]]:
    """Which second steps guard the account, without their secrets."""
    rows = Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
    return [dict(row) for row in rows]


holds(User, person="pk", keep=WHILE_HERE, export=_own_details, erase=_close)
holds(
    Membership,
    person="person",
    keep="As long as the account is open; ended ones too, because they say who could see what when.",
    erase=removes(Membership),
    merge=merge_memberships,
)
holds(
    Grant,
    person="person",
    keep="As long as the account is open; ended ones too.",
    erase=removes(Grant),
)
holds(
    SafeguardingLead,
    person="kept_by",
    keep="As long as the agency is listed: who was the named lead on which day is asked in reviews. "
    "Leads are named people in their work, not account holders.",
    merge=merge_leads,
)
holds(
    RecordEntry,
    person="person",
    keep=WHILE_HERE + " Then what was learnt here stays as a count, without the name.",
    erase=_forget_own_words,
)
holds(Outside, person="entry__person", keep=WHILE_HERE + " The paper goes with it.", erase=_forget_papers)
holds(
    Reflection,
    person="entry__person",
    keep=WHILE_HERE + " Nobody else reads it unless it is shared.",
    erase=removes(Reflection, "entry__person"),
)
nothing_personal(Framework, "What is asked of everybody in a kind of work.")
nothing_personal(Requirement, "What is asked of everybody in a kind of work.")
holds(
    Certificate,
    person="person",
    keep="As long as the account is open, so that whoever was shown one can check it.",
    erase=_forget_certificates,
)
holds(
    EmailAddress,
    person="user",
    keep=WHILE_HERE,
    erase=removes(EmailAddress, "user"),
)
holds(
    EmailConfirmation,
    person="email_address__user",
    keep="One day; links are signed and not stored, so the table stays empty.",
)
holds(
    SignedInSession,
    person="person",
    keep="Twelve hours, or until somebody signs out there.",
    kept_for=dt.timedelta(0),
    since="expire_date",
    export=lambda person: SignedInSession.objects.filter(person=person).values(
        "began_at", "expire_date", "agent"
    ),
    erase=removes(SignedInSession),
)
holds(
    Authenticator,
    person="user",
    keep="Until it is taken off.",
    export=_second_steps,
    erase=removes(Authenticator, "user"),
)
holds(
    SocialAccount,
    person="user",
    keep="As long as sign-in with the employer's account is joined to this one.",
    erase=removes(SocialAccount, "user"),
)
holds(
    SocialToken, person="account__user", keep="Not stored: the portal calls no provider on anybody's behalf."
)
nothing_personal(SocialApp, "Names a sign-in provider and its keys.")
nothing_personal(Partnership, "The partnership's own published contacts.")
nothing_personal(Agency, "An organisation.")
nothing_personal(Session, "Not used: sessions are kept with their person.")
nothing_personal(ContentType, "Names kinds of rows.")
nothing_personal(Permission, "Names kinds of permission; roles decide here.")
nothing_personal(Group, "Not used: roles decide here.")
