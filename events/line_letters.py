"""The letters about moves in the line: put back, moved, passed, given up by somebody else."""

from accounts.models import User
from events import places
from events.emails import news
from events.models import Booking


def put_back(booking: Booking, *, turn: int, had_place: bool) -> None:
    """There are fewer places than people who had one; `turn` is the place in the line, from 1."""
    news(
        booking,
        f"put-back-{booking.times_put_back}",
        "You are back on the waiting list",
        f"There are fewer places at this event than before, and yours was among the last. We are sorry. You are "
        f"{places.ordinal(turn)} in line, before everybody who waits without having had a place.",
        "When a place comes free we email you at once. There is no charge, whatever happens.",
        invite="CANCEL" if had_place else "",
    )


def moved(booking: Booking, *, turn: int, number: int) -> None:
    """Moved in the line by those who run the event; `number` is the deed's."""
    news(
        booking,
        f"moved-{number}",
        f"You are now {places.ordinal(turn)} in line",
        f"The reason: {booking.reason}",
    )


def passed(booking: Booking, *, turn: int, reason: str, number: int) -> None:
    """Somebody who asked later was put before this person; `number` is the deed's."""
    news(
        booking,
        f"passed-{number}",
        "Somebody was put before you in the line",
        f"You are now {places.ordinal(turn)} in line. Those who run the event give this reason: {reason}",
    )


def given_up_for(booking: Booking, *, by: User, had_place: bool) -> None:
    """Given up by the agency's coordinator."""
    late = booking.cancelled_late and booking.event.price
    news(
        booking,
        "cancelled",
        "Your place was given up" if had_place else "Your request was taken back",
        f"{by.name} did this for {booking.agency}. If it surprises you, please ask there.",
        f"It was after the last free moment, so {booking.agency} may be charged {booking.event.price}."
        if late
        else "There is no charge.",
        invite="CANCEL" if had_place else "",
    )
