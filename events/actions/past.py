"""Events and bookings that were over before they came to this portal."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from events import places
from events.actions.line import lock_event
from events.actions.programme import free_slug
from events.actions.register import enter
from events.models import Booking, Event
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.library import covers


@transaction.atomic
def add_past_event(
    *,
    by: User | None,
    title: str,
    day: dt.date,
    minutes: int,
    places_taken: int,
    level: str = "",
    participatory: bool = False,
    venue: str = "",
) -> Event:
    """Keep an event that was over before it came to this portal: bookings and the record lean on it.

    It has begun at nine in the morning, as far as anybody remembers. Raises Refused for a day that is not over.
    """
    if day >= clock.today():
        raise Refused("Only an event that is over can be kept like that.")
    starts = clock.london_to_utc(dt.datetime.combine(day, dt.time(9)))
    event = Event.objects.create(
        slug=free_slug(title, starts),
        title=title,
        summary="Held before this portal began.",
        format=Event.Format.ROOM if venue else Event.Format.ONLINE,
        venue=venue,
        level=level,
        participatory=participatory,
        cpd_minutes=minutes,
        places=places_taken,
        evaluated=False,
        starts=starts,
        ends=starts + dt.timedelta(minutes=min(minutes, 12 * 60)),
        state=Event.State.PUBLISHED,
        published_at=starts,
        cover_motif=covers.of_topics([])[0],
    )
    audit.record(by=by, verb="events.kept_past", thing=event)
    return event


@transaction.atomic
def keep_past_booking(*, event: Event, person: User, state: str, by: User | None) -> Booking:
    """Keep what became of somebody's booking of an event that is over; who attended has it on their record.

    Nobody is written to. A booking that is there already stays as it is. Raises Refused before the end, and for a
    state in which no booking can be by then.
    """
    event = lock_event(event.pk)
    if not event.has_ended or state not in {*places.MARKS, places.CANCELLED}:
        raise Refused("Only what became of a booking can be kept, once its event is over.")
    if known := event.bookings.filter(person=person).last():
        return known
    before = event.starts - dt.timedelta(days=1)
    booking = Booking.objects.create(
        event=event,
        person=person,
        agency=person.agency,
        state=state,
        asked_at=before,
        booked_at=before,
        cancelled_at=before if state == places.CANCELLED else None,
    )
    audit.record(by=by, verb="events.kept_booking", thing=booking, event=event.slug, state=state)
    if state == places.ATTENDED:
        enter(event, [person])
    return booking
