"""Whatever happens in whatever order, the line stays fair and tells everybody once."""

import contextlib
import datetime as dt
from dataclasses import dataclass, field

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from events import actions, joining, places, reminding, turns
from events.models import Booking, Event
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import event

somebody = st.integers(0, 7)
happenings = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["book", "ask", "to_room"]), somebody),
        st.tuples(st.sampled_from(["cancel", "take", "late", "yes", "no", "seat", "off", "over"]), somebody),
        st.tuples(st.just("way"), somebody, st.sampled_from(["online", "room"])),
        st.tuples(st.just("move"), somebody, st.integers(1, 4)),
        st.tuples(st.just("places"), st.integers(1, 5), st.sampled_from(["", *places.SURPLUS])),
        st.tuples(st.just("limit"), st.integers(1, 3)),
        st.tuples(st.just("keep"), st.integers(0, 2)),
        st.tuples(st.just("hours"), st.integers(1, 200)),
        st.tuples(st.sampled_from(["remind", "join", "doors", "call_off"]), somebody),
    ),
    max_size=14,
)

# The state into which a deed of the audit brings a booking.
INTO = {
    "events.requested": "requested",
    "events.approved": "approved",
    "events.waiting": "waiting",
    "events.put_back": "waiting",
    "events.offered": "offered",
    "events.booked": "booked",
    "events.moved_up": "booked",
    "events.seated_anyway": "booked",
    "events.took_over": "booked",
    "events.gave_up": "cancelled",
}


@dataclass
class World:
    """One event, those who come and go, and what was decided by name."""

    at: Event
    people: list[User]
    bea: User
    moment: dt.datetime
    seated: set[int] = field(default_factory=set)  # given a place out of turn
    moved: set[int] = field(default_factory=set)  # moved in the line, or put back into it
    kept: int = 0  # as many keep their place although there are fewer

    def live(self, who: User) -> Booking | None:
        return self.at.bookings.live().filter(person=who).first()


@pytest.mark.long
class TheLine(TestCase):
    """Whatever happens in whatever order, the nine invariants hold."""

    @given(happenings, st.sampled_from([0, 12]), st.sampled_from(["online", "hybrid"]))
    def test_it_is_fair_whatever_happens(self, happened, offer_hours, kind):
        partnership()
        houses = [agency(sector=sector) for sector in ("education", "health", "police")]
        people = [membership(person(f"P{n} Vale"), houses[n % 3]).person for n in range(8)]
        world = World(
            event(places=3, offer_hours=offer_hours, format=kind, venue="Town Hall", room_places=1),
            people,
            person("Bea Lindqvist"),
            clock.now(),
        )
        for what, value, *more in happened:
            if what == "hours":
                world.moment += dt.timedelta(hours=value)
            elif what == "late":
                world.moment += dt.timedelta(hours=13)
            elif what == "doors":
                world.moment = max(world.moment, world.at.starts - dt.timedelta(minutes=5))
            with time_machine.travel(world.moment, tick=True):
                world.at.refresh_from_db()
                with contextlib.suppress(actions.Refused):
                    _do(world, what, value, *more)
                actions.let_lapse(event=world.at)
                world.at.refresh_from_db()
                _hold(world)


def _do(world: World, what: str, value: int, *more) -> None:
    """One happening. What the room refuses is no fault; what it should have refused is."""
    at, bea = world.at, world.bea
    match what:
        case "book" | "to_room":
            who = world.people[value]
            actions.book(event=at, person=who, by=who, way="room" if what == "to_room" else "")
        case "ask":
            who = world.people[value]
            manager = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}
            actions.book(event=at, person=who, by=who, manager=manager)
        case "places":
            surplus = more[0]
            before = at.bookings.holding().count()
            actions.change_places(event=at, places_now=value, by=bea, surplus=surplus)
            assert surplus or before <= value  # a cut below what is taken asks first
            if surplus == places.KEEP:
                world.kept = max(world.kept, before)
            if surplus == places.BACK:
                world.moved |= set(at.bookings.filter(times_put_back__gt=0).values_list("pk", flat=True))
        case "limit":
            kept = {reserve.sector: reserve.places for reserve in at.reserves.all()}
            _limits(at, bea, agency_limit=value, reserves=kept)
        case "keep":
            _limits(at, bea, agency_limit=at.agency_limit, reserves={"police": value})
        case "call_off":
            actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
        case "remind":
            _remind(at)
        case "hours" | "doors":
            pass
        case _:
            live = world.live(world.people[value])
            if live:
                _do_with(world, what, live, *more)


def _do_with(world: World, what: str, live: Booking, *more) -> None:
    at, bea, who = world.at, world.bea, live.person
    match what:
        case "cancel":
            actions.cancel(booking=live, by=who)
        case "take" | "late":
            ended = live.has_lapsed or at.has_started
            was_offered = live.is_offered
            actions.take_offer(booking=live, by=who)
            assert not (was_offered and ended)  # an offer that is over gives no place, swept or not
        case "off":
            actions.take_off(booking=live, reason="A reason.", by=bea)
        case "seat":
            had_place = live.is_booked  # then nothing happens
            actions.seat_anyway(booking=live, reason="A reason.", by=bea)
            world.seated |= set() if had_place else {live.pk}
        case "over":
            to = world.people[(world.people.index(who) + 3) % 8]  # of the same agency, but for two
            theirs = actions.hand_over(booking=live, to=to, by=who)
            if live.pk in world.seated:
                world.seated.add(theirs.pk)
        case "move":
            actions.move(booking=live, to=more[0], reason="A reason.", by=bea)
            world.moved.add(live.pk)
        case "way":
            actions.change_way(booking=live, way=more[0], by=who)
        case "join":
            may = live.is_booked and at.is_published and at.join_window == joining.OPEN and live.way != "room"
            actions.join(booking=live, by=who)
            assert may  # 8: the link is open to people with a place, near the start
        case "yes" | "no":
            if hasattr(live, "approval"):
                actions.answer(approval=live.approval, approved=what == "yes")


def _limits(at, bea, **changed) -> None:
    actions.set_limits(event=at, by=bea, offer_hours=at.offer_hours, reserve_days=10, **changed)


def _remind(at: Event) -> None:
    before = set(_reminders())
    actions.remind(event=at, kind=reminding.DAY)
    for key in set(_reminders()) - before:
        assert at.bookings.get(uuid=key.rpartition(":")[2]).is_booked  # 7: nobody who gave up is reminded


def _reminders() -> list[str]:
    return list(Email.objects.filter(letter__startswith="events/reminder").values_list("key", flat=True))


def _hold(world: World) -> None:
    at = world.at
    rows = list(at.bookings.all())
    holding = [b for b in rows if b.state in {"offered", "booked"}]
    line = list(at.bookings.in_line().in_order())
    extra = sum(b.pk in world.seated for b in holding)
    world.kept = min(world.kept, len(holding))
    # 1: never more than there are, but for what was decided by name.
    assert len(holding) <= max(at.places + extra, world.kept)
    assert at.seats_taken <= (1 if at.is_hybrid else 0)  # and never more in the room than it has seats
    if at.is_published and not at.has_started:
        seated, asked = at.bookings.seats()
        # 2: nobody whose turn it is waits while a place is free.
        assert turns.TAKE not in turns.of(at.room(), seated, list(asked.values()))
    live = [b.person_id for b in rows if b.is_live]
    assert len(live) == len(set(live))  # 3: one live booking for each person
    unmoved = [b for b in line if b.pk not in world.moved]
    assert unmoved == sorted(unmoved, key=lambda b: (b.asked_at, b.pk))  # 4: in the order in which they asked
    _each_step_once(rows)
    for b in rows:
        assert b.booked_at is None or b.booked_at < at.starts  # 6: nobody gets a place after the start
        assert (b.held_until is not None) == (b.state in {"requested", "offered"})
        assert (b.cancelled_at is not None) == (b.state == "cancelled") == bool(b.ending)
        assert b.held_until is None or b.held_until <= at.starts
    assert not (at.is_called_off and live)  # 6: and nobody of an event that was called off
    counted = Event.objects.with_counts().get(pk=at.pk)
    ended = sum(b.state == "cancelled" for b in rows)
    assert (counted.taken, counted.waiting) == (len(holding), len(line))
    assert len(rows) == counted.taken + counted.waiting + ended  # 9: everybody is counted once
    assert not [b for b in rows if b.state == "approved"]  # nobody is left between two states
    assert AuditEntry.objects.filter(verb="events.seated_anyway").count() >= extra - _handed_over(rows)


def _handed_over(rows: list[Booking]) -> int:
    return sum(b.ending == "handed-over" for b in rows)


def _each_step_once(rows: list[Booking]) -> None:
    """5: each step of a booking has one row in the audit, and one letter at most."""
    deeds: dict[str, list[str]] = {}
    found = AuditEntry.objects.filter(thing__startswith="events.booking:", verb__in=INTO).order_by("pk")
    for thing, verb in found.values_list("thing", "verb"):
        deeds.setdefault(thing, []).append(INTO[verb])
    keys = list(Email.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    for booking in rows:
        path = deeds[f"events.booking:{booking.pk}"]
        state = ""
        for after in path:
            state = places.step(state, after)
        assert state == booking.state
        mine = [key.partition(":")[0] for key in keys if key.endswith(str(booking.uuid))]
        others = ("events.moved-", "events.passed-", "events.manager", "events.reminder", "events.way-")
        assert sum(not key.startswith(others) for key in mine) <= len(path)
