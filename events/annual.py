"""What the programme tells of a quarter or a year: places, attendance, agencies, and what the evaluation says."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Avg, Count, Q

from events import pairing, places, stages
from events.models import Booking, BookingQuerySet, Evaluation, Event, EventQuerySet, Rating
from portal.lib import annual, clock, few
from portal.lib.annual import Span, Table

# What became of a booking: each column with what counts in it.
COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "came": {"state__in": places.CAME},
    "unscheduled": {"state__in": places.CAME, "walked_in": True},
    "missed": {"state": places.NOT_ATTENDED},
    "excused": {"state": places.EXCUSED},
    "gone": {"state": places.CANCELLED},
    "unplaced": {"state__in": places.LINE},  # asked for a place at an event that is over, and never got one
}


@annual.chapter("Virtual learning events", order=10)
def tell(span: Span) -> Iterable[Table]:
    """Capacity, attended, did not attend, cancelled, never placed; by event and by agency; evaluation."""
    bookings = bookings_of(span)
    yield _by_event(_events(span))
    yield _by_agency(bookings)
    yield evaluation(bookings)


def _events(span: Span) -> EventQuerySet:
    return Event.objects.filter(
        starts__gte=_morning(span.first),
        starts__lt=_morning(span.last + dt.timedelta(days=1)),
        state="published",
    )


def bookings_of(span: Span) -> BookingQuerySet:
    """Every booking at an event of a quarter or a year."""
    return Booking.objects.filter(event__in=_events(span))


def _morning(day: dt.date) -> dt.datetime:
    return clock.london_to_utc(dt.datetime.combine(day, dt.time()))


def _counts(path: str = "") -> dict[str, Count]:
    return {
        name: Count(f"{path}pk", filter=Q(**{f"{path}{field}": value for field, value in counted.items()}))
        for name, counted in COLUMNS.items()
    }


def _by_event(events: EventQuerySet) -> Table:
    unmarked = Count("bookings__pk", filter=Q(bookings__state=places.BOOKED))
    counted = events.annotate(**_counts("bookings__"), unmarked=unmarked).order_by("starts", "pk")
    rows = [
        [f"{clock.in_london(starts):%-d %b %Y}", *rest]
        for starts, *rest in counted.values_list("starts", "title", "places", *COLUMNS, "unmarked")
    ]
    return Table(
        "Events",
        (
            "Day",
            "Event",
            "Capacity",
            "Attended",
            "Of these unscheduled",
            "Did not attend",
            "Excused",
            "Cancelled",
            "Never placed",
            "Not marked yet",
        ),
        rows,
        ["", "Total", *(sum(row[column] for row in rows) for column in range(2, 10))],
        "Attended counts people who were there for a part too. Never placed: asked for a place and did not get one.",
    )


def _by_agency(bookings: BookingQuerySet) -> Table:
    counted = bookings.order_by().values("agency__name").annotate(**_counts()).order_by("agency__name")
    rows = [[name or "No agency", *rest] for name, *rest in counted.values_list("agency__name", *COLUMNS)]
    return Table(
        "Events by agency",
        (
            "Agency",
            "Attended",
            "Of these unscheduled",
            "Did not attend",
            "Excused",
            "Cancelled",
            "Never placed",
        ),
        annual.without_few(rows, range(1, 7)),
        ["Total", *(sum(row[column] for row in rows) for column in range(1, 7))],
        "By the agency at the time of booking. Small numbers are hidden.",
    )


def evaluation(bookings: BookingQuerySet) -> Table:
    """What those who came say before and after, with small numbers hidden."""
    came = bookings.filter(state__in=places.CAME)
    answered = dict(
        Evaluation.objects.filter(booking__in=came).order_by().values_list("stage").annotate(Count("pk"))
    )
    people = _people(came)
    recommend = Evaluation.objects.filter(booking__in=came).aggregate(
        people=Count("recommend"), mean=Avg("recommend")
    )
    whole = len(people)
    rows: list[list[annual.Cell]] = []
    for stage in stages.STAGES:
        number = answered.get(stage, 0)
        change = pairing.change(people, stages.BEFORE, stage) if stage != stages.BEFORE else None
        rows.append(
            [
                stages.QUESTIONS[stage].name,
                number if few.may_show(number) else annual.HIDDEN,
                round(100 * number / whole) if whole >= few.LEAST and few.may_show(number) else None,
                round(change.by, 2) if change and change.people >= few.LEAST else None,
            ]
        )
    note = "Change is paired: of the same people, on a scale from 1 to 5."
    if recommend["people"] >= few.LEAST:
        note += f" Would recommend: {recommend['mean']:.1f} of 5, said by {recommend['people']}."
    return Table(
        "Evaluation", ("Stage", "Answered", "Share of who came, %", "Change since before"), rows, note=note
    )


def _people(came: BookingQuerySet) -> list[pairing.Person]:
    said: dict[int, dict[str, dict[int, int | None]]] = {key: {} for key in came.values_list("pk", flat=True)}
    ratings = Rating.objects.filter(evaluation__booking__in=came).values_list(
        "evaluation__booking", "evaluation__stage", "statement", "value"
    )
    for booking, stage, statement, value in ratings:
        said[booking].setdefault(stage, {})[statement] = value
    return [pairing.Person("", one) for one in said.values()]
