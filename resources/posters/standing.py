"""What is old on a printed copy: what stood on it beside what would stand on it today. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from resources.posters.fields import WORDS

ARTWORK = "artwork"
# How people call what changed; a deputy's name and number are one thing to them.
_CALLED = {
    "lead_organisation": "organisation",
    "lead_name": "name",
    "lead_role": "role",
    "lead_phone": "number",
    "lead_email": "email",
    "deputy1_name": "deputies",
    "deputy1_phone": "deputies",
    "deputy2_name": "deputies",
    "deputy2_phone": "deputies",
    "cover_text": "cover",
    "out_of_hours": "out of hours",
}
_ORDER = ("name", "number", "role", "email", "organisation", "deputies", "cover", "out of hours", ARTWORK)


def changed(then: Mapping[str, str], now: Mapping[str, str], keys: AbstractSet[str]) -> list[str]:
    """What people would call the words that differ, of those that a copy has boxes for."""
    found = {_CALLED[key] for key in WORDS if key in keys and (then.get(key) or "") != (now.get(key) or "")}
    return [each for each in _ORDER if each in found]


def in_words(old: Sequence[str]) -> str:
    """`Name, number, artwork`."""
    return ", ".join(old).capitalize()


@dataclass(frozen=True)
class Made:
    """What one poster of one person looked like when it was made, its sizes together, for a letter."""

    title: str
    codes: tuple[str, ...]
    days: tuple[str, ...]
    papers: tuple[str, ...]
    old: tuple[str, ...]

    @property
    def what_is_old(self) -> str:
        return in_words([each for each in _ORDER if each in self.old])

    @property
    def made_as(self) -> str:
        """`A4, and A5 mini`."""
        *first, last = self.papers
        return f"{', '.join(first)}, and {last}" if first else last


def mark(now: Mapping[str, str], keys: AbstractSet[str], version: int) -> str:
    """What would be printed today, in sixteen signs: two changes that end in the same print are one."""
    said = "\0".join(f"{key}={now.get(key) or ''}" for key in sorted(keys)) + f"\0{version}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def counted(
    number: int,
    words: Sequence[str] = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"),
) -> str:
    """`Three`, `12`: small numbers are words."""
    return words[number] if number < len(words) else str(number)
