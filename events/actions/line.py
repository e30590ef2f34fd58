"""The line of one event. Whatever touches places or the line does so under the lock of the event's row."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from events import answering, emails, line_letters, places, required, turns, ways
from events.models import AccessNeed, Approval, Booking, Event
from portal.lib import audit, clock
from portal.lib.refusals import Refused

Ending = Booking.Ending


def lock_event(pk: int) -> Event:
    """Take the event's row for this transaction, as it is now.

    The one lock under which places are counted, given and passed on. Not the stronger FOR UPDATE: bookings refer
    to the row, and would wait for it needlessly.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def book(
    *,
    event: Event,
    person: User,
    by: User,
    manager: dict[str, str] | None = None,
    booked_too: Collection[str] = (),
    despite: str = "",
    way: str = "",
) -> Booking:
    """Give a person a place, or the next turn in the line where none can be had.

    Where managers are asked first, `manager` says whom to ask (`manager_name`, `manager_email`, `note`); without
    it, the agency's coordinator or the business team has decided already. `booked_too` are titles of events that the
    same deed books, `despite` is the reason why somebody may come without what is needed first. `way` is how they
    wish to come where there are two ways; online, if nothing is said. Asking again changes nothing and answers what there is. Raises Refused once the event has started or was called off, and for somebody
    without what is needed first.
    """
    event = lock_event(event.pk)
    if not event.is_published:
        raise Refused("This event does not take bookings.")
    if event.has_started:
        raise Refused("This event has started, so it can no longer be booked.")
    had = event.bookings.live().filter(person=person).first()
    if had:
        return had
    lacks = required.missing(event, person, booked_too=booked_too)
    if lacks and not despite:
        raise Refused(required.sentence(lacks))
    if event.needs_approval and manager is None and by == person:
        raise Refused("Say whom we may ask. Your manager says yes by email.")
    booking = Booking(event=event, person=person, agency=person.agency, asked_at=clock.now())
    booking.way = (way or ways.ONLINE) if event.is_hybrid else ""
    if manager is not None:
        return _ask_manager(booking, by=by, **manager)
    seated, line = event.bookings.seats()
    agency = booking.agency
    newcomer = turns.Seat(booking.agency_id, agency.sector if agency else "")
    said = turns.answer(event.room(), seated, list(line.values()), newcomer)
    become(booking, places.BOOKED if said == turns.TAKE else places.WAITING, by=by)
    if lacks:
        audit.record(by=by, verb="events.booked_despite", thing=booking, missing=lacks, reason=despite)
    if booking.is_booked:
        emails.booked(booking, by=by)
    else:
        emails.waiting(booking, turn=len(line) + 1, by=by)
    return booking


def _ask_manager(booking: Booking, *, by: User, **asked: str) -> Booking:
    booking.held_until = answering.manager_until(booking.asked_at, booking.event.starts)
    become(booking, places.REQUESTED, by=by)
    approval = Approval.objects.create(booking=booking, asked_at=booking.asked_at, **asked)
    emails.requested(booking, approval)
    emails.manager_asked(booking, approval)
    return booking


def become(booking: Booking, state: str, *, by: User | None, verb: str = "", **noted: Any) -> None:
    """Change the state, with its audit row. Raises places.Impossible for a step that does not exist."""
    before, booking.state = booking.state, places.step(booking.state, state)
    if state in places.HOLDING and before not in places.HOLDING:
        _settle_way(booking)
    if state == places.BOOKED:
        booking.booked_at = clock.now()
    if state not in {places.REQUESTED, places.OFFERED}:
        booking.held_until = None
    if state == places.CANCELLED:
        AccessNeed.objects.filter(booking=booking).delete()  # who no longer comes needs nothing
    booking.save()
    audit.record(by=by, verb=verb or f"events.{state}", thing=booking, event=booking.event.slug, **noted)


def _settle_way(booking: Booking) -> None:
    """Give a seat in the room with the place, where one was asked for and is left; else the place is online."""
    if booking.way != ways.ROOM:
        return
    booking.way = ways.given(booking.way, seats_left=booking.event.seats_left)
    booking.room_was_full = booking.way != ways.ROOM


@transaction.atomic
def cancel(*, booking: Booking, by: User, tell: bool = True) -> Booking:
    """Give a place, an offer or a turn up; what comes free goes to the front of the line at once.

    Giving up twice changes nothing. `tell` is False for somebody who leaves the portal and must not be written to.
    Raises Refused once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if not booking.is_live:
        return booking
    if event.has_started:
        raise Refused("This event has started, so a place can no longer be given up here.")
    had_place = booking.is_booked
    end(
        booking,
        Ending.GIVEN_UP,
        by=by,
        late=had_place and not event.is_free_to_cancel,
        had_place=had_place,
    )
    if tell and by == booking.person:
        emails.cancelled(booking, had_place=had_place)
    elif tell:
        line_letters.given_up_for(booking, by=by, had_place=had_place)
    move_up(event)
    return booking


def fresh(event: Event, booking: Booking) -> Booking:
    """The booking as it is under the lock, holding the locked event."""
    found = event.bookings.select_related("person", "agency").get(pk=booking.pk)
    found.event = event
    return found


def end(
    booking: Booking, ending: Ending, *, by: User | None, late: bool = False, reason: str = "", **noted: Any
) -> None:
    """Cancel a booking. What comes free is passed on by `move_up`."""
    booking.cancelled_at, booking.cancelled_late = clock.now(), late
    booking.ending, booking.reason = ending, reason
    become(booking, places.CANCELLED, by=by, verb="events.gave_up", ending=str(ending), late=late, **noted)


def end_each(event: Event, ending: Ending, *, by: User) -> int:
    """Cancel whatever is live at an event, in as many statements for thousands as for three; returns how many."""
    ended = list(event.bookings.live().select_related("person"))
    deeds: list[tuple[User, Booking, dict[str, Any]]] = []
    for booking in ended:
        booking.event = event
        places.step(booking.state, places.CANCELLED)
        noted = {"ending": str(ending), "late": False, "had_place": booking.is_booked}
        deeds.append((by, booking, {"event": event.slug} | noted))
    Booking.objects.filter(pk__in=[booking.pk for booking in ended]).update(
        state=places.CANCELLED, cancelled_at=clock.now(), ending=ending, reason="", held_until=None
    )
    AccessNeed.objects.filter(booking__in=ended).delete()
    audit.record_each(verb="events.gave_up", deeds=deeds)
    return len(ended)


def move_up(event: Event) -> None:
    """Give what is free to whoever's turn it is. Call it under the lock; after the start it does nothing.

    A place that comes free is offered where the event gives time to take it; who was just approved asked for it
    and has it at once.
    """
    if event.has_started or not event.is_published:
        return
    said = turns.by_key(event.room(), *event.bookings.seats())
    taking = [key for key, word in said.items() if word == turns.TAKE]
    moving = event.bookings.filter(Q(pk__in=taking) | Q(state=places.APPROVED))
    for booking in moving.in_order().select_related("person", "agency"):
        booking.event = event
        if booking.pk not in taking:
            become(booking, places.WAITING, by=None)
            emails.approved(booking)
        elif event.offer_hours and booking.state == places.WAITING:
            booking.held_until = answering.offer_until(clock.now(), event.starts, hours=event.offer_hours)
            become(booking, places.OFFERED, by=None)
            emails.offered(booking)
        else:
            approved = booking.state == places.APPROVED
            become(booking, places.BOOKED, by=None, verb="events.moved_up")
            (emails.booked if approved else emails.moved_up)(booking)


@transaction.atomic
def take_offer(*, booking: Booking, by: User) -> Booking:
    """Take the place that is offered. Taking it twice changes nothing. Raises Refused where the offer is over."""
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if booking.is_booked:
        return booking
    if not booking.is_offered or booking.has_lapsed or event.has_started or not event.is_published:
        raise Refused("This offer is over, and the place went to the next person. You can ask again.")
    become(booking, places.BOOKED, by=by)
    emails.booked(booking)
    return booking


@transaction.atomic
def let_lapse(*, event: Event) -> int:
    """End requests that no manager answered and offers that nobody took in time, and pass the places on.

    Also gives on what was kept for a sector, once that is over. Returns how many ended.
    """
    event = lock_event(event.pk)
    over = event.bookings.filter(
        state__in=[places.REQUESTED, places.OFFERED], held_until__lt=clock.now()
    ).select_related("person", "agency")
    for booking in over:
        booking.event = event
        ending = Ending.NOT_TAKEN if booking.is_offered else Ending.UNANSWERED
        end(booking, ending, by=None)
        emails.lapsed(booking)
    move_up(event)
    return len(over)


@transaction.atomic
def seat_anyway(*, booking: Booking, reason: str, by: User) -> Booking:
    """Give a place out of turn, or beyond a limit, for a reason that everybody concerned can read.

    Raises Refused for somebody who does not stand in the line, or once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if booking.is_booked:
        return booking
    if not (booking.is_in_line or booking.is_offered):
        raise Refused("This person does not stand in the line any more.")
    if event.has_started or not event.is_published:
        raise Refused("Places are given until the event starts.")
    booking.reason = reason
    become(booking, places.BOOKED, by=by, verb="events.seated_anyway", reason=reason)
    emails.booked(booking)
    return booking


@transaction.atomic
def take_off(*, booking: Booking, reason: str, by: User) -> Booking:
    """Take somebody off the line or out of a place; the person is told the reason, and nothing is charged.

    Twice changes nothing. Raises Refused once the event has started.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if not booking.is_live:
        return booking
    if event.has_started:
        raise Refused("This event has started. Mark the register instead.")
    had_place = booking.is_booked
    end(booking, Ending.TAKEN_OFF, by=by, reason=reason, had_place=had_place)
    line_letters.taken_off(booking, had_place=had_place)
    move_up(event)
    return booking


@transaction.atomic
def hand_over(*, booking: Booking, to: User, by: User) -> Booking:
    """Give a place to a colleague of the same agency, free of charge at any time before the start.

    What was offered to the colleague, or kept until their manager answers, goes to the front of the line. Returns the
    colleague's booking. Raises Refused where that is not possible.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    if event.has_started or not event.is_published:
        raise Refused("A place can be given to a colleague until the event starts.")
    if not booking.is_booked:
        raise Refused("You have no place to give.")
    if to.pk == booking.person_id or to.agency is None or to.agency != booking.agency:
        raise Refused("A place can be given to a colleague of your own agency.")
    if lacks := required.missing(event, to):
        raise Refused(required.sentence(lacks))
    theirs = event.bookings.live().select_related("agency").filter(person=to).first()
    if theirs and theirs.is_booked:
        raise Refused(f"{to.name} has a place already.")
    end(booking, Ending.HANDED_OVER, by=by, had_place=True, to=to.pk)
    emails.handed_over(booking, to=to)
    if theirs is None:
        theirs = Booking(event=event, person=to, agency=to.agency, asked_at=clock.now())
    theirs.event, theirs.person, theirs.way = event, to, booking.way
    become(theirs, places.BOOKED, by=by, verb="events.took_over", before=booking.pk)
    emails.booked(theirs)
    move_up(event)
    return theirs
