"""The figures of the programme in a period: the same rows for the page, the CSV and the spreadsheet.

Three queries, however many events, agencies and bookings there are.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from accounts.models import Agency
from events import charging, counting
from events.counting import Counts, Line
from events.models import Booking, Event, Exemption, Series
from events.models.bookings import is_missed
from portal.lib import clock, sheets

NO_AGENCY = "No agency"


@dataclass(frozen=True)
class Figures:
    """Each table adds up to the same bookings; events that were called off are only counted."""

    events: list[tuple[Event, Line]]
    months: list[Line]
    sectors: list[Line]
    agencies: list[Line]
    total: Line
    called_off: int


@dataclass(frozen=True)
class Cell:
    """The bookings of one agency at one event that are in one state."""

    event: int
    agency: str
    sector: str
    counts: Counts


def of_period(person: Any, since: dt.date, until: dt.date, series: Series | None = None) -> Figures:
    """Of the announced events that this person runs and that start from the first to the last of these days.

    `series` leaves those of one series only.
    """
    announced = Event.objects.run_by(person).filter(
        published_at__isnull=False, starts__date__gte=since, starts__date__lte=until
    )
    if series:
        announced = announced.filter(series=series)
    found = list(announced.order_by("starts", "pk"))
    held = {event.pk: event for event in found if not event.is_called_off}
    lines = {pk: Line(name=event.title, places=event.places) for pk, event in held.items()}
    cells = _cells(held)
    for cell in cells:
        lines[cell.event].add(cell.counts)
    labels = {str(key): str(label) for key, label in Agency.Sector.choices}
    return Figures(
        events=[(held[pk], line) for pk, line in lines.items()],
        months=_months(held, lines),
        sectors=counting.grouped((labels.get(cell.sector, NO_AGENCY), cell.counts) for cell in cells),
        agencies=counting.grouped((cell.agency, cell.counts) for cell in cells),
        total=counting.total(lines.values()),
        called_off=len(found) - len(held),
    )


def _cells(events: Collection[int]) -> list[Cell]:
    """What of each agency is in each state at each event, with what it costs by the rules of the ledger."""
    exempt = set(Exemption.objects.values_list("sector", flat=True))
    found = (
        Booking.objects.filter(event__in=events)
        .annotate(missed=ExpressionWrapper(is_missed(), BooleanField()))
        .order_by()
        .values_list(
            "event",
            "agency",
            "agency__name",
            "agency__sector",
            "state",
            "cancelled_late",
            "missed",
            "event__charge_amount",
        )
        .annotate(
            number=Count("pk"),
            waived=Count("waiver"),
            walked_in=Count("pk", filter=Q(walked_in=True)),
        )
    )
    cells = []
    for event, _, agency, sector, state, late, missed, amount, number, waived, walked_in in found:
        free = sector is None or sector in exempt or not missed
        owed = charging.to_pay(amount, exempt=free, waived=False) * (number - waived)
        counts = counting.of(state, number, late=late, to_pay=owed, walked_in=walked_in)
        cells.append(Cell(event, agency or NO_AGENCY, sector or "", counts))
    return cells


def _months(held: dict[int, Event], lines: dict[int, Line]) -> list[Line]:
    months: dict[dt.date, Line] = {}
    for pk, line in lines.items():
        first = clock.in_london(held[pk].starts).date().replace(day=1)
        month = months.setdefault(first, Line(name=f"{first:%B %Y}"))
        month.add(line)
        month.places += line.places
    return list(months.values())


HEADING = (
    "Table", "Name", "Day", "Places", "Taken", "Full, %", "Offered", "Waiting", "Coming", "Attended",
    "Attended in part", "Of these walked in", "Did not attend", "Excused", "Cancelled", "Of these late", "To pay",
)  # fmt: skip


def table(found: Figures) -> list[list[sheets.Cell]]:
    """The page's tables below one another, each with the total of all of them."""
    rows: list[list[sheets.Cell]] = [list(HEADING)]
    events = [("Event", line, clock.in_london(event.starts).date()) for event, line in found.events]
    rows += [_row(name, line, day) for name, line, day in events]
    for name, lines in (("Month", found.months), ("Sector", found.sectors), ("Agency", found.agencies)):
        rows += [_row(name, line) for line in lines]
    return [*rows, _row("", found.total)]


def _row(name: str, line: Line, day: dt.date | None = None) -> list[sheets.Cell]:
    return [
        name, line.name, day, line.places or None, line.taken, line.share, line.offered, line.waiting, line.coming,
        line.attended, line.partly, line.walked_in, line.absent, line.excused, line.cancelled, line.late, float(line.to_pay),
    ]  # fmt: skip
