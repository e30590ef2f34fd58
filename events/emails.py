"""The room's letters. Each is written once: its key names the booking and what happened to it."""

import datetime as dt
from typing import Any

from django.urls import reverse

from accounts.models import Partnership, User
from events import hours
from events.models import Approval, Booking, Event
from portal.lib import calendar, mail


def booked(booking: Booking) -> None:
    """A place at once."""
    _post("booked", booking, "booked", invite="REQUEST")


def waiting(booking: Booking, *, turn: int) -> None:
    """No place yet; `turn` is the place in the line, from 1."""
    _post("waiting", booking, "waiting", turn=turn)


def moved_up(booking: Booking) -> None:
    """A place came free for the front of the line."""
    _post("moved_up", booking, "moved-up", invite="REQUEST")


def changed(booking: Booking) -> None:
    """The time or the place of the event is another one; who has a place gets the calendar entry anew."""
    _post(
        "changed",
        booking,
        f"changed-{booking.event.sequence}",
        invite="REQUEST" if booking.is_booked else "",
    )


def cancelled(booking: Booking, *, had_place: bool) -> None:
    """Given up by the person; the calendar entry goes with the place."""
    _post("cancelled", booking, "cancelled", invite="CANCEL" if had_place else "", had_place=had_place)


def requested(booking: Booking, approval: Approval) -> None:
    """The manager was asked; the turn is kept."""
    _news(
        booking,
        "requested",
        "We have asked your manager",
        f"{approval.manager_name} has until {hours.full(_until(booking))} to answer.",
        "You keep your turn until then: nobody who asked after you passes you.",
    )


def manager_asked(booking: Booking, approval: Approval, *, again: str = "") -> None:
    """To a manager, who needs no account; `again` is the day of a reminder."""
    person = booking.person
    who = ", ".join(part for part in (person.name, person.job_title, str(booking.agency or "")) if part)
    note = f"Their note to you: “{approval.note}”" if approval.note else ""
    _news(
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
    _news(
        booking,
        "approved",
        "Your manager said yes",
        "You stand in the line from the moment when you asked. When it is your turn for a place, we email you at once.",
    )


def refused(booking: Booking, approval: Approval) -> None:
    """The manager said no."""
    _news(
        booking,
        "refused",
        "Your manager said no this time",
        f"{approval.manager_name} wrote: “{booking.reason}”" if booking.reason else "",
        "Your request has ended, and there is no charge.",
    )


def offered(booking: Booking) -> None:
    """A place came free for whoever's turn it is, who has some time to take it."""
    _news(
        booking,
        "offered",
        "A place is free for you",
        f"It is yours until {hours.full(_until(booking))}. Open the event page and take it, or let it go.",
        "If you do nothing, it goes to the next person then.",
    )


def lapsed(booking: Booking) -> None:
    """A request or an offer ended by itself."""
    if booking.ending == Booking.Ending.NOT_TAKEN:
        heading, line = "The offer has ended", "The place was not taken in time and goes to the next person."
    else:
        heading, line = (
            "Your manager has not answered",
            "The time to answer is over, so your request has ended.",
        )
    _news(booking, "lapsed", heading, line, "There is no charge. You can ask again on the event page.")


def taken_off(booking: Booking, *, had_place: bool) -> None:
    """Those who run the event ended it, with a reason."""
    _news(
        booking,
        "taken-off",
        "You no longer have a place" if had_place else "Your request has ended",
        f"The reason: {booking.reason}",
        "There is no charge.",
        invite="CANCEL" if had_place else "",
    )


def handed_over(booking: Booking, *, to: User) -> None:
    """The place went to a colleague."""
    _news(
        booking,
        "handed-over",
        f"Your place went to {to.name}",
        "Thank you for passing it on. There is no charge. The attached entry takes it out of your calendar.",
        invite="CANCEL",
    )


def called_off(booking: Booking, *, had_place: bool) -> None:
    """The event does not take place."""
    _post("called_off", booking, "called-off", invite="CANCEL" if had_place else "")


def reminder(booking: Booking, *, kind: str) -> None:
    """It is soon. At most one of each kind for a booking."""
    _post("reminder", booking, reminder_name(kind), kind=kind)


def reminder_name(kind: str) -> str:
    """What a reminder's key ends with."""
    return f"reminder-{kind}"


def key_of(booking: Booking, name: str) -> str:
    """What makes a letter about a booking the only one of its kind."""
    return f"events.{name}:{booking.uuid}"


def entry(event: Event, *, method: calendar.Method, guest: Booking | None = None) -> bytes:
    """The event as a calendar file: for one guest, or for anybody who may see its page."""
    partnership = Partnership.objects.first()
    page = mail.address(event.get_absolute_url())
    return calendar.event(
        uid=f"{event.uuid}@events",
        sequence=event.sequence,
        method=method,
        title=event.title,
        description=f"{hours.day(event.starts)}, {hours.span(event.starts, event.ends)}\n{_how(event)}\n{page}",
        starts=event.starts,
        ends=event.ends,
        zone=event.zone,
        location=event.venue if not event.is_online else page,
        url=page,
        organizer_name=partnership.full_name if partnership else "",
        organizer_email=partnership.business_contact_email if partnership else "",
        attendee_email=guest.person.email if guest else "",
        attendee_name=guest.person.name if guest else "",
    )


def _how(event: Event) -> str:
    if event.is_online:
        return f"Online. The Join button on the event page opens at {hours.hour(event.join_opens)}."
    return f"In a room: {event.venue}"


def _until(booking: Booking) -> dt.datetime:
    """When what is asked of somebody ends; the start, where nothing earlier does."""
    return booking.held_until or booking.event.starts


def _news(booking: Booking, name: str, heading: str, *lines: str, why: str = "", **more: Any) -> None:
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


def _post(letter: str, booking: Booking, name: str, *, invite: str = "", to: str = "", **more: Any) -> None:
    event = booking.event
    attached = []
    if invite:
        content = entry(event, method=invite, guest=booking)  # type: ignore[arg-type]  # one of the two words above
        attached = [mail.attachment("event.ics", f"text/calendar; method={invite}", content)]
    mail.post(
        letter=f"events/{letter}",
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
