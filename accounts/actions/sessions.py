"""Where people are signed in."""

from django.db import transaction

from accounts.models import SignedInSession, User
from portal.lib import audit


@transaction.atomic
def end_sessions(*, person: User, sessions: list[SignedInSession], by: User | None) -> int:
    """Sign a person out there; returns in how many places."""
    keys = [one.session_key for one in sessions if one.person_id == person.pk]
    ended, _ = SignedInSession.objects.filter(pk__in=keys).delete()
    if ended:
        audit.record(by=by, verb="accounts.ended_sessions", thing=person, ended=ended)
    return ended


@transaction.atomic
def end_other_sessions(*, person: User, here: str | None, by: User | None) -> int:
    """Sign a person out everywhere but in the session with this key, and everywhere where there is none."""
    others = list(person.sessions.exclude(session_key=here))
    return end_sessions(person=person, sessions=others, by=by)
