"""A register that lay open while somebody else marked it: saving it changes what was changed on it, and nothing else."""

import datetime as dt
from html.parser import HTMLParser

import pytest
import time_machine

from events import actions
from events.models import Booking, Presence
from portal.lib.models import AuditEntry
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def running(db):
    """Twenty minutes after the start of whatever is made by `at`."""
    partnership()
    starts = dt.datetime(2026, 12, 3, 10, tzinfo=dt.UTC)
    with time_machine.travel(starts + dt.timedelta(minutes=20), tick=False):
        yield starts


@pytest.fixture
def at(running, tom):
    return event(trainer=tom, starts=running, places=9)


class Form(HTMLParser):
    """What a browser without JavaScript sends of a page: hidden fields, and the radios that are chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and (
            given.get("type") == "hidden" or (given.get("type") == "radio" and "checked" in given)
        ):
            self.fields[given["name"]] = given.get("value", "")


def door(at) -> str:
    return f"/desk/events/{at.slug}/register/"


def opened(client, at) -> dict[str, str]:
    return Form(client.get(door(at)).content.decode()).fields


def sent(client, at, fields, **changes) -> None:
    assert client.post(door(at), fields | filled() | changes).status_code == 302


def marked(at, of, mark, by) -> None:
    actions.mark_register(event=at, marks={str(of.uuid): mark}, by=by)


def state(of) -> str:
    return Booking.objects.get(pk=of.pk).state


def test_a_page_that_lay_open_puts_no_mark_back(signed_in, at, tom, bea, priya, sam):
    mine, other = booking(at, priya), booking(at, sam)
    marked(at, mine, "attended", tom)
    client = signed_in(tom)
    page = opened(client, at)
    marked(at, mine, "partly", bea)
    sent(client, at, page, **{str(other.uuid): "attended"})
    assert (state(mine), state(other)) == ("partly", "attended")


def test_what_is_changed_on_such_a_page_counts(signed_in, at, tom, bea, priya):
    mine = booking(at, priya)
    marked(at, mine, "attended", tom)
    client = signed_in(tom)
    page = opened(client, at)
    marked(at, mine, "partly", bea)
    sent(client, at, page, **{str(mine.uuid): "not_attended"})
    assert state(mine) == "not_attended"


def test_who_was_open_on_the_page_and_stays_so_keeps_a_mark_made_since(signed_in, at, tom, bea, priya):
    mine = booking(at, priya)
    client = signed_in(tom)
    page = opened(client, at)
    marked(at, mine, "attended", bea)
    sent(client, at, page)
    assert state(mine) == "attended"


def test_what_the_rooms_code_had_chosen_takes_no_mark_back(signed_in, at, tom, bea, priya):
    at.format, at.venue = "room", "Town Hall"
    at.save()
    mine = booking(at, priya)
    Presence.objects.create(booking=mine, at=at.starts)
    client = signed_in(tom)
    page = opened(client, at)
    assert page[str(mine.uuid)] == "attended"
    marked(at, mine, "not_attended", bea)
    sent(client, at, page)
    assert state(mine) == "not_attended"


def test_what_the_rooms_code_has_chosen_counts_where_nobody_marked_since(signed_in, at, tom, priya):
    at.format, at.venue = "room", "Town Hall"
    at.save()
    mine = booking(at, priya)
    Presence.objects.create(booking=mine, at=at.starts)
    client = signed_in(tom)
    sent(client, at, opened(client, at))
    assert state(mine) == "attended"


def test_saving_the_page_as_it_is_writes_nothing(signed_in, at, tom, priya):
    mine = booking(at, priya)
    marked(at, mine, "attended", tom)
    client = signed_in(tom)
    sent(client, at, opened(client, at))
    assert AuditEntry.objects.filter(verb="events.marked").count() == 1


def test_a_page_from_before_still_saves(signed_in, at, tom, priya):
    """It sends no marks along that it was drawn with."""
    mine = booking(at, priya)
    marked(at, mine, "attended", tom)
    sent(signed_in(tom), at, {}, **{str(mine.uuid): "partly"})
    assert state(mine) == "partly"


@pytest.mark.parametrize("odd", ["x", "=", "a=b=c", "= =", "\u00a0"])
def test_an_odd_list_of_marks_is_no_fault(signed_in, at, tom, priya, odd):
    mine = booking(at, priya)
    sent(signed_in(tom), at, {"drawn": odd}, **{str(mine.uuid): "attended"})
    assert state(mine) == "attended"
