"""Who makes courses and who takes them."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_coordinator, is_registered, is_trainer


@rules.predicate
def drafts(person: Any, course: Any) -> bool:
    """Owns this course, and readers have not been given it yet."""
    return (
        course is not None
        and course.resource.owner_id == person.pk
        and course.resource.state in {"draft", "in-review"}
    )


rules.add_perm("learning.take", is_registered)
rules.add_perm("learning.write", is_business_team | is_trainer)
rules.add_perm("learning.change", is_business_team | (is_trainer & drafts))
rules.add_perm("learning.set_for_team", is_business_team | is_coordinator)
