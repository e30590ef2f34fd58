"""The room's verbs. Whatever touches places or the line does so under the lock of the event's row."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts import record
from accounts.models import RecordEntry, User
from events import emails, joining, places, reminding
from events.models import RESERVED_SLUGS, Booking, Event, Presence
from portal.lib import audit, clock
from portal.lib.models import Email
from resources.library import covers
from resources.library.models import Audience, Topic


class Refused(Exception):
    """Not possible as things stand; the text is the sentence that people read."""


def lock_event(pk: int) -> Event:
    """Take the event's row for this transaction, as it is now.

    The one lock under which places are counted, given and passed on. Not the stronger FOR UPDATE: bookings refer
    to the row, and would wait for it needlessly.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def book(*, event: Event, person: User, by: User) -> Booking:
    """Give a person a place, or the next turn in the line where none is free.

    Asking again changes nothing and answers what there is. Raises Refused once the event has started or was
    called off.
    """
    event = lock_event(event.pk)
    if not event.is_published:
        raise Refused("This event does not take bookings.")
    if event.has_started:
        raise Refused("This event has started, so it can no longer be booked.")
    had = event.bookings.live().filter(person=person).first()
    if had:
        return had
    taken, waiting = event.tally()
    state = places.answer(event.places, taken, waiting)
    moment = clock.now()
    booking = Booking(event=event, person=person, agency=person.agency, state=state, asked_at=moment)
    booking.booked_at = moment if booking.is_booked else None
    booking.save(force_insert=True)
    audit.record(by=by, verb=f"events.{state}", thing=booking, event=event.slug)
    if booking.is_booked:
        emails.booked(booking)
    else:
        emails.waiting(booking, turn=waiting + 1)
    return booking


@transaction.atomic
def cancel(*, booking: Booking, by: User, tell: bool = True) -> Booking:
    """Give a place or a turn up; a place goes to the front of the line at once.

    Giving up twice changes nothing. `tell` is False for somebody who leaves the portal and must not be written to.
    Raises Refused once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = _fresh(event, booking)
    if not booking.is_live:
        return booking
    if event.has_started:
        raise Refused("This event has started, so a place can no longer be given up here.")
    had_place = booking.is_booked
    _give_up(booking, late=had_place and not event.is_free_to_cancel)
    audit.record(
        by=by, verb="events.gave_up", thing=booking, had_place=had_place, late=booking.cancelled_late
    )
    if tell:
        emails.cancelled(booking, had_place=had_place)
    _move_up(event)
    return booking


def _fresh(event: Event, booking: Booking) -> Booking:
    """The booking as it is under the lock, holding the locked event."""
    found = event.bookings.select_related("person").get(pk=booking.pk)
    found.event = event
    return found


def _give_up(booking: Booking, *, late: bool = False) -> None:
    booking.state, booking.cancelled_at, booking.cancelled_late = places.CANCELLED, clock.now(), late
    booking.save(update_fields=["state", "cancelled_at", "cancelled_late"])


def _move_up(event: Event) -> None:
    """Give every free place to the front of the line. Call it under the lock; after the start it does nothing."""
    if event.has_started or not event.is_published:
        return
    taken, _ = event.tally()
    line = list(event.bookings.waiting().in_order().select_related("person"))
    for booking in places.moving_up(event.places, taken, line):
        booking.event = event
        booking.state, booking.booked_at = places.BOOKED, clock.now()
        booking.save(update_fields=["state", "booked_at"])
        audit.record(by=None, verb="events.moved_up", thing=booking, event=event.slug)
        emails.moved_up(booking)


@transaction.atomic
def change_places(*, event: Event, places_now: int, by: User) -> Event:
    """Set the number of places; new ones go to the front of the line at once.

    Raises Refused for fewer places than people who have one.
    """
    event = lock_event(event.pk)
    taken, _ = event.tally()
    if places_now < taken:
        raise Refused(f"{taken} people have a place. Choose {taken} or more.")
    before, event.places = event.places, places_now
    event.save(update_fields=["places", "changed_at"])
    audit.record(by=by, verb="events.changed_places", thing=event, before=before, now=places_now)
    _move_up(event)
    return event


@transaction.atomic
def add_event(*, by: User, topics: Iterable[Topic], audiences: Iterable[Audience], **details: Any) -> Event:
    """Write a draft. `details` are the event's fields, checked by a form."""
    event = Event(slug=_free_slug(details["title"], details["starts"]), **details)
    event.save(force_insert=True)
    event.topics.set(topics)
    event.audiences.set(audiences)
    if not event.cover_motif:
        event.cover_motif, event.quiet = covers.of_topics([topic.slug for topic in event.topics.all()])
        event.save(update_fields=["cover_motif", "quiet"])
    audit.record(by=by, verb="events.added", thing=event)
    return event


def _free_slug(title: str, starts: dt.datetime) -> str:
    """The title as an address; with the day, then with a number, where that is taken."""
    base = slugify(title)[:100] or "event"
    dated = f"{base}-{clock.in_london(starts):%Y-%m-%d}"
    tries = [base, dated, *(f"{dated}-{number}" for number in range(2, 100))]
    taken = set(Event.objects.filter(slug__in=tries).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in tries if slug not in taken)


IN_THE_CALENDAR = ("title", "starts", "ends", "format", "venue")  # a change here changes people's calendars


@transaction.atomic
def change_event(
    *, event: Event, by: User, topics: Iterable[Topic], audiences: Iterable[Audience], **details: Any
) -> Event:
    """Change an event's details; who holds or awaits a place is told when their calendar changes.

    Raises Refused for an event that was called off or has ended.
    """
    event = lock_event(event.pk)
    if event.is_called_off or event.has_ended:
        raise Refused("This event is over or was cancelled, so it can no longer be changed.")
    moved = [name for name in IN_THE_CALENDAR if name in details and details[name] != getattr(event, name)]
    for name, value in details.items():
        setattr(event, name, value)
    tell = bool(moved) and event.is_published
    event.sequence += tell
    event.save()
    event.topics.set(topics)
    event.audiences.set(audiences)
    audit.record(by=by, verb="events.changed", thing=event, calendar=moved, sequence=event.sequence)
    if tell:
        for booking in event.bookings.live().select_related("person"):
            booking.event = event
            emails.changed(booking)
    _move_up(event)
    return event


@transaction.atomic
def publish_event(*, event: Event, by: User) -> Event:
    """Open an event for booking. Raises Refused with what is still missing."""
    event = lock_event(event.pk)
    if event.is_called_off:
        raise Refused("This event was cancelled.")
    if obstacles := event.obstacles():
        raise Refused(" ".join(obstacles))
    event.state, event.published_at = Event.State.PUBLISHED, event.published_at or clock.now()
    event.save(update_fields=["state", "published_at", "changed_at"])
    audit.record(by=by, verb="events.published", thing=event)
    return event


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User) -> Event:
    """Call an event off: every request ends, and everyone is told with the reason.

    Raises Refused once it has ended. Calling it off twice changes nothing.
    """
    event = lock_event(event.pk)
    if event.is_called_off:
        return event
    if event.has_ended:
        raise Refused("This event has ended.")
    event.state, event.called_off_reason = Event.State.CANCELLED, reason
    event.sequence += 1
    event.save(update_fields=["state", "called_off_reason", "sequence", "changed_at"])
    audit.record(by=by, verb="events.called_off", thing=event, reason=reason, sequence=event.sequence)
    for booking in event.bookings.live().select_related("person"):
        booking.event = event
        had_place = booking.is_booked
        _give_up(booking)
        audit.record(by=by, verb="events.gave_up", thing=booking, had_place=had_place, called_off=True)
        emails.called_off(booking, had_place=had_place)
    return event


@transaction.atomic
def mark_register(*, event: Event, marks: Mapping[str, str], by: User) -> int:
    """Write who came; `marks` maps a booking's uuid to attended, partly or not_attended.

    Who attended gets the minutes on their training record. The same marks again change nothing; returns how many
    changed. Raises Refused before the start, and for a mark that nobody may give.
    """
    event = lock_event(event.pk)
    if not event.has_started or event.published_at is None:
        raise Refused("The register opens when the event starts.")
    changed = 0
    for booking in event.bookings.on_register().select_related("person"):
        mark = marks.get(str(booking.uuid), booking.state)
        if mark == booking.state:
            continue
        if mark not in places.MARKS:
            raise Refused("Choose attended, attended in part or did not attend.")
        _mark(event, booking, mark, by)
        changed += 1
    return changed


def _mark(event: Event, booking: Booking, mark: str, by: User) -> None:
    before, booking.state = booking.state, mark
    booking.save(update_fields=["state"])
    audit.record(by=by, verb="events.marked", thing=booking, before=before, now=mark)
    if before == places.ATTENDED:
        try:
            record.take_back(person=booking.person, source=event.source, by=by)
        except record.IsProven as proof:
            raise Refused(f"{booking.person} has a certificate for this event, so the mark stays.") from proof
    if mark == places.ATTENDED:
        _enter(event, booking.person)


def _enter(event: Event, person: User) -> None:
    """Put the event on the training record of somebody who attended it."""
    record.enter(
        person=person,
        source=event.source,
        kind=RecordEntry.Kind.EVENT,
        title=event.title,
        minutes=event.cpd_minutes,
        participatory=event.participatory,
        level=event.level,
        completed_on=clock.in_london(event.starts).date(),
    )


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
        slug=_free_slug(title, starts),
        title=title,
        summary="Held before this portal began.",
        format=Event.Format.ROOM if venue else Event.Format.ONLINE,
        venue=venue,
        level=level,
        participatory=participatory,
        cpd_minutes=minutes,
        places=places_taken,
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
        _enter(event, person)
    return booking


@transaction.atomic
def join(*, booking: Booking, by: User) -> Presence:
    """Log that somebody with a place opened the link. Raises Refused without a place or outside the window."""
    if not booking.is_booked or not booking.event.is_published:
        raise Refused("Only people with a place can join.")
    if booking.event.join_window != joining.OPEN:
        raise Refused("The link is not open now.")
    presence = Presence.objects.create(booking=booking)
    audit.record(by=by, verb="events.joined", thing=booking)
    return presence


@transaction.atomic
def remind(*, event: Event, kind: str) -> int:
    """Write the reminders of one kind that are still owed for an event; returns how many.

    Nobody is reminded who booked after the reminder was due, and nobody who gave the place up.
    """
    event = lock_event(event.pk)
    if not event.is_published or event.has_started:
        return 0
    owed = list(
        event.bookings.booked()
        .filter(booked_at__lt=reminding.due_at(kind, event.starts))
        .select_related("person")
    )
    keys = {emails.key_of(booking, emails.reminder_name(kind)): booking for booking in owed}
    for key in Email.objects.filter(key__in=keys).values_list("key", flat=True):
        del keys[key]
    for booking in keys.values():
        booking.event = event
        emails.reminder(booking, kind=kind)
    return len(keys)
