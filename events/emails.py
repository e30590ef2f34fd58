"""The room's letters. Each is written once: its key names the booking and what happened to it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from accounts.models import Partnership, User
from events import hours, letters, reminding, wordings
from events.models import Approval, Booking, Event, LetterWords, price_of
from events.wordings import sentences
from portal.lib import calendar, mail
from portal.lib.text import to_html


def booked(booking: Booking, *, by: User | None = None) -> None:
    """A place: at once, or with a manager's yes; `by` is who asked for it, where somebody else did."""
    approval = Approval.objects.filter(booking=booking, approved=True).first()
    granted = f"{approval.manager_name} approved it, and a place was free." if approval else ""
    write(
        "booked",
        booking,
        _again(booking, "booked"),
        invite="REQUEST",
        asked_by=_another(booking, by),
        granted=granted or "A place was free, and it is yours.",
        **_of_a_place(booking),
    )


def waiting(booking: Booking, *, turn: int, by: User | None = None) -> None:
    """No place yet; `turn` is the place in the line, from 1, `by` who asked, where somebody else did."""
    before = turn - 1
    said = f"{before} {'person' if before == 1 else 'people'} asked before you."
    write(
        "waiting",
        booking,
        "waiting",
        asked_by=_another(booking, by),
        turn=said if before else "You are next in line.",
    )


def _another(booking: Booking, by: User | None) -> str:
    """The name of somebody else who asked for the place."""
    return by.name if by is not None and by != booking.person else ""


def _again(booking: Booking, name: str) -> str:
    """The letter's name; another one for each time that somebody was put back into the line."""
    return f"{name}-{booking.times_put_back + 1}" if booking.times_put_back else name


def moved_up(booking: Booking) -> None:
    """A place came free for the front of the line."""
    write("moved_up", booking, _again(booking, "moved-up"), invite="REQUEST", **_of_a_place(booking))


def changed(booking: Booking, number: int) -> None:
    """The time or the place of the event is another one; who has a place gets the calendar entry anew.

    `number` is the change's: the event's sequence after it.
    """
    name = changed_name(number)
    if booking.is_booked:
        write("changed", booking, name, invite="REQUEST", **_of_a_place(booking))
    else:
        write("changed_line", booking, name)


def changed_name(number: int) -> str:
    """What the key of the letter about this change of an event begins with."""
    return f"changed-{number}"


def another_way(booking: Booking) -> None:
    """Comes online now instead of to the room, or the other way round; their calendar entry says where."""
    way = "to the room" if booking.is_in_room else "online"
    write("way", booking, f"way-{booking.event.sequence}", invite="REQUEST", way=way, **_of_a_place(booking))


def cancelled(booking: Booking, *, had_place: bool) -> None:
    """Given up by the person; the calendar entry goes with the place."""
    if not had_place:
        write("left", booking, "cancelled")
        return
    charge = "There is no charge."
    if booking.cancelled_late:
        price, last = price_of(booking), hours.full(booking.event.last_free_cancellation)
        said = f", so {booking.agency} may be charged {price}." if price else ". Nothing is charged."
        charge = f"It was after the last free moment, {last}{said}"
    write("cancelled", booking, "cancelled", invite="CANCEL", charge=charge)


def requested(booking: Booking, approval: Approval) -> None:
    """The manager was asked; the turn is kept."""
    write("requested", booking, "requested", manager=approval.manager_name, until=hours.full(_until(booking)))


def manager_asked(booking: Booking, approval: Approval, *, again: str = "") -> None:
    """To a manager, who needs no account; `again` is the day of a reminder."""
    person = booking.person
    write(
        "manager_asked",
        booking,
        f"manager-{again}" if again else "manager",
        to=approval.manager_email,
        leads_to=mail.address(reverse("events:approve", args=[approval.token])),
        why=f"You get this because {person.name} gave us your address. It is used for this question only.",
        person=person.name,
        who=", ".join(part for part in (person.name, person.job_title, str(booking.agency or "")) if part),
        manager=approval.manager_name,
        note=f"Their note to you: “{approval.note}”" if approval.note else "",
        until=hours.full(_until(booking)),
    )


def approved(booking: Booking) -> None:
    """The manager said yes, and no place can be had yet."""
    write("approved", booking, "approved")


def refused(booking: Booking, approval: Approval) -> None:
    """The manager said no."""
    reason = f"{approval.manager_name} wrote: “{booking.reason}”" if booking.reason else ""
    write("refused", booking, "refused", reason=reason)


def offered(booking: Booking) -> None:
    """A place came free for whoever's turn it is, who has some time to take it."""
    write("offered", booking, _again(booking, "offered"), until=hours.full(_until(booking)))


def lapsed(booking: Booking) -> None:
    """A request or an offer ended by itself."""
    write("not_taken" if booking.ending == Booking.Ending.NOT_TAKEN else "unanswered", booking, "lapsed")


def handed_over(booking: Booking, *, to: User) -> None:
    """The place went to a colleague."""
    write("handed_over", booking, "handed-over", invite="CANCEL", colleague=to.name)


CALLED_OFF = "called-off"


def called_off(booking: Booking, *, had_place: bool) -> None:
    """The event does not take place."""
    write(
        "called_off",
        booking,
        CALLED_OFF,
        invite="CANCEL" if had_place else "",
        reason=booking.event.called_off_reason,
        entry=sentences.OUT if had_place else "",
    )


def reminder(booking: Booking, *, kind: str) -> None:
    """It is soon. At most one of each kind for a booking and the time of its event."""
    write(f"reminder_{kind}", booking, reminder_name(kind, booking.event.starts), **_of_a_place(booking))


def reminder_name(kind: str, starts: dt.datetime) -> str:
    """What a reminder's key begins with: with the moment when it is due, so that an event that moved reminds anew."""
    return f"reminder-{kind}-{reminding.due_at(kind, starts):%Y%m%dT%H%M}"


def key_of(booking: Booking, name: str) -> str:
    """What makes a letter about a booking the only one of its kind."""
    return f"events.{name}:{booking.uuid}"


def entry(
    event: Event, *, method: calendar.Method, guest: Booking | None = None, of: Booking | None = None
) -> bytes:
    """The event as a calendar file: for one guest, or for anybody who may see its page.

    `of` is the reader's own booking where they are not invited by it; it says by which way they come.
    """
    return calendar.event(
        method=method,
        attendee_email=guest.person.email if guest else "",
        attendee_name=guest.person.name if guest else "",
        **_facts(event, Partnership.objects.first(), guest or of),
    )


def feed(events: Iterable[Event], what: str, mine: Mapping[int, Booking] | None = None) -> bytes:
    """Events as one calendar that programs subscribe to; it is the same, byte by byte, until one of them changes.

    `mine` are the reader's own bookings by event, in a feed of theirs.
    """
    partnership = Partnership.objects.first()
    entries = [
        calendar.entry(stamped=event.changed_at, **_facts(event, partnership, (mine or {}).get(event.pk)))
        for event in events
    ]
    return calendar.calendar(entries, name=f"{partnership.name if partnership else 'Learning'}: {what}")


def _facts(event: Event, partnership: Partnership | None, booking: Booking | None) -> dict[str, Any]:
    page = mail.address(event.get_absolute_url())
    in_room = not event.is_online and (booking.is_in_room if booking else not event.is_hybrid)
    return {
        "uid": f"{event.uuid}@events",
        "sequence": event.sequence,
        "title": event.title,
        "description": f"{hours.day(event.starts)}, {hours.span(event.starts, event.ends)}\n{_how(event, booking)}\n{page}",
        "starts": event.starts,
        "ends": event.ends,
        "zone": event.zone,
        "location": event.venue if in_room else page,
        "url": page,
        "organizer_name": partnership.full_name if partnership else "",
        "organizer_email": partnership.business_contact_email if partnership else "",
    }


def _how(event: Event, booking: Booking | None) -> str:
    if event.is_hybrid and booking is None:
        return "Online or in a room, as you choose."
    if event.is_online or (booking is not None and not booking.is_in_room):
        return f"Online. The Join button on the event page opens at {hours.hour(event.join_opens)}."
    return f"In a room: {event.venue}"


def _until(booking: Booking) -> dt.datetime:
    """When what is asked of somebody ends; the start, where nothing earlier does."""
    return booking.held_until or booking.event.starts


def _values(booking: Booking) -> dict[str, str]:
    """The fields that every letter about a booking knows."""
    return values_of(booking.event, booking.person) | {
        "where": booking.where,
        "asked": hours.day(booking.asked_at),
        "cancel_page": mail.address(reverse("events:cancel", args=[booking.event.slug])),
    }


def values_of(event: Event, person: User) -> dict[str, str]:
    """The fields of a letter that follow from the event and its reader."""
    trainer = event.trainer.name if event.trainer else ""
    recorded = "Slides and voice are recorded" if event.recorded else "Not recorded"
    partnership = Partnership.objects.first()
    return {
        "first_name": person.first_name,
        "title": event.title,
        "day": hours.day(event.starts),
        "hours": hours.span(event.starts, event.ends),
        "where": event.where,
        "about": f"{f'Trainer: {trainer}. ' if trainer else ''}{event.cpd_minutes} minutes for your record. {recorded}.",
        "trainer": trainer,
        "minutes": str(event.cpd_minutes),
        "event_page": mail.address(event.get_absolute_url()),
        "bookings_page": mail.address(reverse("events:my_bookings")),
        "partnership": partnership.full_name if partnership else "",
    }


def _of_a_place(booking: Booking) -> dict[str, str]:
    """The fields that only a letter about a place knows."""
    event = booking.event
    late, price = event.charge_text, price_of(booking)
    if event.price and not price:
        late = "Nothing is charged after that either."
    elif price and not late:
        late = f"After that, or if you do not come, {booking.agency} may be charged {price}."
    return {
        "on_the_day": _on_the_day(booking),
        "last_free": hours.full(event.last_free_cancellation),
        "charge": " ".join(part for part in (late, event.exemptions) if part),
        "needs": f"You need: {'; '.join(event.needs_lines)}." if event.needs_lines else "",
        "questions_page": mail.address(reverse("events:evaluation", args=[event.slug]))
        if event.evaluated
        else "",
    }


def _on_the_day(booking: Booking) -> str:
    """How this person comes in."""
    event = booking.event
    if booking.is_in_room:
        return f"In a room: {event.venue}. The code on the screen there notes that you have come."
    full = "The room that you asked for is full, so your place is online. " if booking.room_was_full else ""
    return (
        f"{full}From {hours.hour(event.join_opens)} the event page has a Join button. We do not put the link in "
        "email, so that only people with a place can use it."
    )


def write(
    letter: str,
    booking: Booking,
    name: str,
    *,
    invite: str = "",
    asked_by: str = "",
    to: str = "",
    leads_to: str = "",
    button: str = "",
    why: str = "",
    template: str = "words",
    more: Any = None,
    **fields: str,
) -> None:
    """A letter about a booking.

    `asked_by` is the name of somebody else who asked, `leads_to` where the button leads if not to the event's page
    and `button` what it says then, `why` the reason of a letter to somebody who asked for nothing, `more` a mapping
    of what a template of its own needs.
    """
    attached = []
    if invite:
        content = entry(booking.event, method=invite, guest=booking)  # type: ignore[arg-type]  # one of the two words above
        attached = [mail.attachment("event.ics", f"text/calendar; method={invite}", content)]
    drawn = in_words(letter, _values(booking) | fields, leads_to=leads_to, button=button)
    mail.post(
        letter=f"events/{letter}",
        template=template,
        to=to or booking.person.email,
        key=key_of(booking, name),
        person=None if to else booking.person,
        attachments=attached,
        context=drawn | {"invited": bool(invite), "asked_by": asked_by, "why": why} | (more or {}),
    )


def in_words(letter: str, values: dict[str, str], *, leads_to: str = "", button: str = "") -> dict[str, Any]:
    """What draws a letter whose words the business team may change, with its fields filled in."""
    words = letters.with_fields(LetterWords.of(letter), values)
    button, leads_to = button or wordings.LETTERS[letter].button, leads_to or values["event_page"]
    return values | {
        "words": words,
        "text": letters.as_text(words, values, button=button, leads_to=leads_to),
        "opening": mark_safe(to_html(words.opening, top=3)),  # noqa: S308  cleaned by to_html
        "closing": mark_safe(to_html(words.closing, top=3)),  # noqa: S308  cleaned by to_html
        "button_label": button,
        "button_url": leads_to,
    }
