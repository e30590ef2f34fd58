"""The training record's only writer. Rooms call it when somebody has finished something."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, models, transaction

from accounts import hours
from accounts.models import RecordEntry, User
from portal.lib import audit, clock, sheets


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


def of_year(entries: Iterable[RecordEntry], year: int | None) -> list[RecordEntry]:
    """The lines of one training year, or all where none is given."""
    return [entry for entry in entries if year is None or hours.year_of(entry.completed_on) == year]


def years(entries: Iterable[RecordEntry], this_year: int) -> list[int]:
    """The training years that hold something, and this one, newest first."""
    return sorted({hours.year_of(entry.completed_on) for entry in entries} | {this_year}, reverse=True)


def levels(
    shown: Iterable[RecordEntry], entries: Iterable[RecordEntry]
) -> list[tuple[str, hours.Sum, hours.Sum]]:
    """Each level with its sum in the chosen year and in all years."""
    chosen, whole = hours.total(shown).by_level, hours.total(entries).by_level
    return [(level, chosen.get(level, hours.Sum()), found) for level, found in whole.items()]


def kinds(shown: Iterable[RecordEntry]) -> list[tuple[str, hours.Sum]]:
    """Each kind in words with its sum, most hours first."""
    found = hours.total(shown).by_kind.items()
    named = [(str(RecordEntry.Kind(kind).label), total) for kind, total in found]
    return sorted(named, key=lambda row: (-row[1].minutes, row[0]))


def table(shown: list[RecordEntry]) -> list[list[str]]:
    """The lines and totals as a spreadsheet has them: the same numbers as the page."""
    sums = hours.total(shown)
    rows = [["Date", "What", "Kind", "Level", "Participatory", "Hours"]]
    rows += [
        [
            entry.completed_on.isoformat(),
            sheets.as_text(entry.title),
            entry.get_kind_display(),
            entry.level,
            "yes" if entry.participatory else "no",
            entry.hours,
        ]
        for entry in shown
    ]
    rows += [["", f"Total {level}", "", level, "", total.hours] for level, total in sums.by_level.items()]
    rows += [["", "Total participatory", "", "", "yes", sums.whole.participatory_hours]]
    return [*rows, ["", "Total", "", "", "", sums.whole.hours]]


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
