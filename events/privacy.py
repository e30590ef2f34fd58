"""What this room holds about people."""

import datetime as dt
from typing import Any

from events import actions
from events.models import (
    AccessNeed,
    Approval,
    AttendanceProposal,
    Booking,
    CalendarKey,
    Evaluation,
    Event,
    Exemption,
    Interest,
    LetterWords,
    ManagerComment,
    Material,
    Prerequisite,
    Presence,
    Rating,
    Reserve,
    Series,
    Statement,
    Waiver,
)
from events.models.access import kept_for
from events.models.attendance import DAYS_KEPT
from portal.lib.privacy import holds, nothing_personal, removes


def _give_up_what_is_to_come(person: Any) -> None:
    """Free the places of somebody who leaves; past attendance stays as a count under their erased name."""
    for booking in Booking.objects.live().filter(person=person).select_related("event"):
        if not booking.event.has_started:
            actions.cancel(booking=booking, by=person, tell=False)


def _move_agency(old: Any, new: Any) -> None:
    Booking.objects.filter(agency=old).update(agency=new)


def _forget_words(person: Any) -> None:
    Evaluation.objects.filter(booking__person=person).update(words="", quotable=False)


nothing_personal(Series, "Events that belong together.")
nothing_personal(Prerequisite, "What an event asks people to have learnt first.")
nothing_personal(Material, "Cards of the library that belong to an event.")
holds(
    Interest,
    person="person",
    keep="One year: whoever was not told of a next date by then no longer waits for one.",
    kept_for=dt.timedelta(days=365),
    since="asked_at",
    erase=removes(Interest),
)
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
holds(
    CalendarKey,
    person="person",
    keep="As long as the account: which of a person's calendar addresses holds.",
    erase=removes(CalendarKey),
)
nothing_personal(LetterWords, "The partnership's own words in letters.")
nothing_personal(Reserve, "How many places are kept for a sector.")
holds(
    Approval,
    person="booking__person",
    keep="One year after the request: who said yes explains a charge. It names the manager.",
    kept_for=dt.timedelta(days=365),
    since="asked_at",
    erase=removes(Approval, "booking__person"),
)
nothing_personal(Event, "The programme; its trainer's name is public.")
holds(
    Booking,
    person="person",
    keep="Six years after the event: attendance and charges are evidence. Counts stay when the name goes.",
    kept_for=dt.timedelta(days=6 * 365),
    since="event__ends",
    erase=_give_up_what_is_to_come,
    merge=_move_agency,
)
holds(
    Presence,
    person="booking__person",
    keep="One year: it helps with the register, and proves nothing later.",
    kept_for=dt.timedelta(days=365),
    since="at",
    erase=removes(Presence, "booking__person"),
)
nothing_personal(Statement, "What everybody at an event is asked to rate.")
holds(
    Evaluation,
    person="booking__person",
    keep="Three years after the event: change over the years is shown in numbers. The words go when the name goes.",
    kept_for=dt.timedelta(days=3 * 365),
    since="answered_at",
    erase=_forget_words,
)
holds(
    Rating,
    person="evaluation__booking__person",
    keep="Three years, with the answers that it is part of; the numbers stay when the name goes.",
    kept_for=dt.timedelta(days=3 * 365),
    since="evaluation__answered_at",
)
holds(
    ManagerComment,
    person="booking__person",
    keep="Three years after it was asked for. It names the manager.",
    kept_for=dt.timedelta(days=3 * 365),
    since="asked_at",
    erase=removes(ManagerComment, "booking__person"),
)
holds(
    AccessNeed,
    person="booking__person",
    keep=f"{kept_for().days} days after the event, or until the place is given up: only those who run it see it.",
    kept_for=kept_for(),
    since="booking__event__ends",
    erase=removes(AccessNeed, "booking__person"),
)
