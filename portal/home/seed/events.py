"""The programme: coming events with people in them, and past ones with registers, evaluations and certificates."""

import datetime as dt
from typing import Any

from events import actions, stages, ways
from events.models import Booking, Evaluation, Event, ManagerComment, Prerequisite, Series
from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from portal.lib import clock
from portal.lib.models import Email, Job
from resources.library.models import Resource

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

ROOM = ("format", "venue", "room_places")  # of an event that is not only online


def run(cast: Cast) -> None:
    """Add the events that are missing."""
    for row in wording.read("events")["event"]:
        if not Event.objects.filter(slug=row["slug"]).exists():
            _event(cast, row)
    if not Series.objects.exists():
        _programme(cast)


TOGETHER = "Seeing the child"
DATES = ("young-carers-the-questions-that-help", "families-who-move-often-what-to-ask")
LEADS = "safeguarding-leads-and-deputies-an-hour-together"
CURIOSITY = "professional-curiosity-in-practice"


def _programme(cast: Cast) -> None:
    """Two dates that belong together, with reading; and the leads' hour, kept as a template, with what it needs first."""
    series = actions.begin_series(
        title=TOGETHER, summary="Two hours on children who are easily overlooked.", by=cast.bea
    )
    for event in Event.objects.filter(slug__in=DATES):
        actions.place_in_programme(event=event, by=cast.bea, series=[series], needed=[], template_name="")
        reading = Resource.objects.filter(slug="professional-curiosity")
        actions.set_materials(event=event, before=reading, after=[], by=cast.tom)
    hour = Event.objects.get(slug=LEADS)
    first = Prerequisite(title=Event.objects.get(slug=CURIOSITY).title)
    actions.place_in_programme(
        event=hour, by=cast.bea, series=[], needed=[first], template_name="Leads’ hour"
    )


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
        **{key: row[key] for key in ROOM if key in row},
    )
    event = actions.publish_event(event=event, by=cast.bea)
    for person in cast.who([*row["booked"], *row.get("waiting", [])]):
        way = ways.ROOM if person.email in row.get("in_room", []) else ways.ONLINE
        actions.book(event=event, person=person, by=person, way=way)
    _answer(event, row, stages.BEFORE)
    if is_over:
        _live_through(cast, event, row)


def _at(day: dt.date, time: str) -> dt.datetime:
    return clock.london_to_utc(dt.datetime.combine(day, dt.time.fromisoformat(time)))


ANSWERED = {stages.AFTER: -20, stages.LATER: -60}  # in days from today: when the event lay so far back


def _live_through(cast: Cast, event: Event, row: dict[str, Any]) -> None:
    """What happens to an event that is over, in the order in which it happens: each time it lies further back."""
    _let_it_pass(event, ANSWERED[stages.AFTER], row)
    _answer(event, row, stages.AFTER)
    _let_it_pass(event, row["in_days"], row)
    _take_the_register(cast, event, row)
    if "later" in row:
        _let_it_pass(event, ANSWERED[stages.LATER], row)
        _answer(event, row, stages.LATER)
        _comment(event, row["comment"])
        _let_it_pass(event, row["in_days"], row)
    for booking in event.bookings.select_related("event", "person"):
        actions.prove(booking)
    _date_answers(event)
    _take_letters_back(event)


def _let_it_pass(event: Event, in_days: int, row: dict[str, Any]) -> None:
    """Move an event into the past, as if the weeks had gone by. No action does that, and none should."""
    day = wording.working_day(in_days)
    event.starts, event.ends = _at(day, row["starts"]), _at(day, row["ends"])
    event.published_at = event.starts - dt.timedelta(days=40)
    event.save(update_fields=["starts", "ends", "published_at"])
    asked = event.starts - dt.timedelta(days=30)
    event.bookings.update(asked_at=asked, booked_at=asked)


def _take_letters_back(event: Event) -> None:
    """Those that told of days which were moved, and the ones that would still follow."""
    Job.objects.filter(kind="events.thank", subject=str(event.pk)).delete()
    for booking in event.bookings.all():
        letters = Email.objects.filter(key__endswith=str(booking.uuid))
        Job.objects.filter(
            kind="plant.send_email", subject__in=[str(letter.pk) for letter in letters]
        ).delete()
        letters.delete()


def _take_the_register(cast: Cast, event: Event, row: dict[str, Any]) -> None:
    """Mark who came."""
    said = {
        address: state
        for state in (Booking.State.ATTENDED, Booking.State.PARTLY, Booking.State.NOT_ATTENDED)
        for address in row[state.value]
    }
    booked = {booking.person.email: booking for booking in event.bookings.select_related("person")}
    marks = {str(booked[address].uuid): str(state) for address, state in said.items()}
    actions.mark_register(event=event, marks=marks, by=cast.tom)


def _answer(event: Event, row: dict[str, Any], stage: str) -> None:
    """What people said at one stage, each as themselves."""
    booked = {booking.person.email: booking for booking in event.bookings.select_related("person")}
    words, comment = row.get("words", {}), row.get("comment", {})
    spoken = {stages.AFTER: 0, stages.LATER: 1}
    for address, values in row.get(stage, {}).items():
        asks = stage == stages.LATER and comment.get("person") == address
        actions.evaluate(
            booking=booked[address],
            stage=stage,
            ratings={number: value or None for number, value in enumerate(values, 1)},
            recommend=max(values) if stage == stages.AFTER else None,
            words=words[address][spoken[stage]] if address in words and stage in spoken else "",
            quotable=address in words,
            manager=(comment["name"], comment["email"]) if asks else None,
            by=booked[address].person,
        )


def _comment(event: Event, said: dict[str, Any]) -> None:
    asked = ManagerComment.objects.select_related("booking__event").get(booking__event=event)
    actions.comment(comment=asked, seen=said["seen"], words=said["words"])


def _date_answers(event: Event) -> None:
    """Answers have the days on which they would have been given."""
    day = dt.timedelta(days=1)
    given = {
        stages.BEFORE: event.starts - 2 * day,
        stages.AFTER: event.ends + day / 24,
        stages.LATER: event.ends + 58 * day,
    }
    for stage, moment in given.items():
        Evaluation.objects.filter(booking__event=event, stage=stage).update(answered_at=moment)
    comments = ManagerComment.objects.filter(booking__event=event)
    comments.update(asked_at=given[stages.LATER], answered_at=given[stages.LATER] + day)
