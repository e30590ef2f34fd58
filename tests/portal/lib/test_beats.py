"""Two clocks at once: one rings."""

import datetime as dt

import pytest
from django.core.cache import cache

from portal.celery import app
from portal.lib import beats, jobs


@pytest.fixture
def clocks(tmp_path, monkeypatch):
    """Two clocks with the portal's own schedule; what they ring is noted, not sent."""
    cache.clear()
    monkeypatch.setattr(beats, "HELD_FOR", 1.0)
    made = [
        beats.OneOfSeveral(app=app, schedule_filename=str(tmp_path / name)) for name in ("first", "second")
    ]
    rung = []
    for clock in made:
        for entry in clock.schedule.values():  # all of it is due
            entry.last_run_at -= dt.timedelta(days=1)
    for number, clock in enumerate(made):
        monkeypatch.setattr(
            clock, "apply_async", lambda entry, *_, n=number, **__: rung.append((n, entry.task))
        )
    yield made, rung
    for clock in made:
        clock.close()


def test_of_two_clocks_one_rings(clocks):
    (first, second), rung = clocks
    waits = [clock.tick() for _ in range(12) for clock in (first, second)]
    assert {number for number, _ in rung} == {0}
    assert set(waits[1::2]) == {beats.LOOK_AGAIN}


def test_the_second_takes_over_when_the_first_goes_in_order(clocks):
    (first, second), rung = clocks
    first.tick()
    first.close()
    for _ in range(12):
        second.tick()
    assert "plant.sweep" in {task for number, task in rung if number == 1}


def test_the_second_takes_over_when_the_first_dies(clocks):
    (first, second), _ = clocks
    assert (first._hold(), second._hold()) == (True, False)
    cache.valkey._cache.get_client(None, write=True).delete("portal:beat")  # as after HELD_FOR seconds
    assert (second._hold(), first._hold()) == (True, False)


@pytest.mark.long
def test_without_valkey_a_clock_stands_by(clocks, monkeypatch):
    from redis import Redis

    (first, _), rung = clocks
    monkeypatch.setattr(first, "_lock", Redis(port=9, socket_timeout=1).lock("portal:beat", timeout=1))
    assert (first.tick(), rung) == (beats.LOOK_AGAIN, [])


def test_every_bell_of_the_clock_is_known_and_every_queue_is_asked(settings):
    rung = [(entry["task"], *entry.get("args", ())) for entry in app.conf.beat_schedule.values()]
    assert {task for task, *_ in rung} - set(app.tasks) == set()
    assert [args[0] for task, *args in rung if task == "plant.answer"] == list(settings.JOBS_QUEUES)
    assert {kind.queue for kind in jobs.kinds.values()} <= set(settings.JOBS_QUEUES)
