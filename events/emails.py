"""The room's letters. Each is written once: its key names the booking and what happened to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from accounts.models import Partnership, User
from events import hours, letters
from events.models import Approval, Booking, Event, LetterWords
from portal.lib import calendar, mail
from portal.lib.text import to_html


def booked(booking: Booking, *, by: User | None = None) -> None:
    """A place: at once, or with a manager's yes; `by` is who asked for it, where somebody else did."""
    approval = Approval.objects.filter(booking=booking, approved=True).first()
    granted = f"{approval.manager_name} approved it, and a place was free." if approval else ""
    _write(
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
    _write(
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
    _write("moved_up", booking, _again(booking, "moved-up"), invite="REQUEST", **_of_a_place(booking))


def changed(booking: Booking) -> None:
    """The time or the place of the event is another one; who has a place gets the calendar entry anew."""
    key = f"changed-{booking.event.sequence}"
    if booking.is_booked:
        _write("changed", booking, key, invite="REQUEST", **_of_a_place(booking))
    else:
        _write("changed_line", booking, key)


def cancelled(booking: Booking, *, had_place: bool) -> None:
    """Given up by the person; the calendar entry goes with the place."""
    if not had_place:
        _write("left", booking, "cancelled")
        return
    charge = "There is no charge."
    if booking.cancelled_late:
        event = booking.event
        charge = f"It was after the last free moment, {hours.full(event.last_free_cancellation)}"
        charge += f", so {_agency(booking)} may be charged {event.price}." if event.price else "."
    _write("cancelled", booking, "cancelled", invite="CANCEL", charge=charge)


def requested(booking: Booking, approval: Approval) -> None:
    """The manager was asked; the turn is kept."""
    _write(
        "requested", booking, "requested", manager=approval.manager_name, until=hours.full(_until(booking))
    )


def manager_asked(booking: Booking, approval: Approval, *, again: str = "") -> None:
    """To a manager, who needs no account; `again` is the day of a reminder."""
    person = booking.person
    who = ", ".join(part for part in (person.name, person.job_title, str(booking.agency or "")) if part)
    note = f"Their note to you: “{approval.note}”" if approval.note else ""
    news(
        booking,
        f"manager-{again}" if again else "manager",
        f"May {person.name} come to this event?",
        f"{who}, asks for a place and named you as their manager.",
        note,
        f"The page says what it costs and asks for your yes or no, until {hours.full(_until(booking))}. You need no "
        "account. The link opens a page; nothing changes until you press a button there.",
        to=approval.manager_email,
        button_url=mail.address(reverse("events:approve", args=[approval.token])),
        button_label="Answer",
        why=f"You get this because {person.name} gave us your address. It is used for this question only.",
    )


def approved(booking: Booking) -> None:
    """The manager said yes, and no place can be had yet."""
    _write("approved", booking, "approved")


def refused(booking: Booking, approval: Approval) -> None:
    """The manager said no."""
    reason = f"{approval.manager_name} wrote: “{booking.reason}”" if booking.reason else ""
    _write("refused", booking, "refused", reason=reason)


def offered(booking: Booking) -> None:
    """A place came free for whoever's turn it is, who has some time to take it."""
    _write("offered", booking, _again(booking, "offered"), until=hours.full(_until(booking)))


def lapsed(booking: Booking) -> None:
    """A request or an offer ended by itself."""
    if booking.ending == Booking.Ending.NOT_TAKEN:
        heading, line = "The offer has ended", "The place was not taken in time and goes to the next person."
    else:
        heading, line = (
            "Your manager has not answered",
            "The time to answer is over, so your request has ended.",
        )
    news(booking, "lapsed", heading, line, "There is no charge. You can ask again on the event page.")


def taken_off(booking: Booking, *, had_place: bool) -> None:
    """Those who run the event ended it, with a reason."""
    news(
        booking,
        "taken-off",
        "You no longer have a place" if had_place else "Your request has ended",
        f"The reason: {booking.reason}",
        "There is no charge.",
        invite="CANCEL" if had_place else "",
    )


def handed_over(booking: Booking, *, to: User) -> None:
    """The place went to a colleague."""
    news(
        booking,
        "handed-over",
        f"Your place went to {to.name}",
        "Thank you for passing it on. There is no charge. The attached entry takes it out of your calendar.",
        invite="CANCEL",
    )


def called_off(booking: Booking, *, had_place: bool) -> None:
    """The event does not take place."""
    _write(
        "called_off",
        booking,
        "called-off",
        invite="CANCEL" if had_place else "",
        reason=booking.event.called_off_reason,
        entry="The attached entry takes it out of your calendar." if had_place else "",
    )


def reminder(booking: Booking, *, kind: str) -> None:
    """It is soon. At most one of each kind for a booking."""
    _write(f"reminder_{kind}", booking, reminder_name(kind), **_of_a_place(booking))


def reminder_name(kind: str) -> str:
    """What a reminder's key ends with."""
    return f"reminder-{kind}"


def key_of(booking: Booking, name: str) -> str:
    """What makes a letter about a booking the only one of its kind."""
    return f"events.{name}:{booking.uuid}"


def entry(event: Event, *, method: calendar.Method, guest: Booking | None = None) -> bytes:
    """The event as a calendar file: for one guest, or for anybody who may see its page."""
    return calendar.event(
        method=method,
        attendee_email=guest.person.email if guest else "",
        attendee_name=guest.person.name if guest else "",
        **_facts(event, Partnership.objects.first()),
    )


def feed(events: Iterable[Event], what: str) -> bytes:
    """Events as one calendar that programs subscribe to; it is the same, byte by byte, until one of them changes."""
    partnership = Partnership.objects.first()
    entries = [calendar.entry(stamped=event.changed_at, **_facts(event, partnership)) for event in events]
    return calendar.calendar(entries, name=f"{partnership.name if partnership else 'Learning'}: {what}")


def _facts(event: Event, partnership: Partnership | None) -> dict[str, Any]:
    page = mail.address(event.get_absolute_url())
    return {
        "uid": f"{event.uuid}@events",
        "sequence": event.sequence,
        "title": event.title,
        "description": f"{hours.day(event.starts)}, {hours.span(event.starts, event.ends)}\n{_how(event)}\n{page}",
        "starts": event.starts,
        "ends": event.ends,
        "zone": event.zone,
        "location": event.venue if not event.is_online else page,
        "url": page,
        "organizer_name": partnership.full_name if partnership else "",
        "organizer_email": partnership.business_contact_email if partnership else "",
    }


def _how(event: Event) -> str:
    if event.is_online:
        return f"Online. The Join button on the event page opens at {hours.hour(event.join_opens)}."
    return f"In a room: {event.venue}"


def _until(booking: Booking) -> dt.datetime:
    """When what is asked of somebody ends; the start, where nothing earlier does."""
    return booking.held_until or booking.event.starts


def _agency(booking: Booking) -> str:
    return str(booking.agency or "your agency")


def _values(booking: Booking) -> dict[str, str]:
    """The fields that every letter knows."""
    event = booking.event
    trainer = event.trainer.name if event.trainer else ""
    recorded = "Slides and voice are recorded" if event.recorded else "Not recorded"
    partnership = Partnership.objects.first()
    return {
        "first_name": booking.person.first_name,
        "title": event.title,
        "day": hours.day(event.starts),
        "hours": hours.span(event.starts, event.ends),
        "where": "online" if event.is_online else event.venue,
        "about": f"{f'Trainer: {trainer}. ' if trainer else ''}{event.cpd_minutes} minutes for your record. {recorded}.",
        "trainer": trainer,
        "minutes": str(event.cpd_minutes),
        "asked": hours.day(booking.asked_at),
        "event_page": mail.address(event.get_absolute_url()),
        "cancel_page": mail.address(reverse("events:cancel", args=[event.slug])),
        "bookings_page": mail.address(reverse("events:my_bookings")),
        "partnership": partnership.full_name if partnership else "",
    }


def _of_a_place(booking: Booking) -> dict[str, str]:
    """The fields that only a letter about a place knows."""
    event = booking.event
    late = event.charge_text
    if event.price and not late:
        late = f"After that, or if you do not come, {_agency(booking)} may be charged {event.price}."
    return {
        "on_the_day": f"From {hours.hour(event.join_opens)} the event page has a Join button. We do not put the link "
        "in email, so that only people with a place can use it."
        if event.is_online
        else f"In a room: {event.venue}. The code on the screen there notes that you have come.",
        "last_free": hours.full(event.last_free_cancellation),
        "charge": " ".join(part for part in (late, event.exemptions) if part),
        "needs": f"You need: {'; '.join(event.needs_lines)}." if event.needs_lines else "",
        "questions_page": mail.address(reverse("events:evaluation", args=[event.slug]))
        if event.evaluated
        else "",
    }


def _write(
    letter: str,
    booking: Booking,
    name: str,
    *,
    invite: str = "",
    asked_by: str = "",
    **fields: str,
) -> None:
    """A letter whose words the business team may change; `asked_by` is the name of somebody else who asked."""
    values = _values(booking) | fields
    words = letters.with_fields(LetterWords.of(letter), values)
    _post(
        letter,
        booking,
        name,
        invite=invite,
        template="words",
        words=words,
        text=letters.as_text(words, values),
        opening=mark_safe(to_html(words.opening, top=3)),  # noqa: S308  cleaned by to_html
        closing=mark_safe(to_html(words.closing, top=3)),  # noqa: S308  cleaned by to_html
        invited=bool(invite),
        where=values["where"],
        about=values["about"],
        asked_by=asked_by,
    )


def news(booking: Booking, name: str, heading: str, *lines: str, why: str = "", **more: Any) -> None:
    """A short letter: a heading, and sentences; empty ones are left out."""
    _post(
        "news",
        booking,
        name,
        heading=heading,
        lines=[line for line in lines if line],
        why=why
        or f"You get this because you asked for a place at this event on {hours.day(booking.asked_at)}.",
        **more,
    )


def _post(
    letter: str,
    booking: Booking,
    name: str,
    *,
    invite: str = "",
    to: str = "",
    template: str = "",
    **more: Any,
) -> None:
    event = booking.event
    attached = []
    if invite:
        content = entry(event, method=invite, guest=booking)  # type: ignore[arg-type]  # one of the two words above
        attached = [mail.attachment("event.ics", f"text/calendar; method={invite}", content)]
    mail.post(
        letter=f"events/{letter}",
        template=template,
        to=to or booking.person.email,
        key=key_of(booking, name),
        person=None if to else booking.person,
        attachments=attached,
        context={
            "booking": booking,
            "person": booking.person,
            "event": event,
            "partnership": Partnership.objects.first(),
            "day": hours.day(event.starts),
            "span": hours.span(event.starts, event.ends),
            "opens": hours.hour(event.join_opens),
            "last_free": hours.full(event.last_free_cancellation),
            "asked": hours.day(booking.asked_at),
            "button_url": mail.address(event.get_absolute_url()),
            "button_label": "Open the event page",
            "page": mail.address(event.get_absolute_url()),
            "cancel_page": mail.address(reverse("events:cancel", args=[event.slug])),
            "bookings_page": mail.address(reverse("events:my_bookings")),
            **more,
        },
    )


def letter(name: str, booking: Booking, key: str, *, to: str = "", **words: Any) -> None:
    """A letter about a booking whose words another file of this room gives."""
    _post(name, booking, key, to=to, **words)
