"""What may be done to a poster, and to the copies that people made of it. Every write of the room is here."""

from resources.posters.actions.copies import (
    bring_up_to_date,
    people_to_look_at,
    people_to_remind,
    remember_copy,
    remind_of_review,
    take_down,
)
from resources.posters.actions.keeping import forget_words, keep_logo, remember_words, take_logo_away
from resources.posters.actions.packs import (
    EVERYTHING,
    MINE,
    NoLead,
    ask_for_pack,
    forget_pack,
    give_pack_up,
    make_pack,
)
from resources.posters.actions.posters import (
    accept_artwork,
    add_poster,
    change_poster,
    forget_quarantine,
    mark_boxes,
    refuse_artwork,
    take_mini_away,
    upload_artwork,
)

__all__ = [
    "EVERYTHING",
    "MINE",
    "NoLead",
    "accept_artwork",
    "add_poster",
    "ask_for_pack",
    "bring_up_to_date",
    "change_poster",
    "forget_pack",
    "forget_quarantine",
    "forget_words",
    "give_pack_up",
    "keep_logo",
    "make_pack",
    "mark_boxes",
    "people_to_look_at",
    "people_to_remind",
    "refuse_artwork",
    "remember_copy",
    "remember_words",
    "remind_of_review",
    "take_down",
    "take_logo_away",
    "take_mini_away",
    "upload_artwork",
]
