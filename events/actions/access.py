"""Saying what one needs so that one can take part, and forgetting it in time."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from events.models import AccessNeed, Booking, Event
from portal.lib import audit, clock
from portal.lib.refusals import Refused


@transaction.atomic
def tell_access_needs(*, booking: Booking, usual: Sequence[str], words: str, by: User) -> AccessNeed | None:
    """Keep what somebody needs, or take it away where nothing is said. The audit says that, not what.

    Raises Refused once the event is over.
    """
    if booking.event.has_ended:
        raise Refused("This event is over.")
    if not usual and not words:
        gone, _ = AccessNeed.objects.filter(booking=booking).delete()
        if gone:
            audit.record(by=by, verb="events.took_back_access_needs", thing=booking)
        return None
    need, _ = AccessNeed.objects.update_or_create(
        booking=booking, defaults={"usual": list(usual), "words": words, "told_at": clock.now()}
    )
    audit.record(by=by, verb="events.told_access_needs", thing=booking)
    return need


@transaction.atomic
def forget_access_needs() -> int:
    """Delete those whose time is over; each event's audit row says how many, and nothing of what they were."""
    over = AccessNeed.objects.to_forget()
    events = Event.objects.filter(pk__in=over.values("booking__event")).order_by("pk")
    numbers = dict(over.order_by().values_list("booking__event").annotate(number=Count("pk")))
    for event in events:
        audit.record(by=None, verb="events.forgot_access_needs", thing=event, rows=numbers[event.pk])
    over.delete()
    return sum(numbers.values())
