"""The words of the letters about events, as the business team may change them. Pure.

A letter has a subject, a heading, an opening and a closing. Between them the portal itself puts the event with its
time, and the way to its page, so that no change of words loses them. Named fields in braces are filled in; there is
no other language. Opening and closing are the small Markdown of `portal.lib.text`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portal.lib.text import to_plain

_FIELD = re.compile(r"\{([A-Za-z_]{1,40})\}")
_SIGNS = re.compile(
    r"[\\*\[\]]|^[#-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]"
)  # what would draw, anywhere or at the beginning

EVERYWHERE = {
    "first_name": "the reader’s first name",
    "title": "the event’s title",
    "day": "Tuesday 15 December 2026",
    "hours": "10:00 to 11:30 GMT",
    "where": "online, or the room",
    "about": "trainer, minutes and whether it is recorded, in a sentence",
    "trainer": "the trainer’s name",
    "minutes": "minutes for the training record",
    "asked": "the day on which they asked for a place",
    "event_page": "the address of the event’s page",
    "cancel_page": "the address where a place or a turn is given up",
    "bookings_page": "the address of their bookings",
    "partnership": "the partnership’s name",
}
PLACE = {
    "on_the_day": "how to come in: the Join button and when it opens, or the room",
    "last_free": "the last moment of a free cancellation",
    "charge": "what not coming costs, in a sentence; empty where it costs nothing",
    "needs": "what to bring or have ready, in a sentence; may be empty",
    "questions_page": "the address of the first questions, where the event is evaluated",
}
ADDRESSES = frozenset({"event_page", "cancel_page", "bookings_page", "questions_page"})


@dataclass(frozen=True)
class Words:
    """What is written in one letter."""

    subject: str
    heading: str
    opening: str
    closing: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every part of it."""
        return (self.subject, self.heading, self.opening, self.closing)


@dataclass(frozen=True)
class Letter:
    """One kind of letter: what it is called, when it goes out, its words by default, and the fields it knows.

    `button` is what its button says, `without` are fields of every letter that this one does not know.
    """

    name: str
    when: str
    words: Words
    fields: Mapping[str, str]
    button: str = "Open the event page"
    without: frozenset[str] = frozenset()


class Unknown(Exception):
    """A field that a letter does not know; the text names it."""


def fields_of(letter: Letter) -> dict[str, str]:
    """Every field that a letter knows, with what it becomes."""
    known = {name: words for name, words in EVERYWHERE.items() if name not in letter.without}
    return known | dict(letter.fields)


def check(text: str, letter: Letter) -> None:
    """Raises Unknown where a text names a field that this letter does not know."""
    known = fields_of(letter)
    for name in _FIELD.findall(text):
        if name not in known:
            raise Unknown(
                f"“{{{name}}}” is no field of this letter. It knows: {', '.join(f'{{{one}}}' for one in known)}."
            )


def line(text: str, values: Mapping[str, str]) -> str:
    """A subject or a heading with its fields filled in, on one line."""
    return " ".join(_FIELD.sub(lambda found: values.get(found[1], ""), text).split())


def body(text: str, values: Mapping[str, str]) -> str:
    """An opening or a closing with its fields filled in, still Markdown: what is filled in draws nothing of its own.

    A line whose address is empty, and a heading with nothing below it, are left out.
    """
    lines = [
        _FIELD.sub(lambda found: _quiet(found[1], values.get(found[1], "")), one)
        for one in text.replace("\r\n", "\n").split("\n")
        if all(values.get(name) for name in _FIELD.findall(one) if name in ADDRESSES)
    ]
    return "\n".join(_with_content(lines)).strip()


def _quiet(name: str, value: str) -> str:
    plain = " ".join(value.split())
    return plain if name in ADDRESSES else _SIGNS.sub(r"\\\g<0>", plain)


def _with_content(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    held: list[str] = []  # a heading, until something stands below it
    for one in lines:
        if one.lstrip().startswith("#"):
            held = [one]
        elif one.strip():
            kept += [*held, one]
            held = []
        else:
            (held or kept).append("")
    return kept


def with_fields(words: Words, values: Mapping[str, str]) -> Words:
    """A letter's words for one reader."""
    return replace(
        words,
        subject=line(words.subject, values),
        heading=line(words.heading, values),
        opening=body(words.opening, values),
        closing=body(words.closing, values),
    )


def as_text(told: Words, values: Mapping[str, str], *, button: str, leads_to: str) -> str:
    """A letter as plain text: what it says, the event with its time, and where its button leads."""
    event = f"{values['title']}\n{values['day']}\n{values['hours']}, {values['where']}\n{values['about']}"
    page = f"{button}: {leads_to}"
    parts = (told.heading, to_plain(told.opening), event, page, to_plain(told.closing))
    return "\n\n".join(part for part in parts if part)
