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


@rules.predicate
def keeps(person: Any, bank: Any) -> bool:
    """Owns this bank of questions, and no published course draws from it."""
    return bank is not None and bank.owner_id == person.pk and not bank.has_learners


rules.add_perm("learning.take", is_registered)
rules.add_perm("learning.write", is_business_team | is_trainer)
rules.add_perm("learning.change", is_business_team | (is_trainer & drafts))
rules.add_perm("learning.change_bank", is_business_team | (is_trainer & keeps))
rules.add_perm("learning.set_for_team", is_business_team | is_coordinator)
