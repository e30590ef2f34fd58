"""What the tests of abuse share: the whole house with one of each thing, and what a knock writes."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.engines import servers
from tests.abuse.more import more
from tests.abuse.writes import written
from tests.house.knocking import cookies_of
from tests.house.register import EVERYBODY, things
from tests.running import ROOT, free_port


@pytest.fixture
def named(people) -> dict[str, str]:
    """One row of each thing that an address names."""
    return things(people)


@pytest.fixture
def everywhere(people, named) -> dict[str, str]:
    """The same, and a row of everything else in which people's words stand."""
    more(people, named)
    return named


@pytest.fixture
def cookies(client, people) -> dict:
    """Everybody signed in once, and the visitor, who is not."""
    return {who: cookies_of(client, people.get(who)) for who in EVERYBODY}


@contextmanager
def _undone() -> Iterator[list[str]]:
    """What is written inside, as statements; all of it is taken back."""
    statements: list[str] = []
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        yield statements
        statements += written(asked)
        transaction.set_rollback(True)


@pytest.fixture
def undone() -> Callable[[], "contextmanager[list[str]]"]:
    return _undone


@pytest.fixture
def strict_limits(settings) -> None:
    """The limits of production, counted from nothing, behind one proxy of our own."""
    from django.core.cache import cache

    settings.ACCOUNT_RATE_LIMITS = {}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Iterator[int]:
    """The web server, started with the portal's own words; the time for a head is eight seconds instead of its own 30."""
    log = tmp_path_factory.mktemp("web") / "log"
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "GRANIAN_HTTP1_HEADER_READ_TIMEOUT": "8000",  # a word on the command line would count for more
    }
    child = servers.web(ROOT, port, environment)
    child.spawn(log)
    try:
        while not child.ready():
            assert child.running, log.read_text(errors="replace")
        yield port
    finally:
        child.ask_to_stop()
        child.make_stop(time.monotonic() + child.grace)
