"""Every write of the room."""

from resources.briefings.actions.briefings import (
    READING_MINUTES,
    add_finished,
    change_briefing,
    change_finished,
    draw_page,
    draw_slides,
    record_reading,
    replace_file,
    take_up,
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
    "add_finished",
    "change_briefing",
    "change_delivery",
    "change_finished",
    "draw_page",
    "draw_slides",
    "leave_delivery",
    "record_delivery",
    "record_reading",
    "replace_file",
    "take_up",
    "withdraw_delivery",
    "write_briefing",
]
