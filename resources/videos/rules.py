"""Who may send, look after and approve recordings. Watching is `.visible_to`, not a rule."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_trainer


@rules.predicate
def is_own(person: Any, video: Any) -> bool:
    """Sent this recording, or was given it: the owner of its card."""
    return video is not None and video.resource.owner_id == person.pk


@rules.predicate
def is_anothers_file(person: Any, caption: Any) -> bool:
    """Did not put in these captions: nobody approves their own."""
    return caption is not None and caption.added_by_id != person.pk


rules.add_perm("videos.upload", is_trainer | is_business_team)
rules.add_perm("videos.take_in", is_business_team)
rules.add_perm("videos.manage", is_business_team | (is_trainer & is_own))
rules.add_perm("videos.approve_captions", is_business_team & is_anothers_file)
rules.add_perm("videos.exempt_from_captions", is_business_team)
