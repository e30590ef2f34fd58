"""The letters about what others did to somebody's place or turn: put back, moved, passed, given up, taken off."""

from accounts.models import User
from events import emails, places
from events.models import Booking, price_of
from events.wordings import sentences


def put_back(booking: Booking, *, turn: int, had_place: bool) -> None:
    """There are fewer places than people who had one; `turn` is the place in the line, from 1."""
    emails.write(
        "put_back",
        booking,
        f"put-back-{booking.times_put_back}",
        invite=_out(had_place),
        number=places.ordinal(turn),
        entry=sentences.OUT if had_place else "",
    )


def moved(booking: Booking, *, turn: int, number: int) -> None:
    """Moved in the line by those who run the event; `number` is the deed's."""
    emails.write("moved", booking, f"moved-{number}", number=places.ordinal(turn), reason=booking.reason)


def passed(booking: Booking, *, turn: int, reason: str, number: int) -> None:
    """Somebody who asked later was put before this person; `number` is the deed's."""
    emails.write("passed", booking, f"passed-{number}", number=places.ordinal(turn), reason=reason)


def given_up_for(booking: Booking, *, by: User, had_place: bool) -> None:
    """Given up by the agency's coordinator."""
    price = price_of(booking) if booking.cancelled_late else ""
    charge = f"It was after the last free moment, so {booking.agency} may be charged {price}."
    emails.write(
        "given_up_for" if had_place else "taken_back",
        booking,
        "cancelled",
        invite=_out(had_place),
        coordinator=by.name,
        agency=str(booking.agency or ""),
        charge=charge if price else "There is no charge.",
    )


def taken_off(booking: Booking, *, had_place: bool) -> None:
    """Those who run the event ended it, with a reason."""
    emails.write(
        "place_taken" if had_place else "taken_off",
        booking,
        "taken-off",
        invite=_out(had_place),
        reason=booking.reason,
    )


def _out(had_place: bool) -> str:
    """The calendar entry goes with the place."""
    return "CANCEL" if had_place else ""
