"""The room's verbs. Every write goes through one of them; all are keyword-only, atomic, and leave an audit row."""

from accounts.actions.addresses import ask_for_address, change_address
from accounts.actions.agencies import (
    add_agency,
    approve_agency,
    change_agency,
    change_partnership,
    keep_lead,
    merge_agencies,
)
from accounts.actions.confirming import ask_to_confirm, confirm
from accounts.actions.dormancy import dormant, reopen, tell_or_close
from accounts.actions.joining import (
    announce,
    approve,
    ask_to_join,
    change_part,
    end_membership,
    leave,
    place,
    refuse,
)
from accounts.actions.learning import (
    add_outside,
    change_outside,
    choose_framework,
    reflect,
    reflect_first,
    remove_outside,
    write_framework,
)
from accounts.actions.people import change_details, end_role, erase, give_role, note_visit, register
from accounts.actions.plant import came_back, retry_job, send_again, take_in_bounces
from accounts.actions.sessions import end_other_sessions, end_sessions

__all__ = [
    "add_agency",
    "add_outside",
    "announce",
    "approve",
    "approve_agency",
    "ask_for_address",
    "ask_to_confirm",
    "ask_to_join",
    "came_back",
    "change_address",
    "change_agency",
    "change_details",
    "change_outside",
    "change_part",
    "change_partnership",
    "choose_framework",
    "confirm",
    "dormant",
    "end_membership",
    "end_other_sessions",
    "end_role",
    "end_sessions",
    "erase",
    "give_role",
    "keep_lead",
    "leave",
    "merge_agencies",
    "note_visit",
    "place",
    "reflect",
    "reflect_first",
    "refuse",
    "register",
    "remove_outside",
    "reopen",
    "retry_job",
    "send_again",
    "take_in_bounces",
    "tell_or_close",
    "write_framework",
]
