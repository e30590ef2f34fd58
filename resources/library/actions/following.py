"""Following a theme, an audience or a review, and the weekly email about it."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock
from resources.library import emails, news, weeks
from resources.library.models import Audience, Digest, Follow, Resource, Topic

# A publishing that has not been committed yet carries an earlier time: it falls into the next email, not between two.
SETTLED = dt.timedelta(minutes=5)


@transaction.atomic
def follow(*, thing: Topic | Audience | Resource, by: User) -> Follow:
    """Follow it. What is followed already is left as it is; the first follow starts the weekly email."""
    found, new = Follow.objects.get_or_create(person=by, **_named(thing))
    if new:
        _digest_of(by)
        audit.record(by=by, verb="library.followed", thing=found)
    return found


@transaction.atomic
def unfollow(*, thing: Topic | Audience | Resource, by: User) -> None:
    """Follow it no longer."""
    found = Follow.objects.filter(person=by, **_named(thing)).first()
    if found:
        audit.record(by=by, verb="library.unfollowed", thing=found)
        found.delete()


def _named(thing: Topic | Audience | Resource) -> dict[str, Any]:
    """The field of a follow that holds such a thing, and the thing."""
    return {"review" if isinstance(thing, Resource) else str(thing._meta.model_name): thing}


def _digest_of(person: User) -> Digest:
    """The person's row; a new one has heard everything up to now, so that the first email comes next week."""
    moment = clock.now()
    row, _ = Digest.objects.get_or_create(
        person=person, defaults={"week": weeks.week_of(clock.in_london(moment)), "told_until": moment}
    )
    return row


@transaction.atomic
def choose_digest(*, often: str, person: User, by: User | None) -> Digest:
    """Weekly or never. Who chooses weekly again is not told what happened in between.

    `by` is None for who came by the link in an email, without signing in.
    """
    row = _digest_of(person)
    if row.often != often:
        row.often, row.told_until = often, clock.now()
        row.save(update_fields=["often", "told_until"])
        audit.record(by=by, verb="library.digest_chosen", thing=row, often=often)
    return row


@transaction.atomic
def send_digest(*, person_pk: int) -> None:
    """Write the week's email to one person, if there is something new, and remember the week.

    The email, its key and the week are one transaction: killed in between, none of them is there and it is done
    again; done before, it is not done again.
    """
    moment = clock.now()
    week, until = weeks.week_of(clock.in_london(moment)), moment - SETTLED
    row = Digest.objects.due(week).select_for_update(of=("self",)).filter(person=person_pk).first()
    if row is None:
        return
    told = news.of(row.person, row.told_until, until)
    if told:
        emails.digest(row.person, told, week=week)
    row.week, row.told_until = week, max(until, row.told_until)
    row.save(update_fields=["week", "told_until"])
    if told:
        audit.record(by=None, verb="library.digest_sent", thing=row, items=len(told.items))
