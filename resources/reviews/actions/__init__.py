"""Every change of a review, its recommendations and their actions, and of guidance."""

from resources.reviews.actions.guidance import (
    add_guidance,
    change_guidance,
    remind_of_review,
    set_blank_forms,
)
from resources.reviews.actions.recommendations import (
    add_action,
    add_recommendation,
    approve_words,
    change_recommendation,
    close,
    record_done,
    reopen,
    take_back,
)
from resources.reviews.actions.refusals import Refused
from resources.reviews.actions.reviews import add_review, change_review, set_format

__all__ = [
    "Refused",
    "add_action",
    "add_guidance",
    "add_recommendation",
    "add_review",
    "approve_words",
    "change_guidance",
    "change_recommendation",
    "change_review",
    "close",
    "record_done",
    "remind_of_review",
    "reopen",
    "set_blank_forms",
    "set_format",
    "take_back",
]
