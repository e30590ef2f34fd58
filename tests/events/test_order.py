"""The order of the line: moved by name with a reason, and what happens when there are fewer places."""

import base64
import datetime as dt

import pytest

from events import actions, places
from events.models import Booking
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def crowd(at, number: int, *, state: str = "waiting", since: int = 100, **fields) -> list[Booking]:
    """So many people, who asked a minute after one another."""
    first = clock.now() - dt.timedelta(minutes=since)
    home = agency()
    return [
        booking(
            at,
            membership(person(f"{state.capitalize()}{n} Vale"), home).person,
            state=state,
            asked_at=first + dt.timedelta(minutes=n),
            **fields,
        )
        for n in range(number)
    ]


@pytest.fixture
def full(tom):
    """One place, taken, and five in the line."""
    at = event(trainer=tom, places=1)
    crowd(at, 1, state="booked", since=200)
    return at, crowd(at, 5)


def line(at) -> list[int]:
    return list(at.bookings.in_line().in_order().values_list("pk", flat=True))


def names(at) -> list[str]:
    return [key.rpartition(":")[0] for key in Email.objects.order_by("pk").values_list("key", flat=True)]


def state(of: Booking) -> str:
    return Booking.objects.get(pk=of.pk).state


@pytest.mark.parametrize(("number", "to", "order"), [(5, 2, "15234"), (1, 4, "23415"), (4, 1, "41235")])
def test_somebody_is_put_at_a_numbered_place(full, bea, number, to, order):
    at, five = full
    actions.move(booking=five[number - 1], to=to, reason="First family next week.", by=bea)
    assert line(at) == [five[int(n) - 1].pk for n in order]


def test_a_move_is_in_the_audit_with_its_reason(full, bea):
    _, five = full
    actions.move(booking=five[4], to=2, reason="First family next week.", by=bea)
    entry = AuditEntry.objects.get(verb="events.moved")
    assert (entry.by, entry.detail["before"], entry.detail["now"], entry.detail["reason"]) == (
        bea, 5, 2, "First family next week.",
    )  # fmt: skip


def test_who_is_moved_and_who_is_passed_are_told_the_reason_and_nobody_else(full, bea):
    _, five = full
    actions.move(booking=five[4], to=3, reason="First family next week.", by=bea)
    number = AuditEntry.objects.get(verb="events.moved").pk
    told = set(Email.objects.filter(text__contains="First family next week.").values_list("key", flat=True))
    assert told == {
        f"events.moved-{number}:{five[4].uuid}",
        f"events.passed-{number}:{five[2].uuid}",
        f"events.passed-{number}:{five[3].uuid}",
    }


def test_who_was_passed_reads_why_on_their_page(full, bea, signed_in):
    at, five = full
    actions.move(booking=five[4], to=3, reason="First family next week.", by=bea)
    words = "Somebody who asked after you was put before you: First family next week."
    read = [words in signed_in(b.person).get(at.get_absolute_url()).content.decode() for b in five]
    assert read == [False, False, True, True, False]


def test_moving_somebody_to_where_they_stand_changes_nothing(full, bea):
    at, five = full
    actions.move(booking=five[2], to=3, reason="A slip.", by=bea)
    assert (line(at), AuditEntry.objects.count(), Email.objects.count()) == ([b.pk for b in five], 0, 0)


def test_who_asks_after_a_move_stands_behind_everybody(full, bea, priya):
    at, five = full
    actions.move(booking=five[0], to=5, reason="She asked us to.", by=bea)
    late = actions.book(event=at, person=priya, by=priya)
    assert line(at)[-1] == late.pk


def test_people_who_asked_in_the_same_moment_can_be_moved(tom, bea):
    at, moment = event(trainer=tom, places=1), clock.now() - dt.timedelta(hours=1)
    crowd(at, 1, state="booked")
    three = [booking(at, person(f"P{n} Vale"), state="waiting", asked_at=moment) for n in range(3)]
    actions.move(booking=three[2], to=1, reason="First family next week.", by=bea)
    assert line(at) == [three[2].pk, three[0].pk, three[1].pk]


@pytest.mark.parametrize("to", [0, 6])
def test_a_place_that_the_line_does_not_have_is_refused(full, bea, to):
    at, five = full
    with pytest.raises(actions.Refused, match="The line has 5 places"):
        actions.move(booking=five[2], to=to, reason="No.", by=bea)
    assert line(at) == [b.pk for b in five]


def test_who_has_a_place_is_not_moved(full, bea):
    at, _ = full
    with pytest.raises(actions.Refused, match="does not stand in the line"):
        actions.move(booking=at.bookings.booked().get(), to=1, reason="No.", by=bea)


def test_after_the_start_nobody_is_moved(tom, bea):
    at = event(trainer=tom, starts=clock.now() - dt.timedelta(minutes=1))
    two = crowd(at, 2)
    with pytest.raises(actions.Refused, match="until the event starts"):
        actions.move(booking=two[1], to=1, reason="No.", by=bea)


def test_the_place_that_comes_free_goes_to_who_was_put_first(full, bea):
    at, five = full
    actions.move(booking=five[3], to=1, reason="First family next week.", by=bea)
    had = at.bookings.booked().get()
    actions.cancel(booking=had, by=had.person)
    assert [state(b) for b in five] == ["waiting", "waiting", "waiting", "booked", "waiting"]


def test_the_desk_moves_somebody_once_however_often_the_button_is_pressed(full, signed_in, tom):
    at, five = full
    client, address = signed_in(tom), f"/desk/events/{at.slug}/line/{five[4].uuid}/"
    assert "2, after Waiting0 Vale" in client.get(address).content.decode()
    sent = filled(what="move", to="2", reason="First family next week.")
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert (line(at)[1], AuditEntry.objects.filter(verb="events.moved").count()) == (five[4].pk, 1)


def test_a_move_without_a_place_is_asked_again_and_nothing_is_lost(full, signed_in, tom):
    at, five = full
    sent = filled(what="move", to="", reason="First family next week.")
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/line/{five[4].uuid}/", sent)
    assert (answer.status_code, line(at)) == (422, [b.pk for b in five])
    assert "First family next week." in answer.content.decode()


# Fewer places than people who have one.


@pytest.fixture
def crowded(tom):
    """Three have the three places, two wait."""
    at = event(trainer=tom, places=3)
    moment = clock.now() - dt.timedelta(hours=1)
    had = [
        booking(at, person(f"Booked{n} Vale"), booked_at=moment + dt.timedelta(minutes=n)) for n in range(3)
    ]
    return at, had, crowd(at, 2)


def cut(at, by, to: int = 2, **how):
    return actions.change_places(event=at, places_now=to, by=by, **how)


def test_a_cut_below_what_is_booked_asks_what_to_do(crowded, bea):
    at, had, _ = crowded
    with pytest.raises(actions.Refused, match="Say what happens to the last 1"):
        cut(at, bea)
    assert [state(b) for b in had] == ["booked"] * 3


def test_the_desk_asks_and_keeps_the_number(crowded, signed_in, tom):
    at, _, _ = crowded
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/places/", filled(places="2"))
    said = answer.content.decode()
    assert (answer.status_code, "They go to the front of the line" in said, 'value="2"' in said) == (
        422, True, True,
    )  # fmt: skip
    at.refresh_from_db()
    assert at.places == 3


def test_kept_places_are_used_up_before_anybody_new_gets_one(crowded, bea):
    at, had, waits = crowded
    cut(at, bea, surplus=places.KEEP)
    assert [state(b) for b in had] == ["booked"] * 3
    actions.cancel(booking=had[0], by=had[0].person)
    assert [state(b) for b in waits] == ["waiting", "waiting"]
    actions.cancel(booking=had[1], by=had[1].person)
    assert [state(b) for b in waits] == ["booked", "waiting"]


def test_the_last_booked_go_to_the_front_of_the_line_with_a_letter(crowded, bea):
    at, had, waits = crowded
    cut(at, bea, to=1, surplus=places.BACK)
    assert ([state(b) for b in had], line(at)) == (
        ["booked", "waiting", "waiting"],
        [had[1].pk, had[2].pk, waits[0].pk, waits[1].pk],
    )
    letter = Email.objects.get(key=f"events.put-back-1:{had[2].uuid}")
    assert "You are 2nd in line" in letter.text
    assert "METHOD:CANCEL" in base64.b64decode(letter.attachments[0]["base64"]).decode()


def test_who_was_put_back_is_told_again_when_a_place_comes_free_again(crowded, bea):
    at, had, _ = crowded
    for _ in range(2):
        cut(at, bea, surplus=places.BACK)
        cut(at, bea, to=3)
    mine = Email.objects.filter(person=had[2].person).order_by("pk").values_list("key", flat=True)
    names = [key.partition(":")[0].removeprefix("events.") for key in mine]
    assert names == ["put-back-1", "moved-up-2", "put-back-2", "moved-up-3"]
    assert state(had[2]) == "booked"


def test_an_open_offer_goes_before_a_place(crowded, bea):
    at, had, _ = crowded
    offered = booking(at, person("Off Vale"), state="offered", held_until=clock.now() + dt.timedelta(hours=9))
    cut(at, bea, to=3, surplus=places.BACK)
    assert ([state(b) for b in had], line(at)[0]) == (["booked"] * 3, offered.pk)


def test_the_last_booked_can_lose_their_place_free_of_charge(crowded, bea):
    at, had, waits = crowded
    cut(at, bea, surplus=places.END)
    lost = Booking.objects.get(pk=had[2].pk)
    assert (lost.state, lost.ending, lost.cancelled_late) == ("cancelled", "taken-off", False)
    assert "There are fewer places" in Email.objects.get(key=f"events.taken-off:{lost.uuid}").text
    assert [state(b) for b in waits] == ["waiting", "waiting"]


def test_a_cut_after_the_start_takes_nobodys_place(tom, bea):
    at = event(trainer=tom, places=2, starts=clock.now() - dt.timedelta(minutes=1))
    two = crowd(at, 2, state="booked")
    with pytest.raises(actions.Refused, match="whoever has a place keeps it"):
        cut(at, bea, to=1, surplus=places.BACK)
    assert [state(b) for b in two] == ["booked", "booked"]


def test_an_event_called_off_while_offers_are_out_gives_none_of_them_a_place(tom, bea, priya, sam):
    at = event(trainer=tom, places=1)
    offer = booking(at, priya, state="offered", held_until=clock.now() + dt.timedelta(hours=9))
    waits = booking(at, sam, state="waiting")
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    with pytest.raises(actions.Refused, match="This offer is over"):
        actions.take_offer(booking=offer, by=priya)
    assert (state(offer), state(waits)) == ("cancelled", "cancelled")
    assert sorted(names(at)) == ["events.called-off", "events.called-off"]
