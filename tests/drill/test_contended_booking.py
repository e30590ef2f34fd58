"""A hot event over HTTP: nothing oversold, nobody twice, no place idle, nobody overtaken; and proof that the
test would see it: without the lock the same rush oversells."""

import contextlib
import os
import threading

import pytest

from events import actions, turns
from events.models import Event
from tests.drill import booking
from tests.drill.measured import note
from tests.factories.accounts import grant, partnership, person
from tests.factories.events import event

# DRILL_SEEDS=2 shows that the drill itself works.
SEEDS = range(1, 1 + int(os.environ.get("DRILL_SEEDS", "50")))

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("live"), pytest.mark.long]


@pytest.fixture
def organiser(db):
    partnership()
    return booking.session(grant(person("Bea Lindqvist"), "business").person)


def rush(live_server, organiser, *, number: int, people: int, seed: int) -> booking.Outcome:
    """`people` at `number` places, a quarter of which are added only in the middle."""
    hot = event(places=number - number // 4)
    return booking.run(live_server.url, hot, booking.crowd(people), organiser, more=number, seed=seed)


def without_the_lock(monkeypatch, together: int) -> None:
    """Take the row without its lock, and hold requests between counting and writing until some are there."""
    gate, counted = threading.Barrier(together, timeout=5), turns.answer

    def answer(*figures):
        said = counted(*figures)
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait()
        return said

    monkeypatch.setattr(actions.line, "lock_event", lambda pk: Event.objects.get(pk=pk))
    monkeypatch.setattr(turns, "answer", answer)


def test_thirty_people_at_eight_places(live_server, organiser):
    outcome = rush(live_server, organiser, number=8, people=30, seed=1)
    assert outcome.faults == dict.fromkeys(outcome.faults, 0)
    assert outcome.answered == outcome.attempts


def test_without_the_lock_the_same_rush_oversells(live_server, organiser, monkeypatch):
    without_the_lock(monkeypatch, together=4)
    hot = event(places=1)
    outcome = booking.run(live_server.url, hot, booking.crowd(8), organiser, more=1, seed=1)
    assert outcome.oversold > 0


@pytest.mark.drill
def test_two_hundred_people_at_forty_places_seed_after_seed(live_server, organiser):
    outcomes = [rush(live_server, organiser, number=40, people=200, seed=seed) for seed in SEEDS]
    assert [outcome.faults for outcome in outcomes] == [dict.fromkeys(outcomes[0].faults, 0)] * len(SEEDS)
    attempts, seconds = sum(o.attempts for o in outcomes), sum(o.seconds for o in outcomes)
    note(
        "contended booking",
        f"40 places, 200 people, {len(SEEDS)} seeds: {200 * len(SEEDS)} people who try, {attempts} forms in "
        f"{seconds:.0f} s; 0 oversold, 0 twice, 0 idle with people waiting, 0 overtaken, 0 letters amiss",
    )


@pytest.mark.drill
def test_without_the_lock_nine_of_ten_rushes_oversell(live_server, organiser, monkeypatch):
    oversold = 0
    for seed in SEEDS:
        with monkeypatch.context() as unlocked:
            without_the_lock(unlocked, together=4)
            hot = event(places=1)
            outcome = booking.run(live_server.url, hot, booking.crowd(8), organiser, more=1, seed=seed)
        oversold += outcome.oversold > 0
    assert oversold >= len(SEEDS) * 9 // 10
    note("contended booking without the lock", f"{oversold} of {len(SEEDS)} seeds oversold, as they must")
