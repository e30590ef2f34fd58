"""What tests of the room's verbs do, and what they read afterwards."""

import datetime as dt

import time_machine

from events import actions
from portal.lib.models import Email


def book(at, someone):
    return actions.book(event=at, person=someone, by=someone)


def states(at) -> list[str]:
    return list(at.bookings.in_order().values_list("state", flat=True))


def letters() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("letter", flat=True))


def started(at, minutes=1):
    return time_machine.travel(at.starts + dt.timedelta(minutes=minutes), tick=False)
