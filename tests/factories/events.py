"""Events and bookings."""

import datetime as dt
import itertools

from django.utils.text import slugify

from accounts.models import User
from events.models import Booking, Event
from portal.lib import clock
from tests.factories.library import audience, topic

_numbers = itertools.count(1)


def event(*, state: str = "published", topics=(), audiences=(), **fields) -> Event:
    """Four weeks ahead at ten, an hour and a half, two places, unless told otherwise."""
    day = clock.today() + dt.timedelta(days=28)
    starts = clock.london_to_utc(dt.datetime(day.year, day.month, day.day, 10))
    given = {
        "title": f"Event {next(_numbers)}",
        "summary": "Noticing what changes.",
        "description": "Three invented families, one pattern.",
        "places": 2,
        "starts": starts,
        "join_url": "https://meet.example.org/noticing",
        "cpd_minutes": 90,
        "level": "3",
        "participatory": True,
        "state": state,
    } | fields
    given.setdefault("ends", given["starts"] + dt.timedelta(minutes=90))
    given.setdefault("slug", slugify(given["title"]))
    if state == "published":
        given.setdefault("published_at", clock.now())
    made = Event.objects.create(**given)
    made.topics.set(topic(name) for name in topics)
    made.audiences.set(audience(name) for name in audiences)
    return made


def booking(at: Event, someone: User, *, state: str = "booked", **fields) -> Booking:
    moment = clock.now()
    given = {"asked_at": moment, "agency": someone.agency}
    if state in {"booked", "attended", "partly", "not_attended", "excused"}:
        given["booked_at"] = moment
    if state == "cancelled":
        given["cancelled_at"] = moment
    return Booking.objects.create(event=at, person=someone, state=state, **given | fields)
