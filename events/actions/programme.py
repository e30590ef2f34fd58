"""Writing, publishing, changing and calling off an event."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from events.actions.interest import tell_next_date
from events.actions.line import Ending, end_each, lock_event, move_up
from events.actions.telling import tell_called_off, tell_changed
from events.actions.ways import follow_format
from events.models import RESERVED_SLUGS, Event
from events.models.programme import PASSED
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.library import covers
from resources.library.models import Audience, Topic


@transaction.atomic
def add_event(*, by: User, topics: Iterable[Topic], audiences: Iterable[Audience], **details: Any) -> Event:
    """Write a draft. `details` are the event's fields, checked by a form."""
    event = Event(slug=free_slug(details["title"], details["starts"]), **details)
    event.save(force_insert=True)
    event.topics.set(topics)
    event.audiences.set(audiences)
    if not event.cover_motif:
        event.cover_motif, event.quiet = covers.of_topics([topic.slug for topic in event.topics.all()])
        event.save(update_fields=["cover_motif", "quiet"])
    audit.record(by=by, verb="events.added", thing=event)
    return event


def free_slug(title: str, starts: dt.datetime) -> str:
    """The title as an address; with the day, then with a number, where that is taken."""
    base = slugify(title)[:100] or "event"
    dated = f"{base}-{clock.in_london(starts):%Y-%m-%d}"
    tries = [base, dated, *(f"{dated}-{number}" for number in range(2, 100))]
    taken = set(Event.objects.filter(slug__in=tries).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in tries if slug not in taken)


IN_THE_CALENDAR = ("title", "starts", "ends", "format", "venue")  # a change here changes people's calendars


@transaction.atomic
def change_event(
    *, event: Event, by: User, topics: Iterable[Topic], audiences: Iterable[Audience], **details: Any
) -> Event:
    """Change an event's details; who holds or awaits a place is told when their calendar changes.

    Raises Refused for an event that was called off or has ended, and where one that is announced would lose what it
    was published with or begin in the past.
    """
    event = lock_event(event.pk)
    if event.is_called_off or event.has_ended:
        raise Refused("This event is over or was cancelled, so it can no longer be changed.")
    moved = [name for name in IN_THE_CALENDAR if name in details and details[name] != getattr(event, name)]
    before, stood = event.format, event.obstacles()
    for name, value in details.items():
        setattr(event, name, value)
    tell = bool(moved) and event.is_published
    event.sequence += tell
    event.edition += 1
    event.save()
    follow_format(event, before)
    if event.is_published and (lost := _lost(event, stood, moved)):
        raise Refused(" ".join(lost))
    event.topics.set(topics)
    event.audiences.set(audiences)
    audit.record(by=by, verb="events.changed", thing=event, calendar=moved, sequence=event.sequence)
    if tell:
        tell_changed(event, only_room=moved == ["venue"])
    move_up(event)
    return event


def _lost(event: Event, stood: Collection[str], moved: Collection[str]) -> list[str]:
    """What this change would put between an announced event and its readers, in sentences.

    What `stood` there before is not of its making: an event that is running can be corrected, but not begin anew.
    """
    return [one for one in event.obstacles() if one not in stood or (one == PASSED and "starts" in moved)]


@transaction.atomic
def publish_event(*, event: Event, by: User) -> Event:
    """Open an event for booking. Raises Refused with what is still missing."""
    event = lock_event(event.pk)
    if event.is_called_off:
        raise Refused("This event was cancelled.")
    if obstacles := event.obstacles():
        raise Refused(" ".join(obstacles))
    is_new = event.published_at is None
    event.state, event.published_at = Event.State.PUBLISHED, event.published_at or clock.now()
    event.save(update_fields=["state", "published_at", "changed_at"])
    audit.record(by=by, verb="events.published", thing=event)
    if is_new:
        tell_next_date(event)
    return event


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User) -> Event:
    """Call an event off: every request ends, and everyone is told with the reason.

    Raises Refused once it has ended. Calling it off twice changes nothing.
    """
    event = lock_event(event.pk)
    if event.is_called_off:
        return event
    if event.has_ended:
        raise Refused("This event has ended.")
    event.state, event.called_off_reason = Event.State.CANCELLED, reason
    event.sequence += 1
    event.save(update_fields=["state", "called_off_reason", "sequence", "changed_at"])
    audit.record(by=by, verb="events.called_off", thing=event, reason=reason, sequence=event.sequence)
    tell_called_off(event, end_each(event, Ending.CALLED_OFF, by=by))
    return event
