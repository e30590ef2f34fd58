"""What the room holds about people."""

from typing import Any

from portal.lib.privacy import holds, nothing_personal, removes, unnames
from resources.briefings.models import Briefing, Delivery, Presence, Reading, Section, TeamAction


def _move_to(old: Any, new: Any) -> None:
    """An agency that goes into another takes its evidence along."""
    Delivery.objects.filter(agency=old).update(agency=new)


nothing_personal(Briefing, "The partnership's own words.")
nothing_personal(Section, "The partnership's own words.")
holds(Reading, person="person", keep="As long as the account: it is the person's own note.")
holds(
    Delivery,
    person="recorded_by",
    keep="Six years, as evidence for the agency's audits; the name goes when the person is erased.",
    erase=unnames(Delivery, "recorded_by"),
    merge=_move_to,
)
holds(
    Presence,
    person="person",
    keep="As long as the session, or until the person takes themselves off or is erased.",
    erase=removes(Presence),
)
nothing_personal(TeamAction, "What a team will do; its owner is a role or a first name that the team wrote.")
