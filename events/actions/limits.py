"""How many places there are, and the rules by which they are given."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from events import line_letters, places
from events.actions.line import Ending, become, end, lock_event, move_up
from events.actions.order import arrange
from events.models import Booking, Event, Reserve
from portal.lib import audit
from portal.lib.refusals import Refused

FEWER = "There are fewer places than before."


@transaction.atomic
def change_places(*, event: Event, places_now: int, by: User, surplus: str = "") -> Event:
    """Set the number of places; new ones go to the front of the line at once.

    `surplus` says what happens to those who booked last where more people have a place than there will be: one of
    places.SURPLUS. Raises Refused where that is not said, once the event has started for anybody but who keeps
    their place, and for fewer places than are kept for sectors.
    """
    event = lock_event(event.pk)
    taken = event.bookings.holding().count()
    over = max(0, taken - places_now)
    if over and surplus not in places.SURPLUS:
        raise Refused(f"{taken} people have a place. Say what happens to the last {over}.")
    if over and surplus != places.KEEP and event.has_started:
        raise Refused("This event has started, so whoever has a place keeps it.")
    kept = sum(reserve.places for reserve in event.reserves.all())
    if places_now < kept:
        raise Refused(f"{kept} places are kept for sectors. Choose {kept} or more, or keep fewer.")
    before, event.places = event.places, places_now
    event.save(update_fields=["places", "changed_at"])
    how = surplus if over else ""
    audit.record(by=by, verb="events.changed_places", thing=event, before=before, now=places_now, surplus=how)
    if over and surplus != places.KEEP:
        _let_go(event, over, surplus, by)
    move_up(event)
    return event


def _let_go(event: Event, number: int, how: str, by: User) -> None:
    """Take the places of those who have theirs since last, open offers first; they are told."""
    held = event.bookings.filter(state__in=[places.OFFERED, places.BOOKED]).select_related("person", "agency")
    last = sorted(held, key=lambda one: (one.is_offered, one.booked_at or one.stands, one.pk))[-number:]
    for booking in last:
        booking.event = event
    if how == places.BACK:
        _put_back(event, last, by)
        return
    for booking in last:
        had_place = booking.is_booked
        end(booking, Ending.TAKEN_OFF, by=by, reason=FEWER, had_place=had_place)
        line_letters.taken_off(booking, had_place=had_place)


def _put_back(event: Event, last: list[Booking], by: User) -> None:
    """Put them at the front of the line, who had their place first before the others."""
    arrange([*last, *event.bookings.in_line().in_order()])
    for turn, booking in enumerate(last, 1):
        had_place = booking.is_booked
        booking.booked_at, booking.reason = None, FEWER
        booking.times_put_back += 1
        become(booking, places.WAITING, by=by, verb="events.put_back", had_place=had_place)
        line_letters.put_back(booking, turn=turn, had_place=had_place)


@transaction.atomic
def set_limits(
    *,
    event: Event,
    by: User,
    agency_limit: int | None,
    offer_hours: int,
    reserve_days: int,
    reserves: Mapping[str, int],
) -> Event:
    """Change the rules of the line: most for one agency, time to take an offer, places kept for sectors.

    Who has a place keeps it; who may have one by the new rules gets it at once. Raises Refused where more places
    are kept than there are.
    """
    event = lock_event(event.pk)
    if sum(reserves.values()) > event.places:
        raise Refused(f"There are {event.places} places. Keep {event.places} or fewer for sectors.")
    event.agency_limit, event.offer_hours, event.reserve_days = agency_limit, offer_hours, reserve_days
    event.save(update_fields=["agency_limit", "offer_hours", "reserve_days", "changed_at"])
    event.reserves.all().delete()
    Reserve.objects.bulk_create(
        Reserve(event=event, sector=sector, places=number) for sector, number in reserves.items() if number
    )
    audit.record(
        by=by,
        verb="events.set_limits",
        thing=event,
        agency=agency_limit,
        offer=offer_hours,
        kept=dict(reserves),
    )
    move_up(event)
    return event
