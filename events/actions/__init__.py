"""The room's verbs."""

from events.actions.line import book, cancel, change_places, lock_event
from events.actions.past import add_past_event, keep_past_booking
from events.actions.programme import add_event, cancel_event, change_event, publish_event
from events.actions.refusals import Refused
from events.actions.register import join, mark_register, remind

__all__ = [
    "Refused",
    "add_event",
    "add_past_event",
    "book",
    "cancel",
    "cancel_event",
    "change_event",
    "change_places",
    "join",
    "keep_past_booking",
    "lock_event",
    "mark_register",
    "publish_event",
    "remind",
]
