"""While Valkey is away, tries are counted in the database: limits hold, and nobody waits long."""

import datetime as dt
import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection

from portal.lib import caching, clock, privacy
from portal.lib.models import Counted
from portal.lib.tasks import remove_overdue
from tests.bad_line import Line
from tests.factories.accounts import partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings):
    """Nobody listens where Valkey should be."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}}
    yield
    caching._silent_until.clear()


@pytest.fixture
def limits(settings, priya):
    """As in production (tests run without), and tighter: two failures in five minutes."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key", "login": "100/m/ip"}
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    partnership()


def sign_in(client, someone, password: str):
    return client.post("/accounts/login/", {"login": someone.email, "password": password})


def test_what_is_added_first_stays_until_its_end(away, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    assert [cache.add("a", 1, 60), cache.add("a", 2, 60), cache.get("a")] == [True, False, 1]
    time_machine.move_to(clock.now() + dt.timedelta(seconds=61), tick=False)
    assert [cache.get("a"), cache.add("a", 3, 60), cache.get("a")] == [None, True, 3]


def test_values_are_kept_counted_and_forgotten(away):
    cache.set("history", [1.5, 0.25], 60)
    cache.set("for ever", True, None)
    cache.add("tries", 0)
    assert [cache.incr("tries"), cache.incr("tries", 3), cache.get("tries")] == [1, 4, 4]
    assert [cache.get("history"), cache.get("for ever"), cache.get("nothing", 7)] == [[1.5, 0.25], True, 7]
    assert [cache.touch("history", 60), cache.touch("nothing"), cache.delete("history"), cache.get("history")] == [
        True, False, True, None,
    ]  # fmt: skip
    with pytest.raises(ValueError):
        cache.incr("nothing")
    cache.clear()
    assert Counted.objects.count() == 0


def test_nobody_can_be_read_from_the_table(away):
    cache.set("allauth:rl:login:ip:198.51.100.7", [1.0], 60)
    assert len(Counted.objects.get().key) == 64
    assert "198.51.100.7" not in str(Counted.objects.values().get())


def test_what_is_over_goes_at_night(away):
    cache.set("a", 1, -1)
    cache.set("b", 1, 60)
    assert privacy.register[Counted].person is None
    remove_overdue("", type("Turn", (), {"alive": True})())
    assert Counted.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_at_once_one_does(away):
    added, gate = [], threading.Barrier(8)

    def add():
        gate.wait()
        added.append(cache.add("lock", 1, 60))
        connection.close()

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False] * 7 + [True]


def test_once_valkey_did_not_answer_nobody_asks_it_for_a_while(settings):
    silent = Line(settings.CACHES["default"]["LOCATION"])
    silent.mood = "stall"
    quick = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
    settings.CACHES = {
        "default": settings.CACHES["default"]
        | {"LOCATION": f"redis://127.0.0.1:{silent.port}/1", "OPTIONS": quick}
    }
    try:
        cache.set("a", 1, 60)
        assert [cache.get("a"), cache.incr("a"), silent.calls] == [1, 2, 1]
    finally:
        silent.close()
        caching._silent_until.clear()


def test_one_signs_in_without_valkey(away, limits, client, priya):
    assert sign_in(client, priya, "safeguarding-demo").status_code == 302


def test_guessing_is_stopped_without_valkey(away, limits, client, priya):
    for _ in range(2):
        assert sign_in(client, priya, "wrong").context["form"].errors["__all__"] == [
            "That email and password do not go together. Check both and try again."
        ]
    assert sign_in(client, priya, "safeguarding-demo").context["form"].errors["__all__"] == [
        "Too many tries for now. Please wait a few minutes."
    ]
