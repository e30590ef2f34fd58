"""What the letters say, and the calendar entries they carry."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.core import mail as outbox

from events import actions
from events.tasks import remind
from portal.lib import clock
from portal.lib.models import Email
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.jobs import drain

pytestmark = pytest.mark.django_db

NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today(db):
    partnership()
    with time_machine.travel(NOVEMBER, tick=False) as clock_hand:
        yield clock_hand


@pytest.fixture
def at(tom):
    return event(
        title="Families who move often: what to ask",
        places=1,
        starts=dt.datetime(2026, 12, 15, 10, tzinfo=dt.UTC),
        trainer=tom,
        charge_amount=50,
    )


@pytest.fixture
def summer(tom):
    return event(starts=dt.datetime(2027, 6, 15, 9, tzinfo=dt.UTC), trainer=tom)


def entry(letter: Email) -> icalendar.Calendar:
    import base64

    return icalendar.Calendar.from_ical(base64.b64decode(letter.attachments[0]["base64"]))


def sent(kind: str) -> Email:
    return Email.objects.filter(letter=f"events/{kind}").latest("pk")


def book(at, someone):
    return actions.book(event=at, person=someone, by=someone)


def test_the_confirmation_repeats_time_place_and_last_free_cancellation(at, priya):
    book(at, priya)
    text = sent("booked").text
    for words in (
        "You have a place, Priya",
        "Tuesday 15 December 2026",
        "10:00 to 11:30 GMT, online",
        "From 09:45 GMT the event page has a Join button",
        "until Thursday 10 December 2026, 17:00 GMT",
        "Millbrook Primary School may be charged £50",
        f"/events/{at.slug}/",
    ):
        assert words in text


def test_no_letter_carries_the_link_of_the_meeting(at, priya):
    book(at, priya)
    letter = sent("booked")
    assert at.join_url not in letter.text + letter.html
    assert at.join_url.encode() not in entry(letter).to_ical()


def test_summer_time_is_named(summer, priya):
    book(summer, priya)
    assert "10:00 to 11:30 BST" in sent("booked").text


def test_an_apostrophe_in_a_title_stays_one(priya):
    book(event(title="The child's voice & mine"), priya)
    assert "The child's voice & mine" in sent("booked").subject


def test_the_waiting_letter_says_how_many_asked_before(at, priya, sam, morgan):
    for someone in (priya, sam, morgan):
        book(at, someone)
    assert "1 person asked before you" in sent("waiting").text
    assert Email.objects.filter(letter="events/waiting", text__contains="You are next in line").count() == 1
    assert sent("waiting").attachments == []


def test_one_entry_with_one_uid_and_a_rising_sequence(at, priya, bea):
    book(at, priya)
    later = at.starts + dt.timedelta(days=2)
    actions.change_event(
        event=at, by=bea, topics=[], audiences=[], starts=later, ends=later + dt.timedelta(hours=1)
    )
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    calendars = [entry(letter) for letter in Email.objects.order_by("pk")]
    events = [c.walk("VEVENT")[0] for c in calendars]
    assert [str(c["method"]) for c in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(e["sequence"]) for e in events] == [0, 1, 2]
    assert len({str(e["uid"]) for e in events}) == 1
    assert events[1]["dtstart"].dt == later
    assert str(events[2]["status"]) == "CANCELLED"


def test_the_entry_travels_as_an_invitation(at, priya):
    book(at, priya)
    drain("mail")
    parts = {part.get_content_type(): part for part in outbox.outbox[0].message().walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"


def test_giving_a_place_up_takes_the_entry_away(at, priya):
    mine = book(at, priya)
    actions.cancel(booking=mine, by=priya)
    letter = sent("cancelled")
    assert "There is no charge" in letter.text
    assert str(entry(letter)["method"]) == "CANCEL"


def test_moving_up_is_told_with_an_entry(at, priya, sam):
    mine = book(at, priya)
    book(at, sam)
    actions.cancel(booking=mine, by=priya)
    assert (sent("moved_up").to, str(entry(sent("moved_up"))["method"])) == (sam.email, "REQUEST")


def test_a_cancelled_event_says_why(at, priya, bea):
    book(at, priya)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    assert "The trainer is ill." in sent("called_off").text


def run_reminders() -> list[str]:
    remind("", type("Turn", (), {"alive": True})())
    return [
        letter.key.split(":")[0]
        for letter in Email.objects.filter(letter__startswith="events/reminder").order_by("pk")
    ]


def test_each_reminder_reaches_a_booking_once(at, priya, today):
    book(at, priya)
    seen = []
    for moment in (
        dt.datetime(2026, 12, 8, 8, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 8, 9, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 14, 8, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 14, 9, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 14, 9, 5, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 15, 8, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 15, 8, 5, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 15, 10, 0, tzinfo=dt.UTC),
    ):
        today.move_to(moment)
        seen.append(len(run_reminders()))
    assert seen == [0, 1, 1, 2, 2, 3, 3, 3]
    assert run_reminders() == [
        "events.reminder-week-20261208T0900",
        "events.reminder-day-20261214T0900",
        "events.reminder-hours-20261215T0800",
    ]


WEEK_BEFORE = dt.datetime(2026, 12, 8, 9, tzinfo=dt.UTC)


def move(at, by, **later) -> None:
    starts = at.starts + dt.timedelta(**later)
    given = {"starts": starts, "ends": starts + dt.timedelta(minutes=90)}
    actions.change_event(event=at, by=by, topics=[], audiences=[], **given)


def test_an_event_that_moves_to_another_month_reminds_anew(at, priya, bea, today):
    book(at, priya)
    today.move_to(WEEK_BEFORE)
    run_reminders()
    move(at, bea, weeks=4)
    seen = []
    for moment in (
        WEEK_BEFORE + dt.timedelta(minutes=5),
        WEEK_BEFORE + dt.timedelta(weeks=4),
        WEEK_BEFORE + dt.timedelta(weeks=4, minutes=5),
        dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC),
    ):
        today.move_to(moment)
        seen.append(len(run_reminders()))
    assert seen == [1, 2, 2, 3]


@pytest.mark.parametrize("later", [{"hours": 1}, {"days": 1}])
def test_who_is_told_of_a_change_after_a_reminder_was_due_is_not_sent_it_again(at, priya, bea, today, later):
    book(at, priya)
    today.move_to(WEEK_BEFORE)
    run_reminders()
    today.move_to(dt.datetime(2026, 12, 10, 12, tzinfo=dt.UTC))
    move(at, bea, **later)
    assert (len(run_reminders()), sent("changed").to) == (1, priya.email)


def test_the_next_reminder_of_an_event_that_moved_comes_by_its_new_day(at, priya, bea, today):
    book(at, priya)
    today.move_to(WEEK_BEFORE)
    run_reminders()
    today.move_to(dt.datetime(2026, 12, 10, 12, tzinfo=dt.UTC))
    move(at, bea, days=1)
    today.move_to(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    assert len(run_reminders()) == 1
    today.move_to(dt.datetime(2026, 12, 15, 9, tzinfo=dt.UTC))
    assert run_reminders()[1:] == ["events.reminder-day-20261215T0900"]


def as_before(letter: Email) -> None:
    """As reminders were called when their key held no moment."""
    name, _, uuid = letter.key.partition(":")
    Email.objects.filter(pk=letter.pk).update(key=f"{name.rpartition('-')[0]}:{uuid}")


def test_a_reminder_of_the_old_kind_is_not_written_again(at, priya, today):
    book(at, priya)
    today.move_to(WEEK_BEFORE)
    run_reminders()
    as_before(sent("reminder_week"))
    assert run_reminders() == ["events.reminder-week"]


def test_a_reminder_of_the_old_kind_for_an_earlier_time_counts_no_more(at, priya, bea, today):
    book(at, priya)
    today.move_to(WEEK_BEFORE)
    run_reminders()
    as_before(sent("reminder_week"))
    move(at, bea, weeks=4)
    today.move_to(WEEK_BEFORE + dt.timedelta(weeks=4))
    assert run_reminders() == ["events.reminder-week", "events.reminder-week-20270105T0900"]


def test_who_gave_up_or_waits_is_never_reminded(at, priya, sam, morgan, today):
    mine = book(at, priya)
    book(at, sam)
    book(at, morgan)
    actions.cancel(booking=mine, by=priya)
    today.move_to(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    run_reminders()
    assert list(Email.objects.filter(letter__startswith="events/reminder").values_list("to", flat=True)) == [
        sam.email
    ]


def test_who_books_after_the_reminder_was_due_is_spared_it(at, priya, today):
    today.move_to(dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC))
    book(at, priya)
    assert run_reminders() == []


def test_a_cancelled_event_reminds_nobody(at, priya, bea, today):
    book(at, priya)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    today.move_to(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    assert run_reminders() == []


def test_a_later_run_reads_a_little_and_writes_nothing(at, millbrook, today, django_assert_num_queries):
    guests = [membership(person(f"Guest{n} Vale"), millbrook).person for n in range(3)]
    at.places = 9
    at.save()
    for guest in guests:
        booking(at, guest, booked_at=clock.now())
    today.move_to(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    run_reminders()
    with django_assert_num_queries(6):  # once sent, a later run reads and writes nothing
        remind("", type("Turn", (), {"alive": True})())
