"""Who writes and reads briefings."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_registered, is_trainer


@rules.predicate
def owns(person: Any, briefing: Any) -> bool:
    """Wrote this briefing and it is not published yet."""
    return (
        briefing is not None
        and briefing.resource.owner_id == person.pk
        and not briefing.resource.is_published
    )


rules.add_perm("briefings.write", is_business_team | is_trainer)
rules.add_perm("briefings.change", is_business_team | (is_trainer & owns))
rules.add_perm("briefings.record_reading", is_registered)
