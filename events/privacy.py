"""What this room holds about people."""

import datetime as dt
from typing import Any

from events import actions
from events.models import Approval, AttendanceProposal, Booking, Event, Exemption, Presence, Reserve, Waiver
from events.models.attendance import DAYS_KEPT
from portal.lib.privacy import holds, nothing_personal


def _give_up_what_is_to_come(person: Any) -> None:
    """Free the places of somebody who leaves; past attendance stays as a count under their erased name."""
    for booking in Booking.objects.live().filter(person=person).select_related("event"):
        if not booking.event.has_started:
            actions.cancel(booking=booking, by=person, tell=False)


def _forget_who_joined(person: Any) -> None:
    Presence.objects.filter(booking__person=person).delete()


def _move_agency(old: Any, new: Any) -> None:
    Booking.objects.filter(agency=old).update(agency=new)


def _forget_managers(person: Any) -> None:
    Approval.objects.filter(booking__person=person).delete()


nothing_personal(Exemption, "Sectors that pay nothing.")
holds(
    Waiver,
    person="booking__person",
    keep="Six years after the event, with the charge that it explains.",
    kept_for=dt.timedelta(days=6 * 365),
    since="at",
)
holds(
    AttendanceProposal,
    person="by",
    keep="Until it is confirmed or thrown away, seven days at most: names and times of a Teams report.",
    kept_for=dt.timedelta(days=DAYS_KEPT),
    since="read_at",
)
nothing_personal(Reserve, "How many places are kept for a sector.")
holds(
    Approval,
    person="booking__person",
    keep="One year after the request: who said yes explains a charge. It names the manager.",
    kept_for=dt.timedelta(days=365),
    since="asked_at",
    erase=_forget_managers,
)
nothing_personal(Event, "The programme; its trainer's name is public.")
holds(
    Booking,
    person="person",
    keep="Six years after the event: attendance and charges are evidence. Counts stay when the name goes.",
    kept_for=dt.timedelta(days=6 * 365),
    since="asked_at",
    erase=_give_up_what_is_to_come,
    merge=_move_agency,
)
holds(
    Presence,
    person="booking__person",
    keep="One year: it helps with the register, and proves nothing later.",
    kept_for=dt.timedelta(days=365),
    since="at",
    erase=_forget_who_joined,
)
