"""What the tests of abuse share: the whole house with one of each thing, and what a knock writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.abuse.more import more
from tests.abuse.writes import written
from tests.house.knocking import cookies_of
from tests.house.register import EVERYBODY, things


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
