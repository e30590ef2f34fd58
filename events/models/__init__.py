"""The programme's nouns."""

from events.models.access import AccessNeed
from events.models.attendance import AttendanceProposal
from events.models.bookings import Approval, Booking, BookingQuerySet, Presence
from events.models.evaluation import Evaluation, ManagerComment, Rating, Statement
from events.models.feeds import CalendarKey
from events.models.ledger import Exemption, Waiver, price_of
from events.models.letters import LetterWords
from events.models.programme import RESERVED_SLUGS, Event, EventQuerySet, Reserve
from events.models.series import Interest, Material, Prerequisite, Series

__all__ = [
    "RESERVED_SLUGS",
    "AccessNeed",
    "Approval",
    "AttendanceProposal",
    "Booking",
    "BookingQuerySet",
    "CalendarKey",
    "Evaluation",
    "Event",
    "EventQuerySet",
    "Exemption",
    "Interest",
    "LetterWords",
    "ManagerComment",
    "Material",
    "Prerequisite",
    "Presence",
    "Rating",
    "Reserve",
    "Series",
    "Statement",
    "Waiver",
    "price_of",
]
