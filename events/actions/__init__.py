"""The room's verbs."""

from events.actions.access import tell_access_needs
from events.actions.afterwards import follow_up, thank
from events.actions.approval import answer, remind_manager
from events.actions.attendance import (
    confirm_attendance,
    discard_attendance,
    propose_attendance,
    save_some_attendance,
    stop_saving,
    was_saved,
)
from events.actions.evaluation import comment, evaluate, prove, word_statements
from events.actions.feeds import renew_calendar
from events.actions.interest import forget_next_date, want_next_date
from events.actions.ledger import charge_after_all, lock_exemptions, set_exemptions, waive
from events.actions.letters import change_letter, lock_letters, restore_letter
from events.actions.limits import change_places, set_limits
from events.actions.line import (
    book,
    cancel,
    hand_over,
    let_lapse,
    lock_event,
    seat_anyway,
    take_off,
    take_offer,
)
from events.actions.order import move
from events.actions.past import add_past_event, keep_past_booking
from events.actions.programme import add_event, cancel_event, change_event, publish_event
from events.actions.register import join, mark_register, remind, walk_in
from events.actions.room import check_in, room_code
from events.actions.series import (
    begin_series,
    book_series,
    place_in_programme,
    repeat_event,
    set_materials,
)
from events.actions.telling import tell_some_called_off, tell_some_changed
from events.actions.ways import change_way
from portal.lib.refusals import Refused

__all__ = [
    "Refused",
    "add_event",
    "add_past_event",
    "answer",
    "begin_series",
    "book",
    "book_series",
    "cancel",
    "cancel_event",
    "change_event",
    "change_letter",
    "change_places",
    "change_way",
    "charge_after_all",
    "check_in",
    "comment",
    "confirm_attendance",
    "discard_attendance",
    "evaluate",
    "follow_up",
    "forget_next_date",
    "hand_over",
    "join",
    "keep_past_booking",
    "let_lapse",
    "lock_event",
    "lock_exemptions",
    "lock_letters",
    "mark_register",
    "move",
    "place_in_programme",
    "propose_attendance",
    "prove",
    "publish_event",
    "remind",
    "remind_manager",
    "renew_calendar",
    "repeat_event",
    "restore_letter",
    "room_code",
    "save_some_attendance",
    "seat_anyway",
    "set_exemptions",
    "set_limits",
    "set_materials",
    "stop_saving",
    "take_off",
    "take_offer",
    "tell_access_needs",
    "tell_some_called_off",
    "tell_some_changed",
    "thank",
    "waive",
    "walk_in",
    "want_next_date",
    "was_saved",
    "word_statements",
]
