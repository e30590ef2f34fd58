"""Whoever left an agency gets there what somebody gets who never belonged to it: what was is no key."""

import datetime as dt

import pytest

from portal.lib import clock
from tests.factories.accounts import membership, person
from tests.house.knocking import answer, cookies_of
from tests.house.register import doors, things

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Of those who left: who belongs to no agency now, and who belongs to another; and whose answers each gets.
LEFT = {"left": "former", "moved": "sam"}


@pytest.fixture
def leavers(people, millbrook, elsewhere):
    """Two who looked after Millbrook until yesterday."""
    yesterday = clock.today() - dt.timedelta(days=1)
    gone = {
        who: membership(person(f"{who.title()} Vale"), millbrook, role="coordinator", until=yesterday).person
        for who in LEFT
    }
    membership(gone["moved"], elsewhere)
    return gone


def test_every_page_for_those_who_look_after_agencies(people, leavers, client):
    named = things(people)
    cookies = {who: cookies_of(client, someone) for who, someone in leavers.items()}
    # What changes something is asked as well: a stranger changes nothing there, so nothing has to be undone.
    theirs = [
        door for door in doors() if door.path.startswith(("/desk/", "/events/")) and "gency" in door.path
    ]
    theirs += [door for door in doors() if door.path.startswith("/desk/") and door.expected["morgan"] < 400]
    got = {
        (who, door.method, door.path): answer(client, door, cookies[who], named)
        for door in theirs
        for who in LEFT
    }
    assert got == {
        (who, door.method, door.path): door.expected[like] for door in theirs for who, like in LEFT.items()
    }
    assert len(theirs) >= 30
