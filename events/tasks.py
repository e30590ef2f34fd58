"""The room's recurring work."""

import datetime as dt

from events import actions, reminding
from events.models import Event
from portal.lib import clock, jobs

LOOK_AHEAD = dt.timedelta(days=10)  # longer than any run of days without a working day


@jobs.every("events.remind", dt.timedelta(minutes=5))
def remind(subject: str, turn: jobs.Turn) -> None:
    """Send the reminders that are due; each kind reaches a booking once, however often this runs."""
    now = clock.now()
    for event in Event.objects.published().filter(starts__gt=now, starts__lt=now + LOOK_AHEAD):
        kind = reminding.due(now, event.starts)
        if kind and turn.alive:
            actions.remind(event=event, kind=kind)
