"""Events of the programme: added, published, changed and called off, and who is told of it."""

import datetime as dt

import pytest
import time_machine

from events import actions
from events.models import Event
from portal.lib import clock
from tests.events.deeds import book, letters, started, states
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import topic

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def test_two_events_of_one_title_get_two_addresses(bea):
    details = {
        "title": "Noticing neglect",
        "summary": "s",
        "places": 3,
        "starts": clock.now() + dt.timedelta(days=3),
        "ends": clock.now() + dt.timedelta(days=3, hours=1),
        "cpd_minutes": 60,
    }
    made = [actions.add_event(by=bea, topics=[], audiences=[], **details).slug for _ in range(3)]
    day = f"{clock.in_london(details['starts']):%Y-%m-%d}"
    assert made == ["noticing-neglect", f"noticing-neglect-{day}", f"noticing-neglect-{day}-2"]


@pytest.mark.parametrize(("chosen", "cover"), [("", ("seedling", 1)), ("bridge", ("bridge", 0))])
def test_a_cover_follows_the_theme_unless_one_was_chosen(bea, chosen, cover):
    starts = clock.now() + dt.timedelta(days=3)
    made = actions.add_event(
        by=bea,
        topics=[topic("Neglect")],
        audiences=[],
        title="Noticing",
        summary="s",
        places=3,
        starts=starts,
        ends=starts + dt.timedelta(hours=1),
        cpd_minutes=60,
        cover_motif=chosen,
        quiet=0,
    )
    assert (made.cover_motif, made.quiet) == cover


def test_a_reserved_word_is_no_address(bea):
    starts = clock.now() + dt.timedelta(days=3)
    made = actions.add_event(
        by=bea,
        topics=[],
        audiences=[],
        title="New",
        summary="s",
        places=3,
        starts=starts,
        ends=starts + dt.timedelta(hours=1),
        cpd_minutes=60,
    )
    assert made.slug == f"new-{clock.in_london(starts):%Y-%m-%d}"


def changed(at: Event, by, **details):
    return actions.change_event(event=at, by=by, topics=[], audiences=[], **details)


def test_a_new_time_raises_the_sequence_and_tells_everyone(guests, bea):
    at = event(places=1)
    for someone in guests[:2]:
        book(at, someone)
    later = dt.timedelta(days=1)
    changed(at, bea, starts=at.starts + later, ends=at.ends + later)
    at.refresh_from_db()
    assert (at.sequence, letters()[-2:]) == (1, ["events/changed", "events/changed_line"])


def test_a_detail_outside_the_calendar_tells_nobody(priya, bea):
    at = event()
    book(at, priya)
    changed(at, bea, takeaways="What to ask.")
    at.refresh_from_db()
    assert (at.sequence, at.takeaways, letters()) == (0, "What to ask.", ["events/booked"])


def test_a_draft_changes_quietly(bea):
    at = event(state="draft")
    changed(at, bea, title="Another title")
    at.refresh_from_db()
    assert (at.title, at.sequence, letters()) == ("Another title", 0, [])


def test_an_event_that_is_over_cannot_be_changed(bea):
    at = event()
    with time_machine.travel(at.ends + dt.timedelta(minutes=1)), pytest.raises(actions.Refused):
        changed(at, bea, title="Rewritten")
    at.refresh_from_db()
    assert at.title != "Rewritten"


@pytest.fixture
def announced(tom, priya):
    """A published event that lacks nothing, with somebody in it, who has had their letter."""
    at = event(trainer=tom)
    book(at, priya)
    return at


def refused(at: Event, by, sentence: str, **details) -> None:
    """The change is refused with this sentence, the event is as it was, and nobody is written to."""
    before = Event.objects.filter(pk=at.pk).values().get()
    with pytest.raises(actions.Refused) as told:
        changed(at, by, **details)
    assert str(told.value) == sentence
    assert (Event.objects.filter(pk=at.pk).values().get(), letters()) == (before, ["events/booked"])


PASSED = "Choose a start that has not passed."


def test_an_announced_event_is_not_moved_into_the_past(announced, bea):
    refused(announced, bea, PASSED, starts=clock.now() - dt.timedelta(minutes=1))


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"join_url": ""}, "Give the join link; only people with a place will see it."),
        ({"format": "room", "venue": ""}, "Say where it takes place."),
        ({"format": "hybrid", "venue": "Town Hall"}, "Say how many seats the room has."),
        ({"trainer": None}, "Choose the trainer."),
        ({"description": ""}, "Describe the event."),
    ],
)
def test_an_announced_event_does_not_lose_what_it_was_published_with(announced, bea, details, sentence):
    refused(announced, bea, sentence, **details)


def test_everything_that_an_announced_event_would_lose_is_said_at_once(announced, bea):
    details = {"join_url": "", "starts": clock.now() - dt.timedelta(hours=1)}
    refused(announced, bea, f"Give the join link; only people with a place will see it. {PASSED}", **details)


def test_an_event_that_is_running_does_not_begin_at_another_time_in_the_past(announced, bea):
    with started(announced, 20):
        refused(announced, bea, PASSED, starts=announced.starts + dt.timedelta(minutes=10))


def test_an_event_that_is_running_can_be_corrected(announced, bea):
    with started(announced, 20):
        later, link = announced.ends + dt.timedelta(minutes=15), "https://meet.example.org/another"
        changed(announced, bea, starts=announced.starts, ends=later, join_url=link)
    announced.refresh_from_db()
    assert (announced.ends, announced.join_url, letters()[-1]) == (later, link, "events/changed")


def test_what_an_announced_event_lacked_before_keeps_nobody_from_correcting_it(bea):
    at = event(trainer=None)  # whoever led it has left
    changed(at, bea, takeaways="What to ask.")
    at.refresh_from_db()
    assert at.takeaways == "What to ask."


def test_a_draft_may_still_lack_what_publishing_asks_for(tom):
    at = event(state="draft", trainer=tom)
    changed(at, tom, join_url="", starts=clock.now() - dt.timedelta(hours=1))
    at.refresh_from_db()
    assert (at.join_url, at.has_started) == ("", True)


def test_publishing_opens_a_draft(bea, tom):
    at = event(state="draft", trainer=tom)
    actions.publish_event(event=at, by=bea)
    at.refresh_from_db()
    assert (at.state, at.published_at is None) == ("published", False)


def test_publishing_says_everything_that_is_missing(bea):
    at = event(state="draft", description="", join_url="")
    with pytest.raises(actions.Refused, match=r"trainer.*Describe.*join link"):
        actions.publish_event(event=at, by=bea)
    at.refresh_from_db()
    assert at.state == "draft"


def test_calling_off_ends_every_request_and_tells_everyone(guests, bea):
    at = event(places=1)
    for someone in guests[:2]:
        book(at, someone)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    at.refresh_from_db()
    assert (at.state, at.sequence, states(at)) == ("cancelled", 1, ["cancelled", "cancelled"])
    assert letters()[-2:] == ["events/called_off", "events/called_off"]
    assert not at.bookings.filter(cancelled_late=True).exists()


def test_calling_off_twice_tells_nobody_twice(priya, bea):
    at = event()
    book(at, priya)
    for _ in range(2):
        actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    at.refresh_from_db()
    assert (at.sequence, letters().count("events/called_off")) == (1, 1)


def test_what_has_ended_cannot_be_called_off(bea):
    at = event()
    with time_machine.travel(at.ends + dt.timedelta(minutes=1)), pytest.raises(actions.Refused):
        actions.cancel_event(event=at, reason="Too late.", by=bea)
