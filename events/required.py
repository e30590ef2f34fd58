"""What an event asks people to have learnt first, held against the training record."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from accounts.models import RecordEntry
from events.models import Event


@dataclass(frozen=True)
class Needed:
    """One thing that is needed first, and whether this person has it."""

    words: str
    met: bool


def of(event: Event, person: Any, *, booked_too: Collection[str] = ()) -> list[Needed]:
    """What the event asks for; a visitor has nothing. `booked_too` are titles that the same deed books before it."""
    asked = list(event.prerequisites.all())
    if not asked:
        return []
    entries = list(RecordEntry.objects.filter(person=person)) if person.is_authenticated else []
    coming = {title.casefold() for title in booked_too}
    return [
        Needed(str(one), one.title.casefold() in coming or any(one.is_met_by(entry) for entry in entries))
        for one in asked
    ]


def missing(event: Event, person: Any, *, booked_too: Collection[str] = ()) -> list[str]:
    """What this person does not have yet."""
    return [one.words for one in of(event, person, booked_too=booked_too) if not one.met]


def sentence(words: list[str]) -> str:
    """What is missing, in a sentence."""
    return f"Needed first, and not on the training record: {', '.join(words)}."
