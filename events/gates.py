"""What the programme tells the rooms below: the events that a recording may belong to, those that came of a
recommendation, and what a course may ask people to come to.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from events import places
from events.models import Event, EventQuerySet, Series
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

    def gatherings(self, words: str, most: int) -> Iterable[occasions.Gathering]:
        """Events with a date that was announced, and series that hold one; the latest first."""
        dates = Event.objects.published().filter(title__icontains=words).order_by("-starts", "pk")
        roots = list(dict.fromkeys(date.root_id or date.pk for date in dates[: 2 * most]))[:most]
        series = Series.objects.filter(title__icontains=words, events__in=Event.objects.published())
        yield from _series(series.distinct()[:most])
        yield from _with_their_dates(Event.objects.filter(pk__in=roots))

    def gathered(self, keys: Collection[str]) -> Iterable[occasions.Gathering]:
        """By what `Gathering.key` said."""
        yield from _with_their_dates(Event.objects.filter(uuid__in=_keys(keys)))
        numbers = [int(key[len("series:") :]) for key in keys if re.fullmatch("series:[0-9]{1,18}", key)]
        if numbers:
            yield from _series(Series.objects.filter(pk__in=numbers))


def _with_their_dates(firsts: EventQuerySet) -> Iterable[occasions.Gathering]:
    for first in firsts.prefetch_related("repeats").order_by("title", "pk"):
        yield _gathering(f"event:{first.uuid}", first.title, [first, *first.repeats.all()])


def _series(rows: QuerySet[Series]) -> Iterable[occasions.Gathering]:
    for one in rows.prefetch_related(Prefetch("events", Event.objects.order_by("starts", "pk"))):
        yield _gathering(f"series:{one.pk}", one.title, list(one.events.all()), one.get_absolute_url())


def _gathering(key: str, name: str, dates: Sequence[Event], url: str = "") -> occasions.Gathering:
    """Its page is that of the next date; where there is none, that of the last."""
    open_ones = sorted((date for date in dates if date.is_published), key=lambda date: date.starts)
    coming = next((date for date in open_ones if not date.has_started), open_ones[-1] if open_ones else None)
    return occasions.Gathering(
        key=key,
        name=name,
        url=url or (coming.get_absolute_url() if coming else ""),
        sources=frozenset(date.source for date in dates),
        minutes=coming.cpd_minutes if coming else 0,
        is_open=coming is not None,
    )


def _told(events: EventQuerySet, most: int) -> list[occasions.Held]:
    came = Count("bookings", filter=Q(bookings__state__in=places.CAME))
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
