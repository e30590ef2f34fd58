"""Whatever happens in whatever order, the line stays fair and tells everybody once."""

import datetime as dt

import time_machine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events import actions, turns
from events.models import Event
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import event

happenings = st.lists(
    st.one_of(
        st.tuples(st.just("book"), st.integers(0, 7)),
        st.tuples(st.just("ask"), st.integers(0, 7)),
        st.tuples(st.sampled_from(["cancel", "take", "yes", "no", "seat", "off"]), st.integers(0, 7)),
        st.tuples(st.just("places"), st.integers(1, 5)),
        st.tuples(st.just("limit"), st.integers(1, 3)),
        st.tuples(st.just("keep"), st.integers(0, 2)),
        st.tuples(st.just("hours"), st.integers(1, 30)),
    ),
    max_size=14,
)


class TheLine(TestCase):
    """Whatever happens in whatever order, the nine invariants hold."""

    @given(happenings, st.sampled_from([0, 12]))
    def test_it_is_fair_whatever_happens(self, happened, offer_hours):
        partnership()
        houses = [agency(sector=sector) for sector in ("education", "health", "police")]
        people = [membership(person(f"P{n} Vale"), houses[n % 3]).person for n in range(8)]
        bea = person("Bea Lindqvist")
        at = event(places=3, offer_hours=offer_hours)
        moment, seated_anyway = clock.now(), set()
        for what, value in happened:
            if what == "hours":
                moment += dt.timedelta(hours=value)
            with time_machine.travel(moment, tick=True):
                _do(what, value, at, people, bea, seated_anyway)
                actions.let_lapse(event=at)
                _hold(Event.objects.get(pk=at.pk), seated_anyway)


def _do(what, value, at, people, bea, seated_anyway) -> None:
    at.refresh_from_db()
    who = people[value] if what not in {"places", "limit", "keep", "hours"} else None
    live = at.bookings.live().filter(person=who).first() if who else None
    approval = getattr(live, "approval", None) if live else None
    try:
        if what == "book":
            actions.book(event=at, person=who, by=who)
        elif what == "ask":
            manager = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}
            actions.book(event=at, person=who, by=who, manager=manager)
        elif what == "places":
            actions.change_places(event=at, places_now=value, by=bea)
        elif what == "limit":
            kept = {reserve.sector: reserve.places for reserve in at.reserves.all()}
            _limits(at, bea, agency_limit=value, reserves=kept)
        elif what == "keep":
            _limits(at, bea, agency_limit=at.agency_limit, reserves={"police": value})
        elif live and what == "cancel":
            actions.cancel(booking=live, by=who)
        elif live and what == "take":
            actions.take_offer(booking=live, by=who)
        elif live and what == "off":
            actions.take_off(booking=live, reason="A reason.", by=bea)
        elif live and what == "seat":
            actions.seat_anyway(booking=live, reason="A reason.", by=bea)
            seated_anyway.add(live.pk)
        elif approval and what in {"yes", "no"}:
            actions.answer(approval=approval, approved=what == "yes")
    except actions.Refused:
        pass


def _limits(at, bea, **changed) -> None:
    actions.set_limits(event=at, by=bea, offer_hours=at.offer_hours, reserve_days=10, **changed)


def _hold(at: Event, seated_anyway: set[int]) -> None:
    rows = list(at.bookings.all())
    holding = [b for b in rows if b.state in {"offered", "booked"}]
    extra = sum(b.pk in seated_anyway for b in holding)
    assert len(holding) <= at.places + extra  # 1: never more than there are, but for what was decided by name
    seated, line = at.bookings.seats()
    words = turns.of(at.room(), seated, list(line.values()))
    assert turns.TAKE not in words  # 2 and 4: nobody whose turn it is waits while a place is free
    live = [b.person_id for b in rows if b.is_live]
    assert len(live) == len(set(live))  # 3: one live booking for each person
    keys = list(Email.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))  # 5: each letter once
    assert not [b for b in rows if b.state == "approved"]  # nobody is left between two states
    for b in rows:
        assert (b.held_until is not None) == (b.state in {"requested", "offered"})
        assert (b.cancelled_at is not None) == (b.state == "cancelled") == bool(b.ending)
        assert b.held_until is None or b.held_until <= at.starts
    found = AuditEntry.objects.filter(verb="events.seated_anyway").count()
    assert found >= extra
