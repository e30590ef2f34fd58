"""Who wants to be told of a next date, and telling them, once."""

from django.db import transaction

from accounts.models import User
from events import interest_letter
from events.models import Event, Interest
from portal.lib import audit, clock
from portal.lib.refusals import Refused


@transaction.atomic
def want_next_date(*, event: Event, person: User) -> Interest:
    """Keep that somebody wants to be told; twice is once. Raises Refused for an event that is not announced."""
    if event.published_at is None:
        raise Refused("This event is not announced.")
    interest, is_new = Interest.objects.get_or_create(event=event, person=person)
    if interest.told_at:
        interest.told_at, interest.asked_at = None, clock.now()
        interest.save(update_fields=["told_at", "asked_at"])
    if is_new:
        audit.record(by=person, verb="events.wants_next_date", thing=event)
    return interest


@transaction.atomic
def forget_next_date(*, event: Event, person: User) -> None:
    """Take that back; without it nothing changes."""
    gone, _ = Interest.objects.filter(event=event, person=person).delete()
    if gone:
        audit.record(by=person, verb="events.wants_no_date", thing=event)


def tell_next_date(event: Event) -> int:
    """Write to everybody who waits for a date of this event or its series. Call it in the deed that publishes it.

    Whoever asked at several of them gets one letter. Returns how many.
    """
    wanting = Interest.objects.open().filter(event__in=Event.objects.kin_of(event)).select_related("person")
    told = set()
    for interest in wanting.select_for_update(of=("self",)).order_by("pk"):
        if interest.person_id not in told and interest.person.is_active:
            interest_letter.next_date(event, interest.person)
            told.add(interest.person_id)
        interest.told_at = clock.now()
        interest.save(update_fields=["told_at"])
    return len(told)
