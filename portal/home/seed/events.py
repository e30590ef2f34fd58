"""The programme: coming events with people in them, and one that is over, with its register and a certificate."""

import datetime as dt
from typing import Any

from accounts import certificates
from accounts.models import RecordEntry
from events import actions
from events.models import Booking, Event
from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from portal.lib import clock
from portal.lib.models import Email, Job

EXEMPT = "Charities with an income below £250,000 pay nothing."
PLAIN = (
    "title",
    "summary",
    "description",
    "content_note",
    "level",
    "participatory",
    "places",
    "trainer_line",
)


def run(cast: Cast) -> None:
    """Add the events that are missing."""
    for row in wording.read("events")["event"]:
        if not Event.objects.filter(slug=row["slug"]).exists():
            _event(cast, row)


def _event(cast: Cast, row: dict[str, Any]) -> None:
    is_over = row["in_days"] < 0
    day = wording.working_day(abs(row["in_days"]))
    event = actions.add_event(
        by=cast.tom,
        topics=cards.themes(row["topics"]),
        audiences=cards.readers(row["audiences"]),
        takeaways="\n".join(row["takeaways"]),
        agenda="\n".join(row["agenda"]),
        needs="\n".join(row["needs"]),
        cpd_minutes=row["minutes"],
        trainer=cast.tom,
        join_url=f"https://meet.example.org/{row['slug']}",
        starts=_at(day, row["starts"]),
        ends=_at(day, row["ends"]),
        charge_amount=row.get("charge_amount"),
        exemptions=EXEMPT if "charge_amount" in row else "",
        **{key: row[key] for key in PLAIN},
    )
    event = actions.publish_event(event=event, by=cast.bea)
    for person in cast.who([*row["booked"], *row.get("waiting", [])]):
        actions.book(event=event, person=person, by=person)
    if is_over:
        _let_it_pass(event, wording.working_day(row["in_days"]), row)
        _take_the_register(cast, event, row)


def _at(day: dt.date, time: str) -> dt.datetime:
    return clock.london_to_utc(dt.datetime.combine(day, dt.time.fromisoformat(time)))


def _let_it_pass(event: Event, day: dt.date, row: dict[str, Any]) -> None:
    """Move an event into the past, as if the weeks had gone by. No action does that, and none should.

    Letters that told of the day ahead are taken back.
    """
    event.starts, event.ends = _at(day, row["starts"]), _at(day, row["ends"])
    event.published_at = event.starts - dt.timedelta(days=40)
    event.save(update_fields=["starts", "ends", "published_at"])
    asked = event.starts - dt.timedelta(days=30)
    event.bookings.update(asked_at=asked, booked_at=asked)
    for booking in event.bookings.all():
        letters = Email.objects.filter(key__endswith=str(booking.uuid))
        Job.objects.filter(
            kind="plant.send_email", subject__in=[str(letter.pk) for letter in letters]
        ).delete()
        letters.delete()


def _take_the_register(cast: Cast, event: Event, row: dict[str, Any]) -> None:
    """Mark who came, and prove it for one of them."""
    said = {
        address: state
        for state in (Booking.State.ATTENDED, Booking.State.PARTLY, Booking.State.NOT_ATTENDED)
        for address in row[state.value]
    }
    booked = {booking.person.email: booking for booking in event.bookings.select_related("person")}
    marks = {str(booked[address].uuid): str(state) for address, state in said.items()}
    actions.mark_register(event=event, marks=marks, by=cast.tom)
    entry = RecordEntry.objects.get(person__email=row["certificate_for"], source=event.source)
    certificates.issue(entry=entry, by=cast.tom)
