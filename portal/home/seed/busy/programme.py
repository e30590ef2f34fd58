"""Two thousand events with a hundred bookings each, most of them over, and the hours that came of them."""

import datetime as dt

from accounts.models import Membership, RecordEntry
from events import places
from events.models import Booking, Event
from portal.home.seed import wording
from portal.home.seed.busy import copying, crowd
from portal.home.seed.busy.sentences import Writer
from portal.home.seed.busy.size import Size
from portal.lib import clock
from portal.lib.progress import Progress

A_BATCH = 50  # events
MINUTES = 180
# What became of ten bookings of an event that is over: about one in ten did not come, as partnerships report.
ENDS = (places.ATTENDED,) * 7 + (places.PARTLY, places.NOT_ATTENDED, places.CANCELLED)


def slug(number: int) -> str:
    """The address of one of them, from 1; the first ones are still to come."""
    return f"busy-event-{number:04}"


def run(size: Size, progress: Progress) -> None:
    """Add the events that are missing, their bookings, and the record of those who came."""
    if Event.objects.filter(slug=slug(size.events)).exists():
        progress.forward(size.bookings)
        return
    writer = Writer(wording.read("busy"))
    people = list(
        Membership.objects.filter(person__email__in=[crowd.address(n) for n in range(1, size.people + 1)])
        .order_by("person_id")
        .values_list("person_id", "agency_id")
    )
    for first in range(1, size.events + 1, A_BATCH):
        numbers = range(first, min(first + A_BATCH, size.events + 1))
        events = Event.objects.bulk_create(_event(writer, size, number) for number in numbers)
        bookings = [
            _booking(event, who, agency, turn)
            for event in events
            for turn, (who, agency) in enumerate(writer.random.sample(people, size.room))
        ]
        copying.send(bookings)
        copying.send(
            [
                RecordEntry(
                    person_id=booking.person_id,
                    source=booking.event.source,
                    kind=RecordEntry.Kind.EVENT,
                    title=booking.event.title,
                    minutes=MINUTES,
                    participatory=True,
                    level=booking.event.level,
                    completed_on=booking.event.starts.date(),
                )
                for booking in bookings
                if booking.state == places.ATTENDED
            ]
        )
        progress.forward(len(bookings), "bookings")


def _event(writer: Writer, size: Size, number: int) -> Event:
    away = dt.timedelta(days=number if number <= size.coming else -(number - size.coming), hours=2)
    starts = clock.now().replace(minute=0, second=0, microsecond=0) + away
    return Event(
        slug=slug(number),
        title=writer.title(),
        summary=writer.text(1)[:300],
        description=writer.text(6),
        level=f"Level {1 + number % 3}",
        participatory=True,
        cpd_minutes=MINUTES,
        evaluated=False,
        places=size.room - size.room // 10,
        starts=starts,
        ends=starts + dt.timedelta(minutes=MINUTES),
        join_url="https://meet.example.org/busy",
        state=Event.State.PUBLISHED,
        published_at=starts - dt.timedelta(days=200),
    )


def _booking(event: Event, person: int, agency: int, turn: int) -> Booking:
    asked = event.starts - dt.timedelta(days=150) + dt.timedelta(minutes=turn)
    if event.has_ended:
        state = ENDS[turn % len(ENDS)]
    else:
        state = places.BOOKED if turn < event.places else places.WAITING
    return Booking(
        event=event,
        person_id=person,
        agency_id=agency,
        state=state,
        asked_at=asked,
        booked_at=None if state == places.WAITING else asked,
        cancelled_at=asked + dt.timedelta(days=1) if state == places.CANCELLED else None,
    )
