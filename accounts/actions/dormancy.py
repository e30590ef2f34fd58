"""Accounts that nobody uses: their owners hear of it first, then they close; the business team opens them again."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts import emails
from accounts.models import Grant, User
from portal.lib import audit, clock
from portal.lib.models import Email
from portal.lib.refusals import Refused

NOTICE = dt.timedelta(days=30)


def dormant() -> QuerySet[User]:
    """Open accounts that were not signed in to for so long.

    Who holds a role of the partnership is not among them: the role ends within a year, and then they are.
    """
    long_ago = clock.now() - dt.timedelta(days=settings.DORMANT_DAYS) + NOTICE
    people = User.objects.filter(is_active=True).exclude(pk__in=Grant.objects.current().values("person"))
    return people.alias(last=Coalesce("last_login", "joined_at")).filter(last__lt=long_ago)


@transaction.atomic
def tell_or_close(*, person: User) -> bool:
    """Write once that the account closes; close it when that was written 30 days ago. Returns whether it closed."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    told = Email.objects.filter(key=emails.dormant_key(person)).first()
    if told is None:
        emails.dormant(person, clock.today() + NOTICE)
        return False
    if told.created_at > clock.now() - NOTICE:
        return False
    person.is_active = False
    person.save(update_fields=["is_active"])
    audit.record(by=None, verb="accounts.closed_unused", thing=person)
    return True


@transaction.atomic
def reopen(*, person: User, by: User | None) -> User:
    """Open an account that was closed because nobody used it. Raises Refused for one that its owner left for good."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.left_for_good:
        raise Refused("This account was closed for good.")
    if not person.is_active:
        person.is_active, person.last_login = True, clock.now()
        person.save(update_fields=["is_active", "last_login"])
        audit.record(by=by, verb="accounts.reopened", thing=person)
    return person
