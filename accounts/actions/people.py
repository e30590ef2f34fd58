"""People themselves, and the roles of the whole partnership."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F, Model

from accounts import roles
from accounts.models import Grant, User
from portal.lib import audit, clock, privacy
from portal.lib.models import AuditEntry
from portal.lib.refusals import Refused


@transaction.atomic
def register(
    *, email: str, name: str, password: str | None, by: User | None, job_title: str = "", phone: str = ""
) -> User:
    """Make a person whose address needs no proof: what the seed does. A second call returns the same person."""
    if person := User.objects.filter(email__iexact=email).first():
        return person
    person = User.objects.create_user(
        email=email, password=password, name=name, job_title=job_title, phone=phone
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record(by=by, verb="accounts.registered", thing=person)
    return person


# Signing in again after a shorter time goes on with the same visit.
VISITS_APART = dt.timedelta(hours=6)


def note_visit(*, person: User) -> None:
    """At sign-in: keep when the last visit began. Like `last_login` it is no deed, so the audit does not hold it."""
    again = User.objects.filter(pk=person.pk, last_login__lte=clock.now() - VISITS_APART)
    again.update(visited_before=F("last_login"))


@transaction.atomic
def change_details(*, person: User, by: User, name: str, job_title: str, phone: str) -> User:
    """Change how a person is called. Certificates that were issued keep the name they have."""
    # A form writes on the object that it was given before it asks for this: only the row knows what was.
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    given = {"name": name, "job_title": job_title, "phone": phone}
    changed = [key for key, value in given.items() if getattr(person, key) != value]
    for key in changed:
        setattr(person, key, given[key])
    person.save(update_fields=changed)
    audit.record(by=by, verb="accounts.changed_details", thing=person, changed=changed)
    return person


@transaction.atomic
def give_role(*, person: User, role: str, by: User | None, until: dt.date | None) -> Grant:
    """Give a role of the partnership for a time. Giving it again moves its end.

    Raises Refused for a past end, for one more than a year ahead, and for none.
    """
    if until is None or until > clock.today() + roles.LONGEST:
        raise Refused("A role is given for a time, at most a year.")
    if until < clock.today():
        raise Refused("A role ends today at the earliest.")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    grant = person.grants.current().filter(role=role).first()
    if grant is None:
        grant = Grant.objects.create(person=person, role=role, until=until, given_by=by)
    elif grant.until != until:
        grant.until, grant.given_by = until, by
        grant.save(update_fields=["until", "given_by"])
    audit.record(by=by, verb="accounts.gave_role", thing=grant, role=role, until=str(until))
    return grant


@transaction.atomic
def end_role(*, grant: Grant, by: User) -> Grant:
    """End a role at once. Ending it twice is ending it once. Raises Refused for the last administrator."""
    administrators = Grant.objects.current().filter(role=roles.ADMINISTRATOR.key)
    standing = [row.pk for row in administrators.select_for_update(no_key=True).order_by("pk")]
    if standing == [grant.pk]:
        raise Refused("There must be one administrator. Give somebody else the role first.")
    grant = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    yesterday = clock.today() - dt.timedelta(days=1)
    if grant.until is None or grant.until > yesterday:
        grant.until = yesterday
        grant.save(update_fields=["until"])
        audit.record(by=by, verb="accounts.ended_role", thing=grant, role=grant.role)
    return grant


@transaction.atomic
def erase(*, person: User, by: User) -> None:
    """Close an account for good: what is theirs alone goes, what is evidence or a count stays without their name.

    Raises Refused while the person holds a role of the partnership, whose holder is named in public.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.grants.current().exists():
        raise Refused("This person holds a role of the partnership. End the role first.")
    # The deeds of leaving name the person too, so the audit forgets after them, and the account last of all.
    last: list[type[Model]] = [AuditEntry, User]
    for model in [model for model in privacy.register if model not in last] + last:
        if leave := privacy.register[model].erase:
            leave(person)
    # Under nobody's name: who asked for it is the person, or an administrator whose own deeds hold it.
    audit.record(by=None if by.pk == person.pk else by, verb="accounts.erased", thing=person)
