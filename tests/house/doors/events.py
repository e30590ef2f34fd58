"""Events for the doors: one to book, one that Priya is booked on, one whose link is open, drafts of two trainers;
one for which her manager is asked, and one that offers her a place."""

import datetime as dt
from typing import Any

from events import actions
from events.models import Approval, AttendanceProposal, CalendarKey, ManagerComment, Series
from portal.lib import clock
from tests.factories.events import booking, event


def things(people) -> dict[str, str]:
    tom, priya = people["tom"], people["priya"]
    now = clock.now()
    made: dict[str, Any] = {
        "event": event(trainer=tom, places=20),
        "booked_event": event(trainer=tom),
        "open_event": event(trainer=tom, starts=now + dt.timedelta(minutes=5)),
        "running_event": event(trainer=tom, starts=now - dt.timedelta(minutes=5)),
        "draft_event": event(trainer=tom, state="draft"),
        "other_event": event(),
    }
    for name in ("open_event", "running_event"):
        booking(made[name], priya)
    booked = booking(made["booked_event"], priya)
    made["asked_event"] = event(trainer=tom, needs_approval=True)
    made["offered_event"] = event(trainer=tom)
    asked = booking(made["asked_event"], priya, state="requested", held_until=now + dt.timedelta(days=3))
    booking(made["offered_event"], priya, state="offered", held_until=now + dt.timedelta(days=1))
    over = event(trainer=tom, starts=now - dt.timedelta(days=9), charge_amount=40)
    missed = booking(over, priya, state="not_attended")
    made["attended_event"] = event(trainer=tom, starts=now - dt.timedelta(days=2))
    booking(made["attended_event"], priya, state="attended")
    weeks_ago = event(trainer=tom, starts=now - dt.timedelta(weeks=9))
    comment = ManagerComment.objects.create(
        booking=booking(weeks_ago, priya, state="attended"),
        manager_name="Ruth Abara",
        manager_email="ruth@example.org",
    )
    token = Approval.objects.create(
        booking=asked, manager_name="Ruth Abara", manager_email="ruth@example.org"
    ).token
    made["reported_event"] = event(trainer=tom, starts=now - dt.timedelta(minutes=5))
    AttendanceProposal.objects.create(
        event=made["reported_event"], sha256="0" * 64, rows=0, late=10, early=15, share=75, by=tom
    )
    made["room_event"] = event(trainer=tom, format="room", venue="Town Hall", starts=now)
    booking(made["room_event"], priya)
    for name, at in (("series", "event"), ("draft_series", "draft_event")):
        series = Series.objects.create(slug=name.replace("_", "-"), title=name)
        series.events.add(made[at])
        made[name] = series
    return {name: one.slug for name, one in made.items()} | {
        "approval_token": token,
        "comment_token": comment.token,
        "asking": str(asked.uuid),
        "calendar_token": CalendarKey.token_of(priya),
        "booked": str(booked.uuid),
        "room_code": actions.room_code(made["room_event"]),
        "missed": str(missed.uuid),
    }
