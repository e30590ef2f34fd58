"""What rooms tell of whom a card reached."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from portal.lib import audit
from resources.library.models import Reach, Resource


@transaction.atomic
def tell_reach(*, resource: Resource, source: str, day: dt.date, people: int, by: User) -> Reach:
    """Count a session of so many people; told again for the same source, the new numbers replace the old."""
    told, _ = Reach.objects.update_or_create(
        source=source, defaults={"resource": resource, "day": day, "people": people}
    )
    audit.record(by=by, verb="library.reached", thing=told, source=source, people=people)
    return told


@transaction.atomic
def forget_reach(*, source: str, by: User) -> None:
    """Take back what was counted for a source; nothing there is no error."""
    for told in Reach.objects.filter(source=source):
        audit.record(by=by, verb="library.reach_taken_back", thing=told, source=source, people=told.people)
        told.delete()
