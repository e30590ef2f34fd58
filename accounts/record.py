"""The training record's only writer. Rooms call it when somebody has finished something."""

import datetime as dt

from django.db import IntegrityError, models, transaction

from accounts.models import RecordEntry, User
from portal.lib import audit, clock


def enter(
    *,
    person: User,
    source: str,
    kind: RecordEntry.Kind,
    title: str,
    minutes: int,
    participatory: bool = False,
    level: str = "",
    completed_on: dt.date | None = None,
) -> RecordEntry:
    """Write what a person has learnt, once per source (`event:<uuid>`, `video:<uuid>`, `course:<uuid>` ...).

    A second call with the same source returns the first entry unchanged: hours are never counted twice.
    """
    entry = RecordEntry(
        person=person,
        source=source,
        kind=kind,
        title=title,
        minutes=minutes,
        participatory=participatory,
        level=level,
        completed_on=completed_on or clock.today(),
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            audit.record(by=person, verb="accounts.learnt", thing=entry, source=source, minutes=minutes)
    except IntegrityError:
        return RecordEntry.objects.get(person=person, source=source)
    return entry


def has(person: User, source: str) -> bool:
    """Whether this person's record holds that source."""
    return RecordEntry.objects.filter(person=person, source=source).exists()


class IsProven(Exception):
    """A certificate was made of this entry, so it can no longer be taken back."""


@transaction.atomic
def take_back(*, person: User, source: str, by: User) -> None:
    """Remove what was entered by mistake (a register marked wrongly). Raises IsProven; nothing there is no error."""
    entry = RecordEntry.objects.filter(person=person, source=source).first()
    if entry is None:
        return
    audit.record(by=by, verb="accounts.unlearnt", thing=entry, source=source, minutes=entry.minutes)
    try:
        entry.delete()
    except models.ProtectedError as kept:
        raise IsProven(str(entry)) from kept
