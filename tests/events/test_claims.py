"""One place comes free, and fifty people claim it in the same moment: real threads on the real database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection

from accounts.models import Membership, User
from events import actions, places, turns
from events.models import Event
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("live"), pytest.mark.long]


def at_once(deeds) -> list:
    """Do them all, each in its thread with its connection, let go together; what each came to.

    Raises what went wrong first: who cannot come to the gate opens it to nobody, and the others only say that it broke.
    """
    gate = threading.Barrier(len(deeds), timeout=120)

    def do(deed):
        close_old_connections()
        try:
            connection.ensure_connection()
            gate.wait()
            return deed()
        except Exception:
            gate.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as crowd:
        done = [crowd.submit(do, deed) for deed in deeds]
    faults = [found.exception() for found in done]
    causes = [fault for fault in faults if fault and not isinstance(fault, threading.BrokenBarrierError)]
    if causes:
        raise causes[0]
    return [found.result() for found in done]


def newcomers(number: int) -> list[User]:
    home, moment = agency(), clock.now()
    people = User.objects.bulk_create(
        User(email=f"claim{n}@example.org", name=f"Claim {n}", password="!") for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=p, agency=home, state="approved", decided_at=moment) for p in people
    )
    return people


def claims(at: Event, number: int) -> list:
    return [lambda p=p: actions.book(event=at, person=p, by=p).state for p in newcomers(number)]


def holding(at: Event) -> int:
    return at.bookings.holding().count()


@pytest.fixture
def full(db):
    """One place, which somebody has, and five in the line."""
    partnership()
    at, house = event(places=1), agency()
    had = booking(at, membership(person("Had Vale"), house).person)
    five = [booking(at, membership(person(f"Five{n} Vale"), house).person, state="waiting") for n in range(5)]
    return at, had, five


@pytest.mark.capability(5)
def test_of_fifty_claims_on_one_freed_place_none_passes_the_five_who_wait(full, client):
    at, had, five = full
    answers = at_once(
        [lambda: actions.cancel(booking=had, by=had.person).state, *claims(at, 50)],
    )
    assert answers == [places.CANCELLED] + [places.WAITING] * 50
    assert list(at.bookings.booked()) == [five[0]]
    line = list(at.bookings.in_line().in_order())
    assert line[:4] == five[1:]
    assert len(line) == 54
    moved = AuditEntry.objects.filter(verb="events.moved_up")
    assert (moved.count(), Email.objects.filter(letter="events/moved_up").count()) == (1, 1)
    for turn, waits in enumerate(line[:4], 1):
        client.force_login(waits.person)
        said = " ".join(client.get(at.get_absolute_url()).content.decode().split())
        assert f"Waiting list, {places.ordinal(turn)}" in said
        assert "No place has come free yet." in said


def test_fifty_presses_on_one_offer_are_one_place(full):
    at, had, five = full
    Event.objects.filter(pk=at.pk).update(offer_hours=24)
    actions.cancel(booking=had, by=had.person)
    answers = at_once([lambda: actions.take_offer(booking=five[0], by=five[0].person).state] * 50)
    assert (answers, holding(at)) == ([places.BOOKED] * 50, 1)
    assert AuditEntry.objects.filter(verb="events.booked").count() == 1
    assert Email.objects.filter(letter="events/booked").count() == 1


def without_the_lock(monkeypatch, together: int) -> None:
    """Take the row without its lock, and hold everybody between counting and writing until all are there."""
    gate, counted = threading.Barrier(together, timeout=30), turns.answer

    def answer(*figures):
        said = counted(*figures)
        gate.wait()
        return said

    monkeypatch.setattr(actions.line, "lock_event", lambda pk: Event.objects.get(pk=pk))
    monkeypatch.setattr(turns, "answer", answer)


def test_without_the_lock_the_same_claims_oversell(db, monkeypatch):
    partnership()
    at = event(places=1)
    without_the_lock(monkeypatch, together=8)
    at_once(claims(at, 8))
    assert holding(at) == 8


def test_with_the_lock_eight_claims_on_one_place_book_one(db):
    partnership()
    at = event(places=1)
    at_once(claims(at, 8))
    assert holding(at) == 1
