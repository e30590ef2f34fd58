"""Saying what one needs so that one can take part."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from events.models import AccessNeed, Booking
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
