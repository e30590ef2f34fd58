"""Every write of the room."""

from resources.briefings.actions.briefings import (
    READING_MINUTES,
    change_briefing,
    draw_page,
    draw_slides,
    record_reading,
    write_briefing,
)
from resources.briefings.actions.deliveries import (
    change_delivery,
    leave_delivery,
    record_delivery,
    withdraw_delivery,
)

__all__ = [
    "READING_MINUTES",
    "change_briefing",
    "change_delivery",
    "draw_page",
    "draw_slides",
    "leave_delivery",
    "record_delivery",
    "record_reading",
    "withdraw_delivery",
    "write_briefing",
]
