"""A manager's yes or no, without an account, on a page that no scanner can press."""

import datetime as dt
import re

import pytest
import time_machine

from events import actions
from events.models import Approval, Booking, Event
from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db
RUTH = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": "Two families moved here."}


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def asked(priya):
    """Priya asks for the one place of an event, and Ruth is asked."""
    at = event(places=1, needs_approval=True)
    return actions.book(event=at, person=priya, by=priya, manager=RUTH)


def state(of: Booking) -> str:
    return Booking.objects.get(pk=of.pk).state


def page_of(of: Booking) -> str:
    return f"/events/approve/{of.approval.token}/"


def keys() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("key", flat=True))


def test_asking_writes_to_the_manager_and_to_the_person(client, asked):
    assert state(asked) == "requested"
    assert keys() == [f"events.requested:{asked.uuid}", f"events.manager:{asked.uuid}"]
    letter = Email.objects.get(key=f"events.manager:{asked.uuid}")
    assert (letter.to, letter.person) == ("ruth@example.org", None)
    link = re.search(r"/events/approve/[^/\s]+/", letter.text)[0]  # its signature says when it was written
    assert client.get(link).status_code == 200


def test_the_page_says_how_long_they_are_away_and_where_they_stand(client, asked, sam):
    first = client.get(page_of(asked)).content.decode()
    assert ("1 hour 30 minutes, online" in first, "A place is kept for them" in first) == (True, True)
    Event.objects.filter(pk=asked.event_id).update(evaluated=True)
    second = actions.book(event=asked.event, person=sam, by=sam, manager=RUTH)
    said = client.get(page_of(second)).content.decode()
    words = ("Two questions eight weeks later", "They keep their turn in the line, 2nd, from")
    assert [one in said for one in words] == [True, True]


def test_the_place_says_who_said_yes(signed_in, asked, priya):
    actions.answer(approval=asked.approval, approved=True)
    page = signed_in(priya).get(asked.event.get_absolute_url()).content.decode()
    assert "Ruth Abara said yes on" in page


@pytest.mark.capability(8)
def test_a_scanner_changes_nothing_and_one_press_approves_once(client, asked):
    for _ in range(10):
        assert client.get(page_of(asked)).status_code == 200
    assert (state(asked), len(keys())) == ("requested", 2)
    for _ in range(2):
        assert client.post(page_of(asked), {"answer": "yes"}).status_code == 302
    assert state(asked) == "booked"
    assert keys()[2:] == [f"events.booked:{asked.uuid}"]
    assert AuditEntry.objects.filter(verb="events.answered").count() == 1
    over = client.get(page_of(asked)).content.decode()
    assert "This link has done its work." in over
    assert 'name="answer"' not in over


def test_a_no_ends_the_request_with_its_reason(client, asked):
    client.post(page_of(asked), {"answer": "no", "reason": "We are two short that day."})
    ended = Booking.objects.get(pk=asked.pk)
    assert (ended.state, ended.ending, ended.reason) == ("cancelled", "refused", "We are two short that day.")
    assert "We are two short that day." in Email.objects.get(key=f"events.refused:{asked.uuid}").text


def test_a_second_answer_cannot_turn_the_first(client, asked):
    client.post(page_of(asked), {"answer": "no"})
    client.post(page_of(asked), {"answer": "yes"})
    assert (state(asked), Approval.objects.get().approved) == ("cancelled", False)


def test_a_childs_details_in_a_reason_are_refused(client, asked):
    answer = client.post(page_of(asked), {"answer": "no", "reason": "Her child was born 04/05/2019"})
    assert (answer.status_code, state(asked)) == (422, "requested")


def test_a_press_without_an_answer_changes_nothing(client, asked):
    assert client.post(page_of(asked), {}).status_code == 422
    assert state(asked) == "requested"


def test_a_link_with_a_changed_letter_leads_nowhere(client, asked):
    token = asked.approval.token
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert client.get(f"/events/approve/{changed}/").status_code == 404


def test_a_link_is_dead_once_the_request_is_withdrawn(client, asked, priya):
    actions.cancel(booking=asked, by=priya)
    assert client.get(page_of(asked)).status_code == 410
    client.post(page_of(asked), {"answer": "yes"})
    assert state(asked) == "cancelled"


def test_the_manager_has_five_working_days_until_five_o_clock(priya):
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC), tick=False):
        at = event(needs_approval=True)
        made = actions.book(event=at, person=priya, by=priya, manager=RUTH)
    # Christmas Day, and Boxing Day kept on the Monday, are no working days.
    assert made.held_until == dt.datetime(2026, 12, 30, 17, tzinfo=dt.UTC)


def test_a_request_that_nobody_answers_ends_and_gives_its_place_on(asked, sam):
    waits = actions.book(event=asked.event, person=sam, by=sam, manager=RUTH)
    actions.answer(approval=waits.approval, approved=True)
    assert state(waits) == "waiting"
    with time_machine.travel(asked.held_until + dt.timedelta(minutes=1), tick=False):
        jobs.enqueue("events.let_lapse", "now")
        drain("default")
    assert (state(asked), state(waits)) == ("cancelled", "booked")
    assert Booking.objects.get(pk=asked.pk).ending == "unanswered"


@pytest.mark.capability(6)
def test_neither_is_the_approval_bypassed_nor_the_applicant_overtaken(bea, priya, sam, morgan):
    at = event(places=1)
    held = booking(at, bea)
    first = actions.book(event=at, person=priya, by=priya, manager=RUTH)
    second = actions.book(event=at, person=sam, by=sam)
    actions.cancel(booking=held, by=bea)
    assert (state(first), state(second)) == ("requested", "waiting")
    actions.change_places(event=at, places_now=2, by=bea)
    assert (state(first), state(second)) == ("requested", "booked")
    third = actions.book(event=at, person=morgan, by=morgan)
    actions.answer(approval=first.approval, approved=True)
    assert (state(first), state(third)) == ("booked", "waiting")


def test_who_has_no_place_yet_after_a_yes_waits_in_turn(priya, sam):
    at = event(places=1)
    booking(at, sam)
    made = actions.book(event=at, person=priya, by=priya, manager=RUTH)
    actions.answer(approval=made.approval, approved=True)
    assert state(made) == "waiting"
    assert keys()[-1] == f"events.approved:{made.uuid}"


def test_nobody_gets_round_the_manager(client, signed_in, priya):
    at = event(needs_approval=True)
    with pytest.raises(actions.Refused, match="Say whom we may ask"):
        actions.book(event=at, person=priya, by=priya)
    assert at.bookings.count() == 0


def test_those_who_run_the_event_decide_for_the_manager(bea, priya):
    made = actions.book(event=event(needs_approval=True), person=priya, by=bea)
    assert made.state == "booked"


def test_ones_own_address_is_no_managers(signed_in, priya):
    at = event(needs_approval=True)
    typed = RUTH | {"manager_email": priya.email.upper()}
    answer = signed_in(priya).post(f"/events/{at.slug}/book/", filled(**typed))
    assert (answer.status_code, at.bookings.count()) == (422, 0)


def test_the_page_asks_whom_and_keeps_the_turn(signed_in, priya):
    at = event(needs_approval=True)
    client = signed_in(priya)
    assert client.get(f"/events/{at.slug}/book/").status_code == 200
    assert client.post(f"/events/{at.slug}/book/", filled(**RUTH)).status_code == 302
    assert "Remind my manager" in client.get(at.get_absolute_url()).content.decode()


def test_a_manager_is_reminded_once_a_day(asked):
    for _ in range(2):
        actions.remind_manager(approval=asked.approval)
    assert len(keys()) == 3
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        actions.remind_manager(approval=asked.approval)
    assert len(keys()) == 4


def test_who_answered_is_not_reminded(asked):
    actions.answer(approval=asked.approval, approved=True)
    with pytest.raises(actions.Refused, match="has been answered"):
        actions.remind_manager(approval=Approval.objects.select_related("booking").get())
