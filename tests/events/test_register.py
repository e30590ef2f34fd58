"""The register and the link: who is marked as what, what that puts on the record, and who joins when."""

import pytest
import time_machine

from accounts.models import RecordEntry
from events import actions
from events.models import Presence
from tests.events.deeds import book, started, states
from tests.factories.accounts import partnership
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def marked(at, by, **marks):
    with started(at):
        return actions.mark_register(event=at, marks=marks, by=by)


def test_who_attended_gets_the_minutes_once(priya, tom):
    at = event(trainer=tom)
    mine = book(at, priya)
    assert marked(at, tom, **{str(mine.uuid): "attended"}) == 1
    assert marked(at, tom, **{str(mine.uuid): "attended"}) == 0
    entry = RecordEntry.objects.get(person=priya)
    assert (entry.source, entry.minutes, entry.level, entry.participatory, entry.title) == (
        f"event:{at.uuid}",
        90,
        "3",
        True,
        at.title,
    )


@pytest.mark.parametrize("mark", ["partly", "not_attended"])
def test_who_did_not_attend_in_full_gets_none(priya, tom, mark):
    at = event(trainer=tom)
    mine = book(at, priya)
    marked(at, tom, **{str(mine.uuid): mark})
    assert (states(at), RecordEntry.objects.count()) == ([mark], 0)


def test_a_mark_set_by_mistake_takes_the_minutes_back(priya, tom):
    at = event(trainer=tom)
    mine = book(at, priya)
    marked(at, tom, **{str(mine.uuid): "attended"})
    marked(at, tom, **{str(mine.uuid): "not_attended"})
    assert (states(at), RecordEntry.objects.count()) == (["not_attended"], 0)


def test_the_register_is_shut_before_the_start(priya, tom):
    at = event(trainer=tom)
    mine = book(at, priya)
    with pytest.raises(actions.Refused):
        actions.mark_register(event=at, marks={str(mine.uuid): "attended"}, by=tom)
    assert states(at) == ["booked"]


def test_only_three_marks_exist(priya, tom):
    at = event(trainer=tom)
    mine = book(at, priya)
    with pytest.raises(actions.Refused):
        marked(at, tom, **{str(mine.uuid): "cancelled"})
    assert states(at) == ["booked"]


def test_somebody_without_a_place_cannot_be_marked(guests, tom):
    at = event(places=1, trainer=tom)
    book(at, guests[0])
    waits = book(at, guests[1])
    assert marked(at, tom, **{str(waits.uuid): "attended"}) == 0
    assert RecordEntry.objects.count() == 0


def test_joining_logs_presence_in_the_window(priya):
    at = event()
    mine = book(at, priya)
    with time_machine.travel(at.join_opens, tick=False):
        actions.join(booking=mine, by=priya)
    assert Presence.objects.get().at == at.join_opens


@pytest.mark.parametrize("minutes", [-16, 91])
def test_outside_the_window_nobody_joins(priya, minutes):
    at = event()
    mine = book(at, priya)
    with started(at, minutes), pytest.raises(actions.Refused):
        actions.join(booking=mine, by=priya)
    assert Presence.objects.count() == 0


def test_who_waits_cannot_join(priya):
    at = event()
    mine = booking(at, priya, state="waiting")
    with started(at), pytest.raises(actions.Refused):
        actions.join(booking=mine, by=priya)
    assert Presence.objects.count() == 0


MARKED = ["attended", "partly", "not_attended"]


@pytest.mark.parametrize("mark", MARKED)
def test_who_is_marked_while_it_runs_joins_again_and_keeps_the_mark(priya, tom, mark):
    at = event(trainer=tom)
    mine = book(at, priya)
    marked(at, tom, **{str(mine.uuid): mark})
    mine.refresh_from_db()
    with started(at, 30):
        actions.join(booking=mine, by=priya)
    assert (states(at), Presence.objects.get().booking) == ([mark], mine)


def test_who_is_excused_cannot_join(priya):
    at = event()
    mine = booking(at, priya, state="excused")
    with started(at), pytest.raises(actions.Refused):
        actions.join(booking=mine, by=priya)
    assert Presence.objects.count() == 0


def test_who_is_marked_cannot_join_once_it_is_over(priya):
    at = event()
    mine = booking(at, priya, state="attended")
    with started(at, 91), pytest.raises(actions.Refused):
        actions.join(booking=mine, by=priya)
    assert Presence.objects.count() == 0
