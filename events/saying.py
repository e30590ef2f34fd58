"""How an event is put before somebody: rows of the list, the months beside it, the facts before booking."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from accounts.hours import level_name
from events import answering, asking, hours, joining, months, places, turns, ways
from events.models import Booking, Event
from portal.lib import clock


@dataclass(frozen=True)
class Fact:
    """An icon's name and its words."""

    icon: str
    words: str


@dataclass(frozen=True)
class Row:
    """One line of a list of events, as `components/event_row.html` draws it."""

    event: Event
    standing: places.Standing
    line: str
    facts: list[Fact] = field(default_factory=list)
    under: str = ""
    action: str = ""
    action_url: str = ""
    main: bool = False


@dataclass(frozen=True)
class Mark:
    """A day of the calendar: its look (`mine`, `wait`, `ev`, `full` or nothing), its words and where it leads."""

    day: dt.date
    look: str = ""
    label: str = ""
    url: str = ""
    is_today: bool = False


ACTIONS = {"book": "Book", "ask": "Ask for a place", "wait": "Join the waiting list"}


def standing(event: Event, booking: Booking | None, *, left: int, waiting: int) -> places.Standing:
    """How things stand between the event and the holder of this booking, if there is one."""
    return places.standing(
        left=left,
        waiting=waiting,
        started=event.has_started,
        ended=event.has_ended,
        called_off=event.is_called_off,
        asks=event.needs_approval,
        mine=booking.state if booking else "",
        turn=getattr(booking, "turn", 0),
    )


def line_words(event: Event) -> dict[int, str]:
    """What the rules say of each who stands in the line, by the booking's key, in the order of the line."""
    return turns.by_key(event.room(), *event.bookings.seats())


@dataclass(frozen=True)
class Outlook:
    """What the rules say of one person, how many places somebody new can have, and how many stand in the line."""

    word: str
    left: int
    waiting: int


def outlook(event: Event, booking: Booking | None, person: Any) -> Outlook:
    """One look at the line for one person; a visitor is seen as somebody without an agency."""
    seated, line = event.bookings.seats()
    if booking and booking.pk in line:
        return Outlook(turns.by_key(event.room(), seated, line)[booking.pk], 0, len(line))
    asked = booking is not None and booking.state != places.CANCELLED
    if asked or not event.is_published or event.has_started:
        return Outlook("", 0, len(line))
    agency = person.agency if person.is_authenticated else None
    newcomer = turns.Seat(agency.pk if agency else None, agency.sector if agency else "")
    word = turns.answer(event.room(), seated, list(line.values()), newcomer)
    used = len(seated) + sum(seat.asks for seat in line.values())
    return Outlook(word, places.free(event.places, used) if word == turns.TAKE else 0, len(line))


def reason(event: Event, word: str, *, whose: str = "Your") -> str:
    """Why somebody has no place yet, in a sentence; `whose` agency it is."""
    if word == turns.AGENCY:
        return (
            f"{whose} agency has {event.agency_limit} of {event.agency_limit} places. "
            "The next one that it gives up is free for the first of its people in the line."
        )
    if word == turns.KEPT:
        sectors = " and ".join(
            f"{reserve.places} for {reserve.get_sector_display().lower()}" for reserve in event.reserves.all()
        )
        return (
            f"Places are kept until {hours.short(event.reserves_end)}: {sectors}. "
            "What is left then goes to the front of the line by itself."
        )
    return {
        turns.FULL: "No place has come free yet.",
        turns.AHEAD: "What is free is kept for somebody before you, whose manager has not answered yet.",
        turns.HOLD: "A place is kept until the manager answers.",
    }.get(word, "")


def length(minutes: int) -> str:
    """90 minutes are 1.5 h, 45 are 45 min."""
    return f"{minutes / 60:.1f}".removesuffix(".0") + " h" if minutes % 30 == 0 else f"{minutes} min"


def level(event: Event) -> str:
    """Level 3, 1.5 h; a level that is not a number stands as it was typed."""
    return ", ".join(part for part in (level_name(event.level), length(event.cpd_minutes)) if part)


def approval(event: Event) -> str:
    """Whether somebody has to say yes first."""
    if not event.needs_approval:
        return "No approval needed"
    return f"Your manager says yes by email, within {answering.WORKING_DAYS} working days"


def facts(event: Event, exempt: str = "") -> list[Fact]:
    """What a person should know before booking, shortest first; `exempt` says who is never charged, by the ledger."""
    last = event.last_free_cancellation
    return [
        Fact("stairs", level(event)),
        Fact("user-check", approval(event)),
        Fact("record", "Recorded: slides and voice")
        if event.recorded
        else Fact("video-camera-slash", "Not recorded"),
        Fact("calendar-x", f"Cancel free until {hours.short(last)}"),
        *([Fact("currency-gbp", f"Free; {event.price} if late or absent")] if event.price else []),
        *([Fact("currency-gbp", exempt)] if event.price and exempt else []),
    ]


def row(event: Any, booking: Booking | None) -> Row:
    """A row of the programme; `event` carries its counts and has its audiences fetched."""
    said = standing(event, booking, left=event.places_left, waiting=event.waiting)
    audiences = " and ".join(str(audience) for audience in event.audiences.all())
    trainer = event.trainer.name if event.trainer else ""
    line = f"{event.where}. " + " ".join(
        f"{part}." for part in (trainer, f"For {audiences.lower()}" if audiences else "") if part
    )
    return Row(
        event,
        said,
        line.strip(),
        facts(event) if said.action else [],
        action=ACTIONS.get(said.action, ""),
        action_url=f"{event.get_absolute_url()}#book" if said.action else "",
    )


def overfull(event: Event, register: Iterable[Booking]) -> str:
    """That more people are there than the event or its room holds, in a sentence; empty where it is not so."""
    here = [booking for booking in register if booking.state in (places.BOOKED, *places.CAME)]
    in_room = sum(booking.way == ways.ROOM for booking in here)
    if event.is_hybrid and in_room > (event.room_places or 0):
        return f"{_people(in_room)} in the room, which has {event.room_places} seats."
    if len(here) > event.places:
        return f"{_people(len(here))} on the register as there or still open, and there are {event.places} places."
    return ""


def _people(number: int) -> str:
    return "1 person is" if number == 1 else f"{number} people are"


LEAVING = {
    places.BOOKED: "Cancel my place",
    places.WAITING: "Leave the list",
    places.APPROVED: "Leave the list",
    places.REQUESTED: "Withdraw",
    places.OFFERED: "Let it go",
}


@dataclass(frozen=True)
class Turn:
    """Somebody in the line, as the desk sees it: a badge, and what happens next."""

    booking: Any
    tone: str
    badge: str
    icon: str
    words: str
    number: int = 0  # in the line; 0 for an offer, which is no longer in it


def turn(booking: Any, event: Event, word: str = "", number: int = 0) -> Turn:
    """A line of the desk's list; `word` is what the rules say of this person, `number` the place in the line."""
    if booking.is_offered:
        return Turn(
            booking, "warn", "Offered", "hourglass-medium", f"Theirs until {hours.short(booking.held_until)}."
        )
    if booking.is_requested:
        held = " A place is kept." if word == turns.HOLD else ""
        return Turn(
            booking,
            "info",
            "Requested",
            "envelope-simple",
            f"Their manager has until {hours.short(booking.held_until)}; until then nobody passes.{held}",
            number,
        )
    return Turn(booking, "info", "Waiting", "dots-three", reason(event, word, whose="Their"), number)


def colleague(booking: Any, event: Event) -> tuple[Any, places.Standing]:
    """A line of an agency's list: the booking, which carries its turn, and how it stands, said of somebody else."""
    words = {places.OFFERED: "Offered", places.REQUESTED: "With their manager"}.get(booking.state)
    said = standing(event, booking, left=0, waiting=0)
    return booking, replace(said, words=words) if words else said


def own_row(booking: Any) -> Row:
    """A row of somebody's bookings; `booking` carries its turn, and of past events has its answers fetched."""
    event = booking.event
    said = standing(event, booking, left=0, waiting=0)
    if booking.state == places.CANCELLED:
        said = places.Standing(
            "plain", "Cancelled" if event.is_called_off else booking.get_ending_display() or "Given up"
        )
    if (
        booking.is_admitted
        and not booking.is_in_room
        and event.is_published
        and event.join_window == joining.OPEN
    ):
        way_in = reverse("events:join", args=[event.slug])
        return Row(event, said, booking.where, action="Join", action_url=way_in, main=True)
    if event.has_ended and asking.owes(booking):
        page = reverse("events:evaluation", args=[event.slug])
        return Row(
            event, said, booking.where, under="What was it worth to you?", action="Answer", action_url=page
        )
    still = booking.is_live and not event.has_started
    leave = reverse("events:cancel", args=[event.slug]) if still else ""
    words = LEAVING.get(booking.state, "")
    return Row(
        event,
        said,
        booking.where,
        under=_what_next(booking) if still else "",
        action=words if leave else "",
        action_url=leave,
    )


def _what_next(booking: Any) -> str:
    event = booking.event
    if booking.is_requested:
        return f"Your turn is kept until {hours.short(booking.held_until)}."
    if booking.is_offered:
        return f"Open the event’s page to take it by {hours.short(booking.held_until)}."
    if booking.is_waiting:
        return (
            f"No place has come free yet; you are {places.ordinal(booking.turn)} in line."
            if booking.turn > 1
            else "No place has come free yet; you are next in line."
        )
    opening = "" if booking.is_in_room else f"The join button opens at {hours.hour(event.join_opens)}. "
    if not event.is_free_to_cancel:
        return f"{opening}The time to cancel free of charge has passed."
    return f"{opening}Free to cancel until {hours.short(event.last_free_cancellation)}."


def leading(rows: Iterable[Row]) -> list[Row]:
    """The rows with the first offer among them made the page's main one."""
    found = list(rows)
    first = next((index for index, one in enumerate(found) if one.action), None)
    if first is not None:
        found[first] = replace(found[first], main=True)
    return found


def by_month(rows: Iterable[Row]) -> list[tuple[dt.date, list[Row]]]:
    """Rows under the first day of the month in which they start, in the order given."""
    grouped: dict[dt.date, list[Row]] = {}
    for one in rows:
        grouped.setdefault(clock.in_london(one.event.starts).date().replace(day=1), []).append(one)
    return list(grouped.items())


_LOOKS = {
    "book": ("ev", "places left"),
    "ask": ("ev", "managers are asked"),
    "wait": ("full", "full"),
}


def calendar(
    first: dt.date, events: Iterable[Any], mine: dict[int, Booking], kept: str = ""
) -> list[dict[str, Any]]:
    """Two whole months from `first` with a mark on each day that has an event; `kept` are the filters of the list."""
    days: dict[dt.date, list[Any]] = {}
    for event in events:
        days.setdefault(clock.in_london(event.starts).date(), []).append(event)
    today = clock.today()
    return [
        {
            "first": month.first,
            "weeks": [
                [_mark(day, days.get(day, []), mine, today, kept) if day else None for day in week]
                for week in month.weeks
            ],
        }
        for month in (months.month(first), months.month(months.later(first, 1)))
    ]


def _mark(day: dt.date, events: list[Any], mine: dict[int, Booking], today: dt.date, kept: str) -> Mark:
    if not events:
        return Mark(day, is_today=day == today)
    event = min(events, key=lambda e: e.pk not in mine)  # of several, the one with a booking
    booking = mine.get(event.pk)
    said = standing(event, booking, left=event.places_left, waiting=event.waiting)
    look, words = _LOOKS.get(said.action, ("full", said.words.lower()))
    if booking and booking.is_booked:
        look, words = "mine", "you are booked"
    elif booking and booking.is_live:
        look, words = "wait", "you are waiting"
    more = f", and {len(events) - 1} more that day" if len(events) > 1 else ""
    that_day = "&".join(filter(None, (f"day={day.isoformat()}", kept)))
    url = event.get_absolute_url() if len(events) == 1 else f"{reverse('events:list')}?{that_day}"
    label = f"{'Today, ' if day == today else ''}{day.day} {day:%B}: {event.title}, {words}{more}"
    return Mark(day, look, label, url, is_today=day == today)
