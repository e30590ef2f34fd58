"""Who may edit reviews and guidance, and who may close a recommendation."""

from typing import Any

import rules

from accounts.rules import is_business_team


@rules.predicate
def did_not_do_it(person: Any, recommendation: Any) -> bool:
    """Neither recorded an action as done, nor added its evidence, nor belongs to the agency that owns it.

    The Panel asks for accountable owners and a plan to judge impact: nobody judges their own work.
    """
    if recommendation is None:
        return False
    return person.pk not in recommendation.recorder_ids and recommendation.owner_id not in person.agency_ids


@rules.predicate
def coordinates_owner(person: Any, recommendation: Any) -> bool:
    """Looks after the agency that owns this recommendation; without one, after any agency."""
    if not person.is_authenticated:
        return False
    if recommendation is None:
        return bool(person.coordinated_agency_ids)
    return recommendation.owner_id in person.coordinated_agency_ids


rules.add_perm("reviews.edit", is_business_team)
rules.add_perm("reviews.edit_guidance", is_business_team)
rules.add_perm("reviews.close", is_business_team & did_not_do_it)
rules.add_perm("reviews.answer", coordinates_owner)
