"""Letters about events: whatever link a scanner opens, nothing changes, and the next step still works."""

import datetime as dt
from functools import partial

import pytest
from django.test import Client

from events import actions, reminding, stages
from events.models import Approval, Booking, ManagerComment
from portal.lib import clock
from tests.abuse.letters import browser_of, every_letter, link_of, open_each, run
from tests.events.deeds import book
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
RUTH = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": "Two families of mine."}


@pytest.fixture(autouse=True)
def to(time_machine):
    """Goes to a moment; everybody comes to the portal on a Monday of November."""
    time_machine.move_to(NOVEMBER, tick=False)
    return partial(time_machine.move_to, tick=False)


def put_off(at, by) -> None:
    """By two days."""
    starts = at.starts + dt.timedelta(days=2)
    given = {"starts": starts, "ends": starts + dt.timedelta(minutes=90)}
    actions.change_event(event=at, by=by, topics=[], audiences=[], **given)


def state_of(mine: Booking) -> str:
    return Booking.objects.get(pk=mine.pk).state


def a_place(people, to):
    """Had, put off, and given up on the page that the letters lead to."""
    priya, at = people["priya"], event(trainer=people["tom"])
    mine = book(at, priya)
    yield
    put_off(at, people["bea"])
    yield
    browser_of(priya).post(f"/events/{at.slug}/cancel/", filled())
    assert state_of(mine) == "cancelled"
    yield


def another_way(people, to):
    at = event(format="hybrid", venue="Town Hall, Westhaven", room_places=2)
    mine = book(at, people["priya"])
    yield
    actions.change_way(booking=mine, way="room", by=people["priya"])
    yield


def what_others_do_to_a_place(people, to):
    """Given to a colleague, given up by the coordinator, taken away, put back into the line, called off."""
    priya, morgan, bea = (people[who] for who in ("priya", "morgan", "bea"))
    actions.hand_over(booking=booking(event(), priya), to=morgan, by=priya)
    actions.cancel(booking=booking(event(), priya), by=morgan)
    actions.take_off(booking=booking(event(), priya), reason="The group changed.", by=bea)
    smaller, off = event(places=2), event()
    for one in (priya, morgan):
        booking(smaller, one)
    actions.change_places(event=smaller, places_now=1, by=bea, surplus="back")
    booking(off, priya)
    actions.cancel_event(event=off, reason="The trainer is ill.", by=bea)
    yield


def the_line(people, to):
    """Stood in, put off, moved, left, and come to its front."""
    priya, bea = people["priya"], people["bea"]
    at = event(places=1, offer_hours=0)
    mine = book(at, priya)
    sams, nadias, morgans = (book(at, people[who]) for who in ("sam", "nadia", "morgan"))
    yield
    put_off(at, bea)
    yield
    actions.move(booking=nadias, to=1, reason="A first family.", by=bea)
    yield
    actions.take_off(booking=morgans, reason="The group changed.", by=bea)
    browser_of(people["nadia"]).post(f"/events/{at.slug}/cancel/", filled())
    actions.cancel(booking=booking(event(), people["sam"], state="waiting"), by=people["nadia"])
    yield
    actions.cancel(booking=mine, by=priya)
    assert (state_of(nadias), state_of(sams)) == ("cancelled", "booked")
    yield


def an_offer(people, to):
    """Not taken in time by one, and taken by the next after the scanner looked at it."""
    at = event(places=1, offer_hours=24)
    mine = booking(at, people["priya"])
    sams, nadias = (booking(at, people[who], state="waiting") for who in ("sam", "nadia"))
    actions.cancel(booking=mine, by=people["priya"])
    yield
    to(clock.now() + dt.timedelta(hours=25))
    run("events.let_lapse")
    yield
    browser_of(people["nadia"]).post(f"/events/{at.slug}/take/", filled())
    assert (state_of(sams), state_of(nadias)) == ("cancelled", "booked")
    yield


def the_manager(people, to):
    """Who has no account says yes, to a place and to a turn, says no, and says nothing."""
    priya = people["priya"]

    def asked(**fields) -> Booking:
        return actions.book(event=event(needs_approval=True, **fields), person=priya, by=priya, manager=RUTH)

    def answers(word: str) -> None:
        Client().post(
            link_of("events/manager_asked", "/events/approve/"), filled(answer=word, reason="We are too few.")
        )

    asked()
    yield
    answers("yes")
    yield
    full = asked(places=1, slug="full")
    booking(full.event, people["morgan"])
    yield
    answers("yes")
    yield
    asked()
    yield
    answers("no")
    yield
    last = asked()
    yield
    to(last.held_until + dt.timedelta(minutes=1))
    run("events.let_lapse")
    assert list(
        Approval.objects.order_by("pk").values_list("approved", "booking__state", "booking__ending")
    ) == [
        (True, "booked", ""),
        (True, "waiting", ""),
        (False, "cancelled", "refused"),
        (False, "cancelled", "unanswered"),
    ]
    yield


def it_is_soon(people, to):
    at = event()
    mine = book(at, people["priya"])
    yield
    for kind in (reminding.WEEK, reminding.DAY, reminding.HOURS):
        to(reminding.due_at(kind, at.starts))
        run("events.remind")
        yield
    assert state_of(mine) == "booked"


def afterwards(people, to):
    """The register is taken; eight weeks later who came answers, and their manager, who has no account, comments."""
    priya, at = people["priya"], event(places=9, trainer=people["tom"])
    marks = {"priya": "attended", "morgan": "partly", "sam": "not_attended", "nadia": "excused"}
    marked = {str(booking(at, people[who]).uuid): mark for who, mark in marks.items()}
    to(at.ends)
    actions.mark_register(event=at, marks=marked, by=people["tom"])
    to(at.ends + dt.timedelta(minutes=31))
    drain("default")
    yield
    to(stages.opens_at(stages.LATER, at.ends))
    run("events.follow_up")
    yield
    given = {
        "rating_1": "4",
        "words": "I ask twice.",
        "manager_name": "Ruth Abara",
        "manager_email": "ruth@example.org",
    }
    browser_of(priya).post(f"/events/{at.slug}/evaluation/", filled(**given))
    yield
    Client().post(link_of("events/comment", "/events/comment/"), filled(seen="4", words="She asks twice."))
    assert ManagerComment.objects.get().words == "She asks twice."


def a_next_date(people, to):
    first = event(trainer=people["tom"])
    actions.want_next_date(event=first, person=people["priya"])
    again = actions.repeat_event(event=first, starts=clock.now() + dt.timedelta(days=40), by=people["bea"])
    again.join_url = "https://meet.example.org/again"
    again.save()
    actions.publish_event(event=again, by=people["bea"])
    yield


SCENES = {
    a_place: {"booked", "changed", "cancelled"},
    another_way: {"booked", "way"},
    what_others_do_to_a_place: {
        "booked", "handed_over", "given_up_for", "place_taken", "put_back", "called_off",
    },
    the_line: {
        "booked", "waiting", "changed", "changed_line", "moved", "passed", "taken_off", "left", "taken_back", "cancelled",
        "moved_up",
    },
    an_offer: {"cancelled", "offered", "not_taken", "booked"},
    the_manager: {"requested", "manager_asked", "booked", "approved", "refused", "unanswered"},
    it_is_soon: {"booked", "reminder_week", "reminder_day", "reminder_hours"},
    afterwards: {"thanks", "thanks_partly", "missed", "excused", "later", "comment"},
    a_next_date: {"next_date"},
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_opening_every_link_of_every_letter_changes_nothing(scene, to, people):
    opened = open_each(scene(people, to), people["adi"])
    assert (opened.unsent, opened.wrong, opened.told) == ([], {}, set())
    assert opened.kinds == {f"events/{kind}" for kind in SCENES[scene]}


def test_each_kind_of_letter_about_events_is_opened():
    assert {f"events/{kind}" for kinds in SCENES.values() for kind in kinds} == every_letter("events")
