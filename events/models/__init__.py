"""The programme's nouns."""

from events.models.bookings import Booking, BookingQuerySet, Presence
from events.models.programme import RESERVED_SLUGS, Event, EventQuerySet

__all__ = ["RESERVED_SLUGS", "Booking", "BookingQuerySet", "Event", "EventQuerySet", "Presence"]
