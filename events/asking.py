"""How an event's evaluation stands for one person: its three steps, and what their certificate still waits for."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Certificate
from events import hours, places, stages
from events.models import Booking, Evaluation, Event
from portal.lib import clock


@dataclass(frozen=True)
class Step:
    """One stage as its reader sees it."""

    stage: str
    label: str
    words: str
    done: bool = False
    current: bool = False


@dataclass(frozen=True)
class Outcome:
    """What is asked of somebody now (a stage, or nothing), the three steps, and the certificate or what it waits for."""

    steps: list[Step]
    open: str
    answered: bool
    certificate: Certificate | None
    missing: str

    @property
    def invitation(self) -> str:
        """What the open stage asks, in a sentence."""
        return _INVITATIONS.get(self.open, "")


_INVITATIONS = {
    stages.BEFORE: "Before you come: how confident are you today? One minute, once.",
    stages.AFTER: "What was it worth to you? Two minutes.",
    stages.LATER: "Eight weeks on: what has changed? Three minutes.",
}


def outcome(event: Event, booking: Booking | None) -> Outcome | None:
    """How things stand for the holder of this booking; None for who has no place, or where nothing follows."""
    if booking is None or booking.state not in places.ON_REGISTER or event.is_called_off:
        return None
    given = {found.stage: found for found in booking.evaluations.all()} if event.evaluated else {}
    now = clock.now()
    current = stages.open_stage(now, starts=event.starts, ends=event.ends) if event.evaluated else ""
    if not stages.asks(current, booking.state):
        current = ""
    standing, withdrawn = _certificates(event, booking)
    if standing:
        missing = ""
    elif withdrawn:
        missing = f"Your certificate was withdrawn on {hours.day(withdrawn)}. The business team can say why."
    else:
        missing = _missing(event, booking, stages.AFTER in given)
    return Outcome(
        steps=[_step(stage, event, given.get(stage), current) for stage in stages.STAGES]
        if event.evaluated
        else [],
        open=current,
        answered=current in given,
        certificate=standing,
        missing=missing,
    )


def _certificates(event: Event, booking: Booking) -> tuple[Certificate | None, dt.datetime | None]:
    """The one that stands, and when the last one was withdrawn."""
    if booking.state != places.ATTENDED:
        return None, None
    made = list(Certificate.objects.filter(person=booking.person_id, entry__source=event.source))
    standing = next((one for one in made if one.withdrawn_at is None), None)
    return standing, max((one.withdrawn_at for one in made if one.withdrawn_at), default=None)


def owes(booking: Booking) -> bool:
    """Whether a stage is open that this person is asked at and has not answered."""
    event = booking.event
    if not event.evaluated or event.is_called_off:
        return False
    stage = stages.open_stage(clock.now(), starts=event.starts, ends=event.ends)
    return stages.asks(stage, booking.state) and stage not in {g.stage for g in booking.evaluations.all()}


def _step(stage: str, event: Event, given: Evaluation | None, current: str) -> Step:
    name = stages.QUESTIONS[stage].name
    opens, closes = stages.opens_at(stage, event.ends), stages.closes_at(stage, event.starts, event.ends)
    now = clock.now()
    if given:
        more = f" You can change it until {hours.short(closes)}." if stage == current else ""
        words = f"Answered, {hours.short(given.changed_at or given.answered_at)}.{more}"
    elif opens and now < opens:
        words = f"Opens {hours.short(opens)}."
    elif now < closes:
        words = f"Open until {hours.short(closes)}."
    else:
        words = "Closed without an answer."
    return Step(stage, name, words, done=given is not None, current=stage == current)


def _missing(event: Event, booking: Booking, answered: bool) -> str:
    """What the certificate still waits for, in a sentence; nothing before the end."""
    if not event.has_ended or booking.state in {places.NOT_ATTENDED, places.EXCUSED}:
        return ""
    if booking.state == places.PARTLY:
        return "A certificate needs the whole session; the register says that you were there for a part."
    waits = []
    if event.evaluated and not answered:
        closes = stages.closes_at(stages.AFTER, event.starts, event.ends)
        if clock.now() >= closes:
            return f"No certificate is made: the evaluation closed on {hours.full(closes)}."
        waits.append("your answers about the event")
    if booking.state != places.ATTENDED:
        waits.append("the register, which is not taken yet")
    if waits:
        return f"Your certificate waits for {' and '.join(waits)}."
    return "Your certificate is made within the hour."
