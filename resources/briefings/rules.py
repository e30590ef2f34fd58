"""Who writes and reads briefings."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_coordinator, is_registered, is_trainer


@rules.predicate
def owns(person: Any, briefing: Any) -> bool:
    """Wrote this briefing and it is not published yet."""
    return (
        briefing is not None
        and briefing.resource.owner_id == person.pk
        and not briefing.resource.is_published
    )


@rules.predicate
def is_member(person: Any) -> bool:
    """Belongs to an agency, whose evidence a session becomes."""
    return bool(person.is_authenticated and person.agency_ids)


@rules.predicate
def recorded(person: Any, delivery: Any) -> bool:
    """Recorded this session, and has not withdrawn it; what was recorded by somebody who left is nobody's."""
    if not person.is_authenticated or delivery is None:
        return False
    return bool(delivery.recorded_by_id == person.pk and not delivery.is_withdrawn)


rules.add_perm("briefings.write", is_business_team | is_trainer)
rules.add_perm("briefings.change", is_business_team | (is_trainer & owns))
rules.add_perm("briefings.record_reading", is_registered)
rules.add_perm("briefings.deliver", is_member)
rules.add_perm("briefings.see_deliveries", is_business_team | is_coordinator)
rules.add_perm("briefings.see_every_delivery", is_business_team)
rules.add_perm("briefings.correct_delivery", recorded)
