"""The programme's nouns."""

from events.models.attendance import AttendanceProposal
from events.models.bookings import Approval, Booking, BookingQuerySet, Presence
from events.models.ledger import Exemption, Waiver
from events.models.programme import RESERVED_SLUGS, Event, EventQuerySet, Reserve

__all__ = [
    "RESERVED_SLUGS",
    "Approval",
    "AttendanceProposal",
    "Booking",
    "BookingQuerySet",
    "Event",
    "EventQuerySet",
    "Exemption",
    "Presence",
    "Reserve",
    "Waiver",
]
