"""The room's letters."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts import addresses, roles
from accounts.models import Agency, Certificate, Grant, Membership, User
from accounts.passport import Passport
from portal.lib import clock, mail


def _deciders(membership: Membership) -> list[User]:
    """The agency's coordinators who can sign in; where it has none, the business team."""
    can_sign_in = User.objects.filter(is_active=True)
    coordinators = can_sign_in.filter(
        pk__in=Membership.objects.current()
        .filter(agency=membership.agency_id, role=roles.COORDINATOR.key)
        .values("person")
    )
    if membership.agency.approved and (found := list(coordinators)):
        return found
    team = Grant.objects.current().filter(Q(role=roles.BUSINESS.key) | Q(role=roles.ADMINISTRATOR.key))
    return list(can_sign_in.filter(pk__in=team.values("person")))


def asked(membership: Membership) -> int:
    """Tell who decides that somebody asks to join; returns how many letters were written."""
    letters = [
        mail.post(
            letter="accounts/asked",
            to=decider.email,
            key=f"accounts.asked:{membership.uuid}:{decider.uuid}",
            person=decider,
            context={
                "membership": membership,
                "decider": decider,
                "button_url": mail.address(reverse("desk_accounts:people") + "#join"),
                "button_label": "Decide on the desk",
            },
        )
        for decider in _deciders(membership)
    ]
    return sum(letter is not None for letter in letters)


def decided(membership: Membership) -> None:
    """Tell a person what was decided."""
    mail.post(
        letter="accounts/decided",
        to=membership.person.email,
        key=f"accounts.decided:{membership.uuid}",
        person=membership.person,
        context={
            "membership": membership,
            "approved": membership.state == Membership.State.APPROVED,
            "button_url": mail.address(reverse("home:landing")),
            "button_label": "Open the portal",
        },
    )


def framework_ends(read: Passport, days: int) -> None:
    """Tell a person what their framework still asks, `days` before its period ends."""
    assert read.framework  # noqa: S101 -- who chose none has nothing that ends
    ends = read.framework.period.last
    mail.post(
        letter="accounts/framework_ends",
        to=read.person.email,
        key=f"accounts.framework_ends:{read.person.uuid}:{read.framework.uuid}:{ends}:{days}",
        person=read.person,
        context={
            "person": read.person,
            "framework": read.framework,
            "ends": ends,
            "missing": [one for one in read.standings if not one.complete],
            "button_url": mail.address(reverse("accounts:record")),
            "button_label": "Open my training record",
        },
    )


def certificate_ends(certificate: Certificate) -> None:
    """Tell a person that a certificate runs out."""
    mail.post(
        letter="accounts/certificate_ends",
        to=certificate.person.email,
        key=f"accounts.certificate_ends:{certificate.number}",
        person=certificate.person,
        context={
            "certificate": certificate,
            "button_url": mail.address(reverse("accounts:certificates")),
            "button_label": "Open my certificates",
        },
    )


# What allauth calls its letters, and our page for each.
ENTRANCE = {
    "account/email/email_confirmation_signup": "accounts/confirm_address",
    "account/email/email_confirmation": "accounts/confirm_address",
    "account/email/account_already_exists": "accounts/already_here",
    "account/email/unknown_account": "accounts/not_here",
    "account/email/password_reset_key": "accounts/new_password",
    "account/email/password_changed": "accounts/security_changed",
    "account/email/password_reset": "accounts/security_changed",
    "account/email/password_set": "accounts/security_changed",
    "account/email/login_code": "accounts/login_code",
    "mfa/email/totp_activated": "accounts/security_changed",
    "mfa/email/totp_deactivated": "accounts/security_changed",
    "mfa/email/recovery_codes_generated": "accounts/security_changed",
    "mfa/email/webauthn_added": "accounts/security_changed",
    "socialaccount/email/account_connected": "accounts/security_changed",
    "mfa/email/webauthn_removed": "accounts/security_changed",
}
CHANGES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "Your password was changed with a link from an email.",
    "account/email/password_set": "A password was set for your account.",
    "mfa/email/totp_activated": "An authenticator app now guards your account.",
    "mfa/email/totp_deactivated": "The authenticator app no longer guards your account.",
    "socialaccount/email/account_connected": "Your employer's account now opens your account here.",
    "mfa/email/webauthn_added": "A passkey was added: it opens your account.",
    "mfa/email/webauthn_removed": "A passkey was taken off: it opens your account no longer.",
    "mfa/email/recovery_codes_generated": "You have new recovery codes. The old ones no longer work.",
}


def entrance(prefix: str, to: str, context: dict[str, Any]) -> None:
    """Write one of allauth's letters in our hand. Each is a letter of its own, however often it is asked for."""
    button = context.get("activate_url") or context.get("password_reset_url") or context.get("signup_url")
    label = {
        "accounts/confirm_address": "Confirm my address",
        "accounts/already_here": "Choose a new password",
        "accounts/not_here": "Create an account",
        "accounts/new_password": "Choose a new password",
    }.get(ENTRANCE[prefix], "")
    mail.post(
        letter=ENTRANCE[prefix],
        to=to,
        key=f"{ENTRANCE[prefix]}:{uuid.uuid4()}",
        person=User.objects.filter(email__iexact=to).first(),
        context={
            **{key: value for key, value in context.items() if key != "request"},
            "change": CHANGES.get(prefix, ""),
            "button_url": button if label else "",
            "button_label": label,
        },
    )


def new_address(person: User, email: str) -> None:
    """Ask whether an address is the person's own, with the link that shows it."""
    mail.post(
        letter="accounts/new_address",
        to=email,
        key=f"accounts.new_address:{uuid.uuid4()}",
        person=person,
        context={
            "person": person,
            "button_url": mail.address(
                reverse("accounts:new_address", args=[addresses.sealed(person, email)])
            ),
            "button_label": "Open the page",
        },
    )


def address_taken(owner: User, email: str) -> None:
    """Tell who reads a mailbox that its address was asked for, and opens an account already."""
    mail.post(
        letter="accounts/address_taken",
        to=email,
        key=f"accounts.address_taken:{uuid.uuid4()}",
        person=owner,
        context={"email": email},
    )


def address_changed(person: User, before: str) -> None:
    """Tell the old address that it opens the account no longer; not which one does."""
    mail.post(
        letter="accounts/security_changed",
        to=before,
        key=f"accounts.address_changed:{uuid.uuid4()}",
        person=person,
        context={
            "change": "Another address opens your account now. This one opens it no longer. "
            "Everywhere but where it was changed you are signed out."
        },
    )


def dormant_key(person: User) -> str:
    """Names the letter: one for each time that somebody stayed away for so long."""
    last = person.last_login or person.joined_at
    return f"accounts.dormant:{person.uuid}:{last:%Y%m%dT%H%M%S}"


def dormant(person: User, closes_on: dt.date) -> None:
    """Tell a person that their account closes because it is not used."""
    mail.post(
        letter="accounts/dormant",
        to=person.email,
        key=dormant_key(person),
        person=person,
        context={
            "person": person,
            "closes_on": closes_on,
            "button_url": mail.address(reverse("account_login")),
            "button_label": "Sign in and keep it",
        },
    )


def confirm(person: User, agency: Agency, people: int) -> None:
    """Ask a coordinator who still works with the agency: one letter a month while somebody waits."""
    mail.post(
        letter="accounts/confirm",
        to=person.email,
        key=f"accounts.confirm:{agency.uuid}:{person.uuid}:{clock.today():%Y-%m}",
        person=person,
        context={
            "person": person,
            "agency": agency,
            "people": people,
            "button_url": mail.address(reverse("desk_accounts:confirm") + f"?agency={agency.uuid}"),
            "button_label": "Say who is still with us",
        },
    )
