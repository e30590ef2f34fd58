"""Events for the doors: one to book, one that Priya is booked on, one whose link is open, drafts of two trainers."""

import datetime as dt

from portal.lib import clock
from tests.factories.events import booking, event


def things(people) -> dict[str, str]:
    tom, priya = people["tom"], people["priya"]
    now = clock.now()
    made = {
        "event": event(trainer=tom, places=20),
        "booked_event": event(trainer=tom),
        "open_event": event(trainer=tom, starts=now + dt.timedelta(minutes=5)),
        "running_event": event(trainer=tom, starts=now - dt.timedelta(minutes=5)),
        "draft_event": event(trainer=tom, state="draft"),
        "other_event": event(),
    }
    for name in ("booked_event", "open_event", "running_event"):
        booking(made[name], priya)
    return {name: one.slug for name, one in made.items()}
