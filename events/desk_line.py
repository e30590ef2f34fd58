"""Who has a place at an event and who stands in its line: the same people for the desk's page and its CSV."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from events import places, saying
from events.models import Booking, Event
from portal.lib import clock, sheets
from portal.lib.http import find, needs

HEADING = ("Number", "Name", "Agency", "Sector", "State", "Comes", "Asked", "Until", "What is next")


@dataclass(frozen=True)
class People:
    """Those with a place, those to whom one is offered, and everybody who waits with what happens next."""

    holding: list[Booking]
    offered: list[Booking]
    line: list[saying.Turn]


def people(person: Any, found: Event) -> People:
    """Of one event, in the order of its line, with names and agencies."""
    mine = (
        Booking.objects.visible_to(person).filter(event=found).select_related("person", "agency", "approval")
    )
    bookings = list(mine.in_order())
    for booking in bookings:
        booking.event = found
    offered = [b for b in bookings if b.is_offered]
    in_line = [b for b in bookings if b.is_in_line]
    words = saying.line_words(found)
    return People(
        [b for b in bookings if b.state in places.HOLDING and not b.is_offered],
        offered,
        [saying.turn(b, found) for b in offered]
        + [saying.turn(b, found, words[b.pk], n) for n, b in enumerate(in_line, 1)],
    )


def table(found: People) -> list[list[sheets.Cell]]:
    """The line and then those with a place, a row each."""
    rows: list[list[sheets.Cell]] = [list(HEADING)]
    rows += [_row(turn.booking, turn.number, turn.words) for turn in found.line]
    return rows + [_row(booking, 0, "") for booking in found.holding]


def _row(booking: Booking, number: int, words: str) -> list[sheets.Cell]:
    agency, until = booking.agency, booking.held_until
    return [
        number or None,
        booking.person.name,
        agency.name if agency else "",
        agency.get_sector_display() if agency else "",
        booking.get_state_display(),
        booking.get_way_display(),
        f"{clock.in_london(booking.asked_at):%d/%m/%Y %H:%M}",
        f"{clock.in_london(until):%d/%m/%Y %H:%M}" if until else "",
        words,
    ]


@require_safe
@needs("events.run")
def as_csv(request: SignedIn, slug: str) -> HttpResponse:
    """The line as CSV, for those who run the event."""
    found = find(Event.objects.run_by(request.user), slug=slug)
    return sheets.csv_answer(f"line-{found.slug}", table(people(request.user, found)))
