"""What the programme tells the rooms below: the events that a recording may belong to."""

from collections.abc import Iterable
from typing import Any

from events.models import Event
from portal.lib import clock
from resources.library import occasions

LATEST = 200


@occasions.teller
def events_run_by(person: Any) -> Iterable[occasions.Occasion]:
    """The events on this person's desk that have begun, the newest first."""
    begun = Event.objects.run_by(person).published().filter(starts__lte=clock.now())
    for event in begun.order_by("-starts", "-pk")[:LATEST]:
        day = clock.in_london(event.starts)
        yield occasions.Occasion(
            event.source, f"{event.title}, {day.day} {day:%B %Y}", event.get_absolute_url()
        )
