"""Somebody wants to be told of a next date, and is told once."""

import datetime as dt

import pytest

from events import actions
from events.models import Interest
from portal.lib import clock
from portal.lib.models import Email
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db
WORDS = "Tell me when there is a next date"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def ask(client, at, **more):
    return client.post(f"/events/{at.slug}/next-date/", filled(**more))


def published(first, by):
    again = actions.repeat_event(event=first, starts=clock.now() + dt.timedelta(days=40), by=by)
    again.join_url = "https://meet.example.org/again"
    again.save()
    return actions.publish_event(event=again, by=by)


@pytest.mark.parametrize(
    "fields",
    [
        {"places": 1},
        {"starts": clock.now() - dt.timedelta(days=2)},
        {"state": "cancelled", "published_at": clock.now()},
    ],
    ids=["full", "past", "cancelled"],
)
def test_it_is_asked_on_events_that_cannot_be_booked(signed_in, priya, bea, fields):
    at = event(**fields)
    if at.is_published and not at.has_ended:
        booking(at, bea)
    assert WORDS in signed_in(priya).get(at.get_absolute_url()).content.decode()


def test_it_is_not_asked_where_there_are_places(signed_in, priya):
    assert WORDS not in signed_in(priya).get(event().get_absolute_url()).content.decode()


def test_asking_twice_is_once_and_can_be_taken_back(signed_in, priya):
    at, client = event(), signed_in(priya)
    ask(client, at), ask(client, at)
    assert Interest.objects.count() == 1
    ask(client, at, stop="1")
    assert Interest.objects.count() == 0


def test_one_letter_is_written_when_a_next_date_is_published(bea, tom, priya, sam):
    first = event(trainer=tom)
    series = actions.begin_series(title="Neglect", by=bea)
    other = event(trainer=tom)
    series.events.set([first, other])
    for at, who in ((first, priya), (other, priya), (other, sam), (event(), bea)):
        actions.want_next_date(event=at, person=who)
    again = published(first, bea)
    told = Email.objects.filter(key__startswith="events.next-date:")
    assert sorted(told.values_list("to", flat=True)) == sorted([priya.email, sam.email])
    assert again.get_absolute_url() in told.first().text
    published(first, bea)
    assert told.count() == 2


def test_a_draft_tells_nobody(tom, priya):
    first = event(trainer=tom)
    actions.want_next_date(event=first, person=priya)
    actions.repeat_event(event=first, starts=clock.now() + dt.timedelta(days=40), by=tom)
    assert Email.objects.count() == 0


def test_the_desk_reads_how_many_wait_for_a_date(signed_in, tom, priya, sam):
    at = event(trainer=tom)
    for who in (priya, sam):
        actions.want_next_date(event=at, person=who)
    said = " ".join(signed_in(tom).get(f"/desk/events/{at.slug}/").content.decode().split())
    assert "2 people want to be told of a next date." in said
