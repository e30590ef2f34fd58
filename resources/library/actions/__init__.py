"""Every write of the library."""

from resources.library.actions.cards import (
    AddressTaken,
    add_resource,
    add_topic,
    change_resource,
    lead_here,
    tie,
    untie,
)
from resources.library.actions.documents import (
    accept_document,
    accept_finding,
    forget_quarantine,
    keep_picture,
    keep_preview,
    refuse_document,
    upload_document,
)
from resources.library.actions.following import choose_digest, follow, send_digest, unfollow
from resources.library.actions.pages import count, sum_up_uses, write_page
from resources.library.actions.publication import announce, archive, publish, send_back, send_for_review
from resources.library.actions.reach import forget_reach, tell_reach
from resources.library.actions.saving import NothingSaved, save_card, share_saved, unsave_card, withdraw_list
from resources.library.actions.searches import (
    TooMany,
    count_fruitless,
    delete_search,
    forget_fruitless,
    remove_synonym,
    save_search,
    set_telling,
    stop_telling,
    tell_of_new,
    write_synonym,
)

__all__ = [
    "AddressTaken",
    "NothingSaved",
    "TooMany",
    "accept_document",
    "accept_finding",
    "add_resource",
    "add_topic",
    "announce",
    "archive",
    "change_resource",
    "choose_digest",
    "count",
    "count_fruitless",
    "delete_search",
    "follow",
    "forget_fruitless",
    "forget_quarantine",
    "forget_reach",
    "keep_picture",
    "keep_preview",
    "lead_here",
    "publish",
    "refuse_document",
    "remove_synonym",
    "save_card",
    "save_search",
    "send_back",
    "send_digest",
    "send_for_review",
    "set_telling",
    "share_saved",
    "stop_telling",
    "sum_up_uses",
    "tell_of_new",
    "tell_reach",
    "tie",
    "unfollow",
    "unsave_card",
    "untie",
    "upload_document",
    "withdraw_list",
    "write_page",
    "write_synonym",
]
