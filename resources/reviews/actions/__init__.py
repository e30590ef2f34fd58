"""Every change of a review, its recommendations and their actions, and of guidance."""

from portal.lib.refusals import Refused
from resources.reviews.actions.checklist import add_item, came_published, change_item, tick, untick
from resources.reviews.actions.evidence import (
    accept_evidence,
    add_evidence,
    refuse_evidence,
    remove_evidence,
)
from resources.reviews.actions.guidance import (
    add_guidance,
    change_guidance,
    set_blank_forms,
)
from resources.reviews.actions.links import gather_links, note_link
from resources.reviews.actions.recommendations import (
    add_action,
    add_recommendation,
    approve_words,
    ask_to_close,
    came_complete,
    change_recommendation,
    close,
    record_done,
    reopen,
    set_learning,
    take_back,
    who_may_close,
)
from resources.reviews.actions.reviews import add_review, change_review, set_format, set_timeline
from resources.reviews.actions.updates import answer, ask_owner, ask_when_due, asked_of
from resources.reviews.actions.words import add_words, remove_word

__all__ = [
    "Refused",
    "accept_evidence",
    "add_action",
    "add_evidence",
    "add_guidance",
    "add_item",
    "add_recommendation",
    "add_review",
    "add_words",
    "answer",
    "approve_words",
    "ask_owner",
    "ask_to_close",
    "ask_when_due",
    "asked_of",
    "came_complete",
    "came_published",
    "change_guidance",
    "change_item",
    "change_recommendation",
    "change_review",
    "close",
    "gather_links",
    "note_link",
    "record_done",
    "refuse_evidence",
    "remove_evidence",
    "remove_word",
    "reopen",
    "set_blank_forms",
    "set_format",
    "set_learning",
    "set_timeline",
    "take_back",
    "tick",
    "untick",
    "who_may_close",
]
