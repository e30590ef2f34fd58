"""The same people live in every test: priya, morgan, tom, bea, adi, and sam, the stranger who must see nothing."""

import os

import pytest
from hypothesis import settings

from accounts.models import Agency, User
from tests.factories.accounts import agency, grant, membership, person

# The same examples every time, so that a red run is the change's own fault. The drills look for new ones.
settings.register_profile("check", derandomize=True, deadline=None)
settings.register_profile("drill", max_examples=int(os.environ.get("DRILL_EXAMPLES", "2000")), deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the journeys, which share one portal, to one worker, and begin with them.

    xdist's own groups write into a field that this pytest no longer reads, so that both workers got some.
    """
    from xdist.scheduler import LoadScopeScheduling

    class JourneysTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "journeys" if nodeid.startswith("tests/journeys/") else nodeid

    return JourneysTogether(config, log)


@pytest.fixture
def millbrook(db) -> Agency:
    return agency(name="Millbrook Primary School", sector="education")


@pytest.fixture
def elsewhere(db) -> Agency:
    return agency(name="Eastvale Community Trust", sector="health")


@pytest.fixture
def priya(millbrook) -> User:
    """A professional."""
    return membership(person("Priya Nair"), millbrook).person


@pytest.fixture
def morgan(millbrook) -> User:
    """The coordinator of Priya's agency."""
    return membership(person("Morgan Hale"), millbrook, role="coordinator").person


@pytest.fixture
def tom(db) -> User:
    """A trainer."""
    return grant(person("Tom Ashworth"), "trainer").person


@pytest.fixture
def bea(db) -> User:
    """The business team."""
    return grant(person("Bea Lindqvist"), "business").person


@pytest.fixture
def adi(db) -> User:
    """An administrator."""
    return grant(person("Adi Okafor"), "administrator").person


@pytest.fixture
def sam(elsewhere) -> User:
    """A professional of another agency: the stranger."""
    return membership(person("Sam Reyes"), elsewhere).person


@pytest.fixture
def signed_in(client):
    """`signed_in(priya)` answers a client that is signed in as Priya."""

    def sign_in(someone: User):
        client.force_login(someone)
        return client

    return sign_in
