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
    """One kind of letter: what it is called, when it goes out, the fields it knows, and its words by default."""

    name: str
    when: str
    words: Words
    fields: Mapping[str, str]


_NOTHING_YET = "The link opens a page; nothing changes until you press a button there."
_CLOSING = f"""## On the day
{{on_the_day}}

## If you cannot come
You can give your place up free of charge until **{{last_free}}**. {{charge}}

A colleague of your agency may take it: the event page says how. [Give up my place]({{cancel_page}}). {_NOTHING_YET}"""
_FIRST_CLOSING = f"""{_CLOSING}

## Before and after
How confident are you today? [Answer the first questions]({{questions_page}}), about a minute, until the event starts. \
The same is asked after the event, when your certificate waits for it, and eight weeks later."""
_ENTRY = "The entry for your calendar is attached; if anything changes, the same entry changes."
_OUT = "The attached entry takes it out of your calendar."

LETTERS: Mapping[str, Letter] = {
    "booked": Letter(
        "A place",
        "When somebody gets a place at once, or once a manager said yes.",
        Words(
            "You have a place: {title}, {day}, {hours}",
            "You have a place, {first_name}",
            "{granted} " + _ENTRY,
            _FIRST_CLOSING,
        ),
        PLACE | {"granted": "who said yes, and that the place is theirs"},
    ),
    "moved_up": Letter(
        "A place from the waiting list",
        "When a place came free for the front of the line.",
        Words(
            "A place came free, and it is yours: {title}, {day}, {hours}",
            "A place came free for you, {first_name}",
            "You were next in line, so the place is yours now. If you can no longer come, please give it up: somebody "
            "may be waiting. The entry for your calendar is attached.",
            _FIRST_CLOSING,
        ),
        PLACE,
    ),
    "waiting": Letter(
        "The waiting list",
        "When no place can be had yet.",
        Words(
            "You are on the waiting list: {title}, {day}",
            "You are on the waiting list, {first_name}",
            "Every place is taken. {turn} When a place comes free it goes to the front of the line, and we email you "
            "at once. Please keep the time free only if you can.",
            f"[Leave the list]({{cancel_page}}). {_NOTHING_YET}",
        ),
        {"turn": "how many asked before them, in a sentence"},
    ),
    "changed": Letter(
        "A change, to who has a place",
        "When the title, the time or the place of an event changes.",
        Words(
            "Changed: {title}, now {day}, {hours}",
            "The event has changed",
            "Your place stays yours. These are the details now; the attached entry replaces the one in your calendar.",
            _CLOSING,
        ),
        PLACE,
    ),
    "changed_line": Letter(
        "A change, to who waits",
        "The same, for those who stand in the line.",
        Words(
            "Changed: {title}, now {day}, {hours}",
            "The event has changed",
            "You keep your turn in the line. These are the details now.",
        ),
        {},
    ),
    "cancelled": Letter(
        "A place given up",
        "When somebody gives a place up.",
        Words(
            "You gave your place up: {title}, {day}",
            "Your place is given up",
            f"Thank you for telling us: the place goes to a colleague. {_OUT} {{charge}}",
        ),
        {"charge": "that there is no charge, or why there may be one"},
    ),
    "left": Letter(
        "The waiting list left",
        "When somebody leaves the line.",
        Words(
            "You left the waiting list: {title}, {day}",
            "You have left the waiting list",
            "You will hear nothing more about this event.",
        ),
        {},
    ),
    "called_off": Letter(
        "An event cancelled",
        "When an event does not take place.",
        Words(
            "Cancelled: {title}, {day}, {hours}",
            "This event is cancelled",
            "{reason} There is no charge. {entry}",
        ),
        {"reason": "the reason that was given", "entry": "that the attached entry leaves their calendar"},
    ),
    "reminder_week": Letter(
        "A week before",
        "At nine in the morning, seven days before.",
        Words(
            "In a week: {title}, {day}, {hours}",
            "In a week, {first_name}",
            "You have a place at this event. {needs} If you cannot come, please say so now: somebody may be waiting.",
            _CLOSING,
        ),
        PLACE,
    ),
    "reminder_day": Letter(
        "A day before",
        "At nine in the morning, one working day before.",
        Words(
            "Soon: {title}, {day}, {hours}",
            "You have a place, {first_name}",
            "You have a place at this event. {needs}",
            _CLOSING,
        ),
        PLACE,
    ),
    "reminder_hours": Letter(
        "Two hours before",
        "Two hours before the start.",
        Words(
            "In two hours: {title}, {day}, {hours}",
            "In about two hours, {first_name}",
            "You have a place at this event. {needs}",
            _CLOSING,
        ),
        PLACE,
    ),
    "requested": Letter(
        "The manager is asked",
        "When a place waits for a manager’s yes.",
        Words(
            "We have asked your manager: {title}, {day}",
            "We have asked your manager",
            "{manager} has until {until} to answer.\n\nYou keep your turn until then: nobody who asked after you "
            "passes you.",
        ),
        {"manager": "the manager’s name", "until": "until when they may answer"},
    ),
    "approved": Letter(
        "The manager said yes",
        "When a manager said yes and no place can be had yet.",
        Words(
            "Your manager said yes: {title}, {day}",
            "Your manager said yes",
            "You stand in the line from the moment when you asked. When it is your turn for a place, we email you at "
            "once.",
        ),
        {},
    ),
    "refused": Letter(
        "The manager said no",
        "When a manager said no.",
        Words(
            "Your manager said no this time: {title}, {day}",
            "Your manager said no this time",
            "{reason}\n\nYour request has ended, and there is no charge.",
        ),
        {"reason": "what the manager wrote, with their name; may be empty"},
    ),
    "offered": Letter(
        "A place offered",
        "When a place is offered for some hours.",
        Words(
            "A place is free for you: {title}, {day}",
            "A place is free for you",
            "It is yours until {until}. Open the event page and take it, or let it go.\n\nIf you do nothing, it goes "
            "to the next person then.",
        ),
        {"until": "until when it can be taken"},
    ),
}


class Unknown(Exception):
    """A field that a letter does not know; the text names it."""


def fields_of(letter: Letter) -> dict[str, str]:
    """Every field that a letter knows, with what it becomes."""
    return EVERYWHERE | dict(letter.fields)


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


def as_text(told: Words, values: Mapping[str, str]) -> str:
    """A letter as plain text: what it says, the event with its time, the way to its page."""
    event = f"{values['title']}\n{values['day']}\n{values['hours']}, {values['where']}\n{values['about']}"
    page = f"The event page: {values['event_page']}"
    parts = (told.heading, to_plain(told.opening), event, page, to_plain(told.closing))
    return "\n\n".join(part for part in parts if part)


SAMPLE: Mapping[str, str] = {  # an invented reader and event, for the preview
    "first_name": "Priya",
    "title": "Families who move often: what to ask",
    "day": "Tuesday 15 December 2026",
    "hours": "10:00 to 11:30 GMT",
    "where": "online",
    "about": "Trainer: Tom Ashworth. 90 minutes for your record. Not recorded.",
    "trainer": "Tom Ashworth",
    "minutes": "90",
    "asked": "Friday 20 November 2026",
    "event_page": "https://learning.example.org/events/families-who-move/",
    "cancel_page": "https://learning.example.org/events/families-who-move/cancel/",
    "bookings_page": "https://learning.example.org/me/bookings/",
    "questions_page": "https://learning.example.org/events/families-who-move/evaluation/",
    "partnership": "Northmere Safeguarding Children Partnership",
    "on_the_day": "From 09:45 GMT the event page has a Join button. We do not put the link in email, so that only "
    "people with a place can use it.",
    "last_free": "Wednesday 9 December 2026, 17:00 GMT",
    "charge": "After that, or if you do not come, Millbrook Learning Trust may be charged £50.",
    "needs": "You need: a private room; a headset.",
    "granted": "Ruth Abara approved it, and a place was free.",
    "turn": "2 people asked before you.",
    "reason": "The trainer is ill.",
    "entry": "The attached entry takes it out of your calendar.",
    "manager": "Ruth Abara",
    "until": "Wednesday 25 November 2026, 17:00 GMT",
}
