"""Two editors of one event's details: the second is shown both versions, and overwrites knowingly or not at all."""

import datetime as dt
import re

import pytest
from zeal import zeal_ignore

from events import actions
from events.models import Event
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.forms import filled

pytestmark = pytest.mark.django_db

THEIRS, YOURS = "What they wrote of it.", "What you wrote of it."


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


@pytest.fixture
def at(tom):
    return event(trainer=tom, cover_motif="seedling")


def door(at) -> str:
    return f"/desk/events/{at.slug}/details/"


def edition_on(answer) -> str:
    return re.search(r'name="edition" value="(\d+)"', answer.content.decode())[1]


def as_shown(answer, **changes) -> dict[str, str]:
    """The form as the page shows it, as a browser sends it back, with changes."""
    shown = answer.context["form"]
    data = {}
    for field in shown:
        value = field.value()
        if isinstance(value, bool):
            data |= {field.html_name: "on"} if value else {}
        elif value not in (None, ""):
            widget = field.field.widget
            told = widget.format_value(value) if hasattr(widget, "format_value") else value
            data[field.html_name] = told[0] if isinstance(told, list) and len(told) == 1 else told
    return filled(**data | {"edition": edition_on(answer)} | changes)


def saved_meanwhile(at, by) -> None:
    actions.change_event(event=at, by=by, topics=[], audiences=[], summary=THEIRS)


def summary(at) -> str:
    return Event.objects.filter(pk=at.pk)[0].summary


def test_whoever_saves_alone_is_not_asked_and_may_save_again(signed_in, tom, at):
    client = signed_in(tom)
    for words in (THEIRS, YOURS):
        answer = client.post(door(at), as_shown(client.get(door(at)), summary=words))
        assert (answer.status_code, summary(at)) == (302, words)


def test_the_second_sees_both_versions_of_what_differs_and_overwrites_nothing(signed_in, tom, bea, at):
    client = signed_in(tom)
    mine = as_shown(client.get(door(at)), summary=YOURS)
    saved_meanwhile(at, bea)
    answer = client.post(door(at), mine)
    shown = [(one.label, one.theirs, one.yours) for one in answer.context["differences"]]
    assert (answer.status_code, shown, summary(at)) == (422, [("Summary", THEIRS, YOURS)], THEIRS)
    page = answer.content.decode()
    assert [THEIRS in page, YOURS in page] == [True, True]


def test_the_second_can_save_theirs_knowingly(signed_in, tom, bea, at):
    client = signed_in(tom)
    mine = as_shown(client.get(door(at)), summary=YOURS)
    saved_meanwhile(at, bea)
    again = edition_on(client.post(door(at), mine))
    answer = client.post(door(at), mine | filled(edition=again))
    assert (answer.status_code, summary(at)) == (302, YOURS)


def test_a_change_of_places_meanwhile_is_nobodys_words(signed_in, tom, bea, at):
    client = signed_in(tom)
    mine = as_shown(client.get(door(at)), summary=YOURS)
    actions.change_places(event=at, places_now=9, by=bea)
    assert (client.post(door(at), mine).status_code, summary(at)) == (302, YOURS)
    at.refresh_from_db()
    assert at.places == 9


def test_a_repeat_begins_with_an_edition_of_its_own(tom, at):
    saved_meanwhile(at, tom)
    again = actions.repeat_event(event=at, starts=at.starts + dt.timedelta(days=7), by=tom)
    assert (Event.objects.get(pk=at.pk).edition, again.edition) == (2, 1)
