"""The address that a person signs in with: asked for, shown to be their own, changed."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import emails
from accounts.actions.sessions import end_other_sessions
from accounts.models import User
from portal.lib import audit, clock
from portal.lib.models import AuditEntry
from portal.lib.refusals import Refused

ASKED = "accounts.asked_for_address"
A_DAY = 5  # letters that one person may send to addresses of their choice
TAKEN = "This address opens another account here, and one address opens one. Close that account first, or ask the business team."


@transaction.atomic
def ask_for_address(*, person: User, email: str) -> None:
    """Write to the address that a person wants to sign in with; nothing changes before its link is used.

    Where it opens an account already, who reads that mailbox is told so, and the person hears the same as always.
    Raises Refused after a few in one day.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    since = clock.now() - dt.timedelta(days=1)
    if AuditEntry.objects.filter(by=person, verb=ASKED, at__gt=since).count() >= A_DAY:
        raise Refused("That is enough for one day. Please try again tomorrow.")
    audit.record(by=person, verb=ASKED, thing=person)
    if owner := _others(person, email).first():
        emails.address_taken(owner, email)
    else:
        emails.new_address(person, email)


@transaction.atomic
def change_address(*, person: User, email: str, by: User | None, here: str | None = None) -> User:
    """Let a person sign in with this address and no other; the old one gets a letter. Twice is once.

    Sign-in with an employer's account is joined by the address, so it is joined anew. Wherever else than in the session
    with the key `here` the account is open, it is closed. Neither address stands in the audit. Raises Refused where the
    address opens another account.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    before, email = person.email, email.strip().lower()
    if before == email:
        return person
    if _others(person, email).exists():
        raise Refused(TAKEN)
    try:
        with transaction.atomic():
            person.emailaddress_set.exclude(email=email).delete()
            kept, _ = EmailAddress.objects.update_or_create(
                user=person, email=email, defaults={"verified": True}
            )
            kept.set_as_primary()
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    SocialAccount.objects.filter(user=person).delete()
    person.refresh_from_db()
    audit.record(by=by, verb="accounts.changed_address", thing=person)
    end_other_sessions(person=person, here=here, by=by)
    emails.address_changed(person, before)
    return person


def _others(person: User, email: str) -> QuerySet[User]:
    """Whoever else has this address, confirmed or not."""
    has_it = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    return User.objects.exclude(pk=person.pk).filter(has_it).distinct()
