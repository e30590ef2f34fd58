"""Above professional a second step is compulsory: at every address that the resolver knows, the desk's first of all."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.urls import reverse

from accounts.middleware import OPEN, SecondFactorMiddleware
from tests.factories.accounts import partnership
from tests.house.register import doors


@pytest.fixture
def knock(rf, settings):
    """Knock at an address as somebody; answers where they are sent, or `in`."""
    partnership()
    settings.SECOND_FACTOR_REQUIRED = True
    let_in = SecondFactorMiddleware(lambda request: HttpResponse("in"))

    def ask(someone, door) -> str:
        request = rf.generic(door.method, door.path)
        request.user, request.session = someone, {}
        request._messages = FallbackStorage(request)
        answer = let_in(request)
        return answer.headers.get("Location", "in")

    return ask


@pytest.mark.long
@pytest.mark.parametrize("who", ["morgan", "tom", "bea", "adi"])
@pytest.mark.django_db
def test_every_address_asks_for_it_but_those_that_set_it_up(who, request, knock):
    someone = request.getfixturevalue(who)
    got = {door.name + door.path: knock(someone, door) for door in doors()}
    assert got == {
        door.name + door.path: "in" if door.path.startswith(OPEN) else reverse("mfa_activate_totp")
        for door in doors()
    }


def test_no_page_of_the_desk_and_nothing_of_ones_own_stays_open():
    assert [
        door.path for door in doors() if door.path.startswith(OPEN) and door.path.startswith(("/desk", "/me"))
    ] == []


@pytest.mark.django_db
def test_a_professional_is_asked_for_it_nowhere(priya, knock):
    assert {knock(priya, door) for door in doors()} == {"in"}
