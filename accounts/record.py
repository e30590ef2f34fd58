"""The training record's only writer. Rooms call it when somebody has finished something."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import RecordEntry, Reflection, User
from portal.lib import audit, clock

ASIDE = "reflection-on:"  # before the source of what was taken back: a line for the words that were written about it


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
            _bring_words_back([entry], source)
            audit.record(by=person, verb="accounts.learnt", thing=entry, source=source, minutes=minutes)
    except IntegrityError:
        return RecordEntry.objects.get(person=person, source=source)
    return entry


@transaction.atomic
def enter_each(*, people: Collection[User], source: str, **learnt: Any) -> None:
    """Write what several people have learnt together, in as many statements for three hundred as for three.

    `learnt` is what `enter` takes besides. Whoever has the source already keeps that entry. Call it where nobody
    else writes the same source meanwhile.
    """
    had = set(RecordEntry.objects.filter(person__in=people, source=source).values_list("person", flat=True))
    made = RecordEntry.objects.bulk_create(
        RecordEntry(person=person, source=source, **learnt) for person in people if person.pk not in had
    )
    _bring_words_back(made, source)
    deed = {"source": source, "minutes": learnt["minutes"]}
    audit.record_each(verb="accounts.learnt", deeds=[(entry.person, entry, deed) for entry in made])


def _bring_words_back(entries: Collection[RecordEntry], source: str) -> None:
    """What people wrote about this before it was taken back stands with it again."""
    anew = {entry.person_id: entry for entry in entries}
    aside = {
        entry.pk: entry for entry in RecordEntry.objects.filter(person__in=anew, source=f"{ASIDE}{source}")
    }
    if not aside:
        return
    words = list(Reflection.objects.filter(entry__in=aside))
    for one in words:
        one.entry = anew[aside[one.entry_id].person_id]
    Reflection.objects.bulk_update(words, ["entry"])
    RecordEntry.objects.filter(pk__in=aside).delete()


def has(person: User, source: str) -> bool:
    """Whether this person's record holds that source."""
    return RecordEntry.objects.filter(person=person, source=source).exists()


class IsProven(Exception):
    """A certificate was made of this entry, so it can no longer be changed or taken back."""


def must_be_unproven(entries: QuerySet[RecordEntry]) -> None:
    """Raises IsProven with a name where a certificate was made of one of these, withdrawn or not."""
    if proven := entries.filter(certificates__isnull=False).select_related("person").first():
        raise IsProven(str(proven.person))


@transaction.atomic
def correct_each(
    *, people: Collection[User], source: str, minutes: int, completed_on: dt.date, by: User
) -> None:
    """Say anew how long something took and when it was, for several people. Their reflections on it stay.

    Raises IsProven with a name, and then everybody's stays as it was.
    """
    entries = RecordEntry.objects.filter(person__in=people, source=source).select_related("person")
    must_be_unproven(entries)
    deeds: list[tuple[User, RecordEntry, dict[str, Any]]] = []
    for entry in entries:
        before = {"minutes": entry.minutes, "completed_on": entry.completed_on.isoformat()}
        entry.minutes, entry.completed_on = minutes, completed_on
        now = {"minutes": minutes, "completed_on": completed_on.isoformat()}
        deeds.append((by, entry, {"source": source, "before": before, "now": now}))
    RecordEntry.objects.bulk_update(entries, ["minutes", "completed_on"])
    audit.record_each(verb="accounts.corrected_learning", deeds=deeds)


@transaction.atomic
def take_back_each(*, people: Collection[User], source: str, by: User) -> None:
    """The same for several people in one go. Raises IsProven with a name, and then everybody keeps theirs.

    What somebody wrote about it stays theirs in a line without minutes, until it is entered again; with what people
    take off their own record go their words.
    """
    entries = RecordEntry.objects.filter(person__in=people, source=source).select_related("person")
    must_be_unproven(entries)
    deeds = [(by, entry, {"source": source, "minutes": entry.minutes}) for entry in entries]
    audit.record_each(verb="accounts.unlearnt", deeds=deeds)
    written = list(entries.filter(reflection__isnull=False).exclude(person=by))
    for entry in written:
        entry.source, entry.kind = f"{ASIDE}{source}", RecordEntry.Kind.REFLECTION
        entry.title = f"My reflection on {entry.title}"[:200]
        entry.minutes, entry.level, entry.participatory = 0, "", False
    fields = ["source", "kind", "title", "minutes", "level", "participatory"]
    RecordEntry.objects.bulk_update(written, fields)
    entries.delete()


def take_back(*, person: User, source: str, by: User) -> None:
    """Remove what was entered by mistake (a register marked wrongly). Raises IsProven; nothing there is no error."""
    take_back_each(people=[person], source=source, by=by)
