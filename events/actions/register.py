"""Who came, and the record of it; opening the link; reminders."""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import record
from accounts.models import RecordEntry, User
from events import emails, joining, places, reminding, ways
from events.actions import telling
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
    found = event.bookings.on_register().filter(uuid__in=marks).select_related("person", "event")
    changed = [booking for booking in found if marks[str(booking.uuid)] != booking.state]
    if any(marks[str(booking.uuid)] not in places.MARKS for booking in changed):
        raise Refused("Choose attended, attended in part, did not attend or excused.")
    if changed:
        _mark(event, changed, marks, by)
        thank_soon(event)
    return len(changed)


def _mark(event: Event, changed: list[Booking], marks: Mapping[str, str], by: User) -> None:
    """In as many statements for three hundred people as for three: a webinar has five thousand."""
    before = {booking.pk: booking.state for booking in changed}
    for booking in changed:
        booking.state = places.step(booking.state, marks[str(booking.uuid)])
    Booking.objects.bulk_update(changed, ["state"])
    deeds = [(by, booking, {"before": before[booking.pk], "now": booking.state}) for booking in changed]
    audit.record_each(verb="events.marked", deeds=deeds)
    gone = [booking.person for booking in changed if before[booking.pk] == places.ATTENDED]
    try:
        record.take_back_each(people=gone, source=event.source, by=by)
    except record.IsProven as proof:
        raise Refused(f"{proof} has a certificate for this event, so the mark stays.") from proof
    enter(event, [booking.person for booking in changed if booking.state == places.ATTENDED])


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
    enter(event, [person])
    thank_soon(event)
    return booking


def enter(event: Event, people: Collection[User]) -> None:
    """Put the event on the training record of those who attended it. Call it under the event's lock."""
    record.enter_each(
        people=people,
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
    """Log that somebody with a place opened the link; a mark that they have already stays as it is.

    Raises Refused without a place or outside the window.
    """
    if not booking.is_admitted or not booking.event.is_published:
        raise Refused("Only people with a place can join.")
    if booking.is_in_room:
        raise Refused("You have a place in the room, so there is no link to open.")
    if booking.event.join_window != joining.OPEN:
        raise Refused("The link is not open now.")
    presence = Presence.objects.create(booking=booking)
    audit.record(by=by, verb="events.joined", thing=booking)
    return presence


@transaction.atomic
def remind(*, event: Event, kind: str, after: int = 0) -> int:
    """Write the reminders of one kind that are still owed for an event, a turn of them, each once.

    Nobody is reminded who booked after the reminder was due, or was told of a change since then, and nobody who gave
    the place up; nor is anybody where the event moved since it was read, for another kind may be due now. Returns the
    key after which the next turn begins, or 0 at the end.
    """
    read, event = event, lock_event(event.pk)
    if event.starts != read.starts or not event.is_published or event.has_started:
        return 0
    due = reminding.due_at(kind, event.starts)
    turn = telling.next_turn(event.bookings.booked().filter(booked_at__lt=due), after)
    owed = {booking.uuid: booking for booking in turn}
    for key in _told(event, kind, due, turn):
        owed.pop(UUID(key.rpartition(":")[2]), None)
    for booking in owed.values():
        booking.event = event
        emails.reminder(booking, kind=kind)
    return telling.end_of(turn)


def _told(event: Event, kind: str, due: dt.datetime, bookings: Collection[Booking]) -> QuerySet[Email, str]:
    """The keys of letters by which somebody knows already what this reminder says.

    Older reminders have no moment in their key: of the event's time are those that were written since it was due.
    """
    this = [emails.key_of(booking, emails.reminder_name(kind, event.starts)) for booking in bookings]
    names = (emails.changed_name(event.sequence), f"reminder-{kind}")
    since = [emails.key_of(booking, name) for booking in bookings for name in names]
    told = Email.objects.filter(Q(key__in=this) | Q(key__in=since, created_at__gte=due))
    return told.values_list("key", flat=True)
