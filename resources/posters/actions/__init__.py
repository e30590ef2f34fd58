"""What may be done to a poster, and to the copies that people made of it. Every write of the room is here."""

from resources.posters.actions.copies import (
    bring_up_to_date,
    people_to_look_at,
    people_to_remind,
    remember_copy,
    remind_of_review,
    take_down,
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
    "accept_artwork",
    "add_poster",
    "bring_up_to_date",
    "change_poster",
    "forget_quarantine",
    "mark_boxes",
    "people_to_look_at",
    "people_to_remind",
    "refuse_artwork",
    "remember_copy",
    "remind_of_review",
    "take_down",
    "take_mini_away",
    "upload_artwork",
]
