"""Above professional a second step is compulsory: at every address that the resolver knows, the desk's first of all."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.urls import reverse

from accounts.middleware import OPEN, SecondFactorMiddleware
from portal.lib.models import AuditEntry
from tests.factories.accounts import partnership
from tests.house.knocking import cookies_of
from tests.house.knocking import knock as knock_at
from tests.house.register import doors, things
from tests.portal.settings.test_production import COMPLETE, start


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


@pytest.mark.long
@pytest.mark.parametrize("who", ["morgan", "tom", "bea", "adi"])
def test_through_the_whole_portal_every_page_of_the_desk_asks_for_it(who, people, client, settings):
    named, cookies = things(people), cookies_of(client, people[who])
    desk = [door for door in doors() if door.path.startswith("/desk/")]
    noted, settings.SECOND_FACTOR_REQUIRED = AuditEntry.objects.count(), True
    got = {}
    for door in desk:
        answer = knock_at(client, door, cookies, named)
        got[door.method, door.path] = answer.headers.get("Location", answer.status_code)
    assert got == {(door.method, door.path): reverse("mfa_activate_totp") for door in desk}
    assert AuditEntry.objects.count() == noted


def test_on_a_server_it_is_compulsory(tmp_path):
    words = "import portal.settings.production as p; print(p.SECOND_FACTOR_REQUIRED)"
    assert start(tmp_path, words, **COMPLETE) == "True"
