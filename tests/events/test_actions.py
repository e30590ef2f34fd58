"""The verbs: what they change, what they refuse, and that each writes its audit row and its letter."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import RecordEntry
from events import actions
from events.models import Event, Presence
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.factories.library import topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def people(millbrook):
    return [membership(person(f"Guest{n} Vale"), millbrook).person for n in range(6)]


def book(at, someone):
    return actions.book(event=at, person=someone, by=someone)


def states(at) -> list[str]:
    return list(at.bookings.in_order().values_list("state", flat=True))


def letters() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("letter", flat=True))


def started(at, minutes=1):
    return time_machine.travel(at.starts + dt.timedelta(minutes=minutes), tick=False)


def test_a_free_place_is_booked_with_its_audit_row_and_its_letter(priya):
    made = book(event(), priya)
    assert (made.state, made.agency) == ("booked", priya.agency)
    assert made.asked_at <= made.booked_at
    assert AuditEntry.objects.get(verb="events.booked").by == priya
    assert letters() == ["events/booked"]


def test_a_full_event_gives_a_turn_in_the_line(people):
    at = event(places=1)
    for someone in people[:3]:
        book(at, someone)
    assert states(at) == ["booked", "waiting", "waiting"]
    assert letters() == ["events/booked", "events/waiting", "events/waiting"]


def test_asking_again_changes_nothing(priya):
    at = event()
    first = book(at, priya)
    assert book(at, priya) == first
    assert (at.bookings.count(), letters()) == (1, ["events/booked"])


def test_the_database_itself_refuses_a_second_live_booking(priya):
    at = event()
    booking(at, priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        booking(at, priya, state="waiting")


def test_who_gave_up_may_ask_again_at_the_end_of_the_line(people):
    at = event(places=1)
    mine = book(at, people[0])
    book(at, people[1])
    actions.cancel(booking=mine, by=people[0])
    again = book(at, people[0])
    assert (again.state, again.pk == mine.pk) == ("waiting", False)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_only_a_published_event_can_be_booked(priya, state):
    at = event(state=state)
    with pytest.raises(actions.Refused):
        book(at, priya)
    assert at.bookings.count() == 0


def test_a_started_event_cannot_be_booked(priya):
    at = event()
    with started(at, 0), pytest.raises(actions.Refused):
        book(at, priya)
    assert at.bookings.count() == 0


def test_a_place_given_up_goes_to_the_front_of_the_line_in_the_same_breath(people):
    at = event(places=1)
    made = [book(at, someone) for someone in people[:3]]
    actions.cancel(booking=made[0], by=people[0])
    assert states(at) == ["cancelled", "booked", "waiting"]
    assert letters()[-2:] == ["events/cancelled", "events/moved_up"]
    assert AuditEntry.objects.filter(verb="events.moved_up").count() == 1


def test_leaving_the_line_frees_no_place(people):
    at = event(places=1)
    made = [book(at, someone) for someone in people[:3]]
    actions.cancel(booking=made[1], by=people[1])
    assert states(at) == ["booked", "cancelled", "waiting"]


def test_giving_up_twice_changes_nothing(people):
    at = event(places=1)
    mine = book(at, people[0])
    actions.cancel(booking=mine, by=people[0])
    actions.cancel(booking=mine, by=people[0])
    assert letters() == ["events/booked", "events/cancelled"]
    assert AuditEntry.objects.filter(verb="events.gave_up").count() == 1


def test_a_place_cannot_be_given_up_after_the_start(priya):
    at = event()
    mine = book(at, priya)
    with started(at, 0), pytest.raises(actions.Refused):
        actions.cancel(booking=mine, by=priya)
    assert states(at) == ["booked"]


def test_giving_up_in_time_is_not_late(priya):
    at = event()
    mine = book(at, priya)
    with time_machine.travel(at.last_free_cancellation, tick=False):
        assert not actions.cancel(booking=mine, by=priya).cancelled_late


def test_giving_up_after_the_last_free_moment_is_late(priya):
    at = event()
    mine = book(at, priya)
    with time_machine.travel(at.last_free_cancellation + dt.timedelta(seconds=1), tick=False):
        assert actions.cancel(booking=mine, by=priya).cancelled_late


def test_leaving_the_line_is_never_late(people):
    at = event(places=1)
    book(at, people[0])
    mine = book(at, people[1])
    with time_machine.travel(at.starts - dt.timedelta(hours=1), tick=False):
        assert not actions.cancel(booking=mine, by=people[1]).cancelled_late


def test_more_places_go_to_the_front_of_the_line(people, bea):
    at = event(places=1)
    for someone in people[:4]:
        book(at, someone)
    actions.change_places(event=at, places_now=3, by=bea)
    assert states(at) == ["booked", "booked", "booked", "waiting"]


def test_fewer_places_than_people_are_refused(people, bea):
    at = event(places=2)
    for someone in people[:2]:
        book(at, someone)
    with pytest.raises(actions.Refused, match="2 people have a place"):
        actions.change_places(event=at, places_now=1, by=bea)
    at.refresh_from_db()
    assert at.places == 2


def test_nobody_moves_up_once_it_has_started(people, bea):
    at = event(places=1)
    for someone in people[:2]:
        book(at, someone)
    with started(at):
        actions.change_places(event=at, places_now=5, by=bea)
    assert states(at) == ["booked", "waiting"]


def changed(at: Event, by, **details):
    return actions.change_event(event=at, by=by, topics=[], audiences=[], **details)


def test_a_new_time_raises_the_sequence_and_tells_everyone(people, bea):
    at = event(places=1)
    for someone in people[:2]:
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


def test_calling_off_ends_every_request_and_tells_everyone(people, bea):
    at = event(places=1)
    for someone in people[:2]:
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


def test_somebody_without_a_place_cannot_be_marked(people, tom):
    at = event(places=1, trainer=tom)
    book(at, people[0])
    waits = book(at, people[1])
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
