"""A person's own calendar address."""

from django.db import transaction

from accounts.models import User
from events.models import CalendarKey
from portal.lib import audit


@transaction.atomic
def renew_calendar(*, person: User, by: User) -> CalendarKey:
    """Give a person another calendar address; the one before leads nowhere from now on."""
    CalendarKey.objects.get_or_create(person=person)
    key = CalendarKey.objects.select_for_update().get(person=person)
    key.number += 1
    key.save(update_fields=["number"])
    audit.record(by=by, verb="events.calendar_renewed", thing=key)
    return key
