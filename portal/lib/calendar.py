"""Calendar entries (ICS) that calendars accept, update and withdraw: one UID, a rising SEQUENCE."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Parameters,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
    vText,
)

LONDON = "Europe/London"
CONTENT_TYPE = "text/calendar; charset=utf-8"

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_EMAIL = re.compile(r"([^\r\n]{1,320})@([^\s@<>\"';:,\\]{1,255})")
# What may stand in the first half of a mailto address as it is (RFC 6068); everything else stands as its number.
_AS_IT_IS = "!$'*+"
_URL = re.compile(r"https?://[^\s<>\"\\^`{}|]{1,2000}")


def event(
    *,
    uid: str,
    sequence: int,
    method: Method,
    title: str,
    description: str,
    starts: datetime,
    ends: datetime,
    zone: str = LONDON,
    location: str = "",
    url: str = "",
    organizer_name: str = "",
    organizer_email: str = "",
    attendee_email: str = "",
    attendee_name: str = "",
    stamped: datetime | None = None,
) -> bytes:
    """Make a calendar of one entry.

    ``starts`` and ``ends`` are aware moments; London's are written as hours on the wall with the rules of British
    time, right on both sides of a clock change; any other ``zone`` is written in UTC. Raises ValueError for naive or reversed moments and for an address
    that is no e-mail or http address (nothing typed by a person can start a line of its own).
    """
    return calendar(
        [
            entry(
                uid=uid,
                sequence=sequence,
                cancelled=method == "CANCEL",
                title=title,
                description=description,
                starts=starts,
                ends=ends,
                zone=zone,
                location=location,
                url=url,
                organizer_name=organizer_name,
                organizer_email=organizer_email,
                attendee_email=attendee_email,
                attendee_name=attendee_name,
                stamped=stamped,
            )
        ],
        method=method,
    )


def entry(
    *,
    uid: str,
    sequence: int,
    title: str,
    description: str,
    starts: datetime,
    ends: datetime,
    cancelled: bool = False,
    zone: str = LONDON,
    location: str = "",
    url: str = "",
    organizer_name: str = "",
    organizer_email: str = "",
    attendee_email: str = "",
    attendee_name: str = "",
    stamped: datetime | None = None,
) -> Event:
    """Make one entry for ``calendar``; the arguments and errors are those of ``event``."""
    if starts.tzinfo is None or ends.tzinfo is None or ends < starts:
        raise ValueError("An entry needs aware moments, and must not end before it starts.")
    there = ZoneInfo(LONDON) if zone == LONDON else UTC
    made = Event()
    made.add("uid", _line(uid))
    made.add("sequence", sequence)
    made.add("dtstamp", (stamped or datetime.now(UTC)).astimezone(UTC))
    made.add("dtstart", starts.astimezone(there))
    made.add("dtend", ends.astimezone(there))
    made.add("summary", _line(title))
    made.add("description", _CONTROL.sub(" ", description.replace("\r\n", "\n").replace("\r", "\n")))
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if location:
        made.add("location", _line(location))
    if url:
        made.add("url", _url(url))
    if organizer_email:
        made.add("organizer", _person(organizer_email, organizer_name))
    if attendee_email:
        person = _person(attendee_email, attendee_name)
        person.params["ROLE"] = vText("REQ-PARTICIPANT")
        person.params["PARTSTAT"] = vText("ACCEPTED")
        person.params["RSVP"] = vText("FALSE")
        made.add("attendee", person)
    return made


def calendar(entries: list[Event], *, method: Method = "PUBLISH", name: str = "") -> bytes:
    """Put entries into one calendar with the rules of every time zone they use; ``name`` titles a feed."""
    made = Calendar()
    made.add("prodid", "-//Safeguarding learning portal//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", _line(name))
        made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", timedelta(hours=1))
    made.add_component(_london())
    for one in entries:
        made.add_component(one)
    return bytes(made.to_ical())


def _london() -> Timezone:
    """British time by its rule, not by a list of years: the last Sundays of March and October at 01:00 UTC.

    Hand-made because the library's own list (7.3) begins summer time an hour late.
    """
    hour = timedelta(hours=1)
    summer, winter, made = TimezoneDaylight(), TimezoneStandard(), Timezone()
    for part, begins, name, before, after, month in (
        (summer, datetime(1970, 3, 29, 1), "BST", 0 * hour, hour, 3),  # noqa: DTZ001 -- local by definition
        (winter, datetime(1970, 10, 25, 2), "GMT", hour, 0 * hour, 10),  # noqa: DTZ001
    ):
        part.add("dtstart", begins)
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY="-1SU"))
    made.add("tzid", LONDON)
    made.add_component(summer)
    made.add_component(winter)
    return made


def _line(words: str) -> str:
    return " ".join(_CONTROL.sub(" ", words).split())


def _url(address: str) -> str:
    if not _URL.fullmatch(address):
        raise ValueError("A calendar entry's address must be an http address.")
    return address


def _person(email: str, name: str) -> vCalAddress:
    halves = _EMAIL.fullmatch(email)
    if not halves:
        raise ValueError("A calendar entry needs an e-mail address.")
    # A quote cannot be written inside a parameter at all (RFC 5545 3.2), so it becomes its typographic sister.
    said = (_line(name) or _line(email)).replace('"', "\u201d")
    written = f"mailto:{quote(halves[1], safe=_AS_IT_IS)}@{halves[2]}"
    return vCalAddress(written, params=Parameters({"CN": said}))
