"""The same people live in every test: priya, morgan, tom, bea, adi, and sam, the stranger who must see nothing."""

import datetime as dt
import os

import pytest
from allauth.account.models import EmailAddress
from hypothesis import settings

from accounts.models import Agency, User
from portal.lib import clock
from tests.factories.accounts import agency, grant, membership, partnership, person

# The same examples every time, so that a red run is the change's own fault. The drills look for new ones.
settings.register_profile("check", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("drill", max_examples=int(os.environ.get("DRILL_EXAMPLES", "2000")), deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))

FOUR = 4  # workers: from there on a portal more costs less than waiting for the journeys


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Begin with the journeys: all on one worker of two, since they share one portal; in two lots where there are more.

    xdist's own groups write into a field that this pytest no longer reads, so that both workers got some.
    """
    from xdist.scheduler import LoadScopeScheduling

    lots = 1 if len(config.getoption("tx")) < FOUR else 2

    class JourneysTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if not nodeid.startswith("tests/journeys/"):
                return nodeid
            file = nodeid.partition("::")[0]
            return f"journeys {sum(file.encode()) % lots}"

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


@pytest.fixture
def people(priya, morgan, tom, bea, adi, sam, millbrook, elsewhere) -> dict[str, User]:
    """Everybody whom the lists of doors name."""
    partnership()
    asking = person("Asking Amos")
    EmailAddress.objects.create(user=asking, email=asking.email, verified=False, primary=True)
    yesterday = clock.today() - dt.timedelta(days=1)
    return {
        "priya": priya,
        "morgan": morgan,
        "tom": tom,
        "bea": bea,
        "adi": adi,
        "sam": sam,
        "closed": grant(membership(person("Closed Cleo"), millbrook).person, "business").person,
        "nadia": membership(person("Nadia Rahman"), elsewhere, role="coordinator").person,
        "former": grant(person("Former Fynn"), "trainer", until=yesterday).person,
        "asking": membership(asking, millbrook, state="asked").person,
    }
