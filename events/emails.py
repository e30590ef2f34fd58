"""The room's letters. Each is written once: its key names the booking and what happened to it."""

from typing import Any

from django.urls import reverse

from accounts.models import Partnership
from events import hours
from events.models import Booking, Event
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


def _post(letter: str, booking: Booking, name: str, *, invite: str = "", **more: Any) -> None:
    event = booking.event
    attached = []
    if invite:
        content = entry(event, method=invite, guest=booking)  # type: ignore[arg-type]  # one of the two words above
        attached = [mail.attachment("event.ics", f"text/calendar; method={invite}", content)]
    mail.post(
        letter=f"events/{letter}",
        to=booking.person.email,
        key=key_of(booking, name),
        person=booking.person,
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
