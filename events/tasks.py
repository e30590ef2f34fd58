"""The room's recurring work."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from events import actions, places, reminding, stages
from events.models import Event
from portal.lib import clock, jobs

LOOK_AHEAD = dt.timedelta(days=10)  # longer than any run of days without a working day


@jobs.every("events.remind", dt.timedelta(minutes=5))
def remind(subject: str, turn: jobs.Turn) -> None:
    """Send the reminders that are due, turn by turn; each kind reaches a booking once, however often this runs."""
    now = clock.now()
    for event in Event.objects.published().filter(starts__gt=now, starts__lt=now + LOOK_AHEAD):
        kind = reminding.due(now, event.starts)
        if kind:
            _in_turns(turn, partial(actions.remind, event=event, kind=kind))


@jobs.every("events.let_lapse", dt.timedelta(minutes=1))
def let_lapse(subject: str, turn: jobs.Turn) -> None:
    """End what nobody answered or took in time, and pass on what comes free."""
    now = clock.now()
    coming = Event.objects.published().filter(starts__gt=now)
    over = coming.filter(bookings__state__in=[places.REQUESTED, places.OFFERED], bookings__held_until__lt=now)
    waiting = coming.filter(reserves__isnull=False, bookings__state=places.WAITING)
    released = [event for event in waiting.distinct() if event.reserves_end <= now]
    for event in {*over.distinct(), *released}:
        if turn.alive:
            actions.let_lapse(event=event)


def _not_saved(subject: str, reason: str) -> None:
    actions.stop_saving(pk=int(subject), why="Saving stopped. What was saved stays; save again for the rest.")


@jobs.handler("events.save_attendance", mourn=_not_saved)
def save_attendance(subject: str, turn: jobs.Turn) -> None:
    """Save a long register that was confirmed, turn by turn; a death in between goes on with what is left."""
    while turn.alive and actions.save_some_attendance(pk=int(subject)):
        pass


@jobs.handler("events.thank")
def thank(subject: str, turn: jobs.Turn) -> None:
    """After the register: certificates and letters of one event, turn by turn."""
    if event := Event.objects.published().filter(pk=subject).first():
        _in_turns(turn, partial(actions.thank, event=event))


@jobs.handler("events.tell_changed")
def tell_changed(subject: str, turn: jobs.Turn) -> None:
    """Tell many people of a change, turn by turn; whoever was told is not told again."""
    pk, number, last, whom = subject.split(":")
    event = Event.objects.get(pk=pk)
    tell = partial(actions.tell_some_changed, event=event, number=int(number), last=int(last))
    _in_turns(turn, partial(tell, only_room=whom == "room"))


@jobs.handler("events.tell_called_off")
def tell_called_off(subject: str, turn: jobs.Turn) -> None:
    """Tell many people that an event is called off, turn by turn."""
    _in_turns(turn, partial(actions.tell_some_called_off, event=Event.objects.get(pk=subject)))


def _in_turns(turn: jobs.Turn, deed: Callable[..., int]) -> None:
    """Do it until nothing is left; each turn says where the next one begins."""
    after = 0
    while turn.alive and (after := deed(after=after)):
        pass


@jobs.every("events.follow_up", dt.timedelta(hours=1))
def follow_up(subject: str, turn: jobs.Turn) -> None:
    """Ask again eight weeks later, on the day, turn by turn."""
    now = clock.now()
    since, until = (
        now - dt.timedelta(weeks=weeks) for weeks in (stages.WEEKS + stages.OPEN_WEEKS + 1, stages.WEEKS - 1)
    )
    for event in Event.objects.published().filter(evaluated=True, ends__range=(since, until)):
        _in_turns(turn, partial(actions.follow_up, event=event))
