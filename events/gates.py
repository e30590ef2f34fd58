"""What the programme tells the rooms below: the events that a recording may belong to, and those that came of a
recommendation.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q

from events import places
from events.models import Event, EventQuerySet
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


class Programme:
    """The events of this room."""

    def find(self, words: str, most: int) -> Iterable[occasions.Held]:
        """Published ones, over or still to come."""
        return _told(Event.objects.published().filter(title__icontains=words), most)

    def named(self, sources: Collection[str]) -> Iterable[occasions.Held]:
        """Any of them."""
        return _told(Event.objects.filter(uuid__in=_keys(sources)), len(sources))


def _told(events: EventQuerySet, most: int) -> list[occasions.Held]:
    came = Count("bookings", filter=Q(bookings__state__in=[places.ATTENDED, places.PARTLY]))
    rows: Any = events.order_by("-starts", "pk").annotate(came=came)[:most]  # each with its count
    return [
        occasions.Held(
            source=one.source,
            name=one.title,
            url=one.get_absolute_url(),
            starts=one.starts,
            came=one.came,
            state="" if one.is_published else str(one.get_state_display()),
        )
        for one in rows
    ]


def _keys(sources: Collection[str]) -> list[uuid.UUID]:
    keys = []
    for source in sources:
        room, _, key = source.partition(":")
        try:
            keys += [uuid.UUID(key)] if room == "event" else []
        except ValueError:
            continue
    return keys


occasions.programme(Programme())
