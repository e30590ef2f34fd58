"""Who came, and the record of it; opening the link; reminders."""

from collections.abc import Mapping

from django.db import transaction

from accounts import record
from accounts.models import RecordEntry, User
from events import emails, joining, places, reminding, ways
from events.actions.afterwards import thank_soon
from events.actions.line import lock_event
from events.models import Booking, Event, Presence
from portal.lib import audit, clock
from portal.lib.models import Email
from portal.lib.refusals import Refused


@transaction.atomic
def mark_register(*, event: Event, marks: Mapping[str, str], by: User) -> int:
    """Write who came; `marks` maps a booking's uuid to one of places.MARKS.

    Who attended gets the minutes on their training record. The same marks again change nothing; returns how many
    changed. Raises Refused before the start, and for a mark that nobody may give.
    """
    return write_marks(lock_event(event.pk), marks, by=by)


def write_marks(event: Event, marks: Mapping[str, str], *, by: User) -> int:
    """What `mark_register` does, under a lock that the caller took."""
    if not event.has_started or event.published_at is None:
        raise Refused("The register opens when the event starts.")
    changed = 0
    for booking in event.bookings.on_register().filter(uuid__in=marks).select_related("person"):
        mark = marks[str(booking.uuid)]
        if mark == booking.state:
            continue
        if mark not in places.MARKS:
            raise Refused("Choose attended, attended in part, did not attend or excused.")
        _mark(event, booking, mark, by)
        changed += 1
    if changed:
        thank_soon(event)
    return changed


def _mark(event: Event, booking: Booking, mark: str, by: User) -> None:
    before, booking.state = booking.state, places.step(booking.state, mark)
    booking.save(update_fields=["state"])
    audit.record(by=by, verb="events.marked", thing=booking, before=before, now=mark)
    if before == places.ATTENDED:
        try:
            record.take_back(person=booking.person, source=event.source, by=by)
        except record.IsProven as proof:
            raise Refused(f"{booking.person} has a certificate for this event, so the mark stays.") from proof
    if mark == places.ATTENDED:
        enter(event, booking.person)


@transaction.atomic
def walk_in(*, event: Event, person: User, reason: str, by: User, way: str = "") -> Booking:
    """Write somebody down who came without a place, as attended; `reason` says why they were let in.

    They are there already, so no number of places keeps them out: `is_overfull` says it afterwards. Who waited
    for a place has it now, and nobody else moves. Raises Refused before the start, for an event that was called
    off, and for who stands on the register.
    """
    event = lock_event(event.pk)
    if not event.has_started or not event.is_published:
        raise Refused("The register opens when the event starts.")
    if event.bookings.on_register().filter(person=person).exists():
        raise Refused(f"{person.name} stands on the register already.")
    booking = event.bookings.live().filter(person=person).first()
    if booking is None:
        booking = Booking(person=person, agency=person.agency, asked_at=clock.now())
    booking.event, booking.person = event, person
    booking.walked_in, booking.reason, booking.held_until = True, reason, None
    booking.way = (way or ways.ROOM) if event.is_hybrid else ""
    booking.booked_at = clock.now()
    before, booking.state = booking.state, places.step(booking.state, places.ATTENDED)
    booking.save()
    audit.record(
        by=by, verb="events.walked_in", thing=booking, event=event.slug, before=before, reason=reason
    )
    enter(event, person)
    thank_soon(event)
    return booking


def enter(event: Event, person: User) -> None:
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
def join(*, booking: Booking, by: User) -> Presence:
    """Log that somebody with a place opened the link. Raises Refused without a place or outside the window."""
    if not booking.is_booked or not booking.event.is_published:
        raise Refused("Only people with a place can join.")
    if booking.is_in_room:
        raise Refused("You have a place in the room, so there is no link to open.")
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
