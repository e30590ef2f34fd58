"""Where people are signed in."""

from django.db import transaction

from accounts.models import SignedInSession, User
from portal.lib import audit


@transaction.atomic
def end_sessions(*, person: User, sessions: list[SignedInSession], by: User) -> int:
    """Sign a person out there; returns in how many places."""
    keys = [one.session_key for one in sessions if one.person_id == person.pk]
    ended, _ = SignedInSession.objects.filter(pk__in=keys).delete()
    if ended:
        audit.record(by=by, verb="accounts.ended_sessions", thing=person, ended=ended)
    return ended
