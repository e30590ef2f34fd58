"""How often one reader may ask in a minute. No minute ends, and no slow moment of the machine counts, while these ask."""

import pytest
import time_machine

from portal.lib import clock
from resources.posters import pace
from tests.factories.posters import poster
from tests.resources.posters.reader import HELEN, make, preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northmere", "one_minute")]


@pytest.fixture
def one_minute(settings):
    """The clock stands, and a cache that answers late has answered all the same."""
    patient = settings.CACHES["default"] | {"OPTIONS": {"socket_connect_timeout": 60, "socket_timeout": 60}}
    settings.CACHES = {"default": patient}
    # Not far from the true time, which the file store looks at.
    with time_machine.travel(clock.now().replace(second=30), tick=False):
        yield


def test_an_impatient_reader_is_asked_to_pause(client, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "POSTERS", 2)
    assert [make(client, **HELEN).status_code for _ in range(3)] == [200, 200, 429]


def test_an_impatient_script_is_answered_in_its_own_way(client, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "PREVIEWS", 0)
    answer = preview(client, **HELEN)
    assert (answer.status_code, answer.json()["says"]) == (
        429,
        "A short pause, please. The preview goes on in a minute.",
    )


def test_one_reader_does_not_slow_another(client, signed_in, priya, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "POSTERS", 1)
    make(client, **HELEN)
    assert (make(client, **HELEN).status_code, make(signed_in(priya), **HELEN).status_code) == (429, 200)


def test_without_valkey_an_impatient_reader_is_asked_to_pause_all_the_same(client, settings, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "POSTERS", 2)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}}
    assert [make(client, **HELEN).status_code for _ in range(3)] == [200, 200, 429]
