"""Every write of the library."""

from resources.library.actions.cards import AddressTaken, add_resource, change_resource, tie, untie
from resources.library.actions.documents import (
    accept_document,
    forget_quarantine,
    refuse_document,
    upload_document,
)
from resources.library.actions.pages import count, write_page
from resources.library.actions.publication import announce, archive, publish, send_back, send_for_review
from resources.library.actions.reach import forget_reach, tell_reach
from resources.library.actions.searches import remove_synonym, write_synonym

__all__ = [
    "AddressTaken",
    "accept_document",
    "add_resource",
    "announce",
    "archive",
    "change_resource",
    "count",
    "forget_quarantine",
    "forget_reach",
    "publish",
    "refuse_document",
    "remove_synonym",
    "send_back",
    "send_for_review",
    "tell_reach",
    "tie",
    "untie",
    "upload_document",
    "write_page",
    "write_synonym",
]
