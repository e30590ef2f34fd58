"""Who may book, and who runs an event."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_coordinator, is_registered, is_trainer


@rules.predicate
def leads_it(person: Any, event: Any) -> bool:
    """Is this event's trainer, and still a trainer; without an event: any trainer."""
    return bool(is_trainer(person) and (event is None or event.trainer_id == person.pk))


@rules.predicate
def is_announced(person: Any, event: Any) -> bool:
    """The event was published and is not called off."""
    return event is not None and event.is_published


runs = is_business_team | leads_it

rules.add_perm("events.book_event", is_registered & is_announced)
rules.add_perm("events.book_colleagues", is_coordinator & is_announced)
rules.add_perm("events.run", runs)
rules.add_perm("events.run_any", is_business_team)
rules.add_perm("events.publish_event", is_business_team)
rules.add_perm("events.edit_letters", is_business_team)
