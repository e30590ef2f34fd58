"""The letters that follow an event: thanks, what is still missing, eight weeks later, and the manager's comment."""

from django.urls import reverse

from events import emails, hours, places, stages
from events.models import Booking, Event, ManagerComment, price_of
from portal.lib import clock, mail
from resources.library import occasions

LATER = "later"
_KINDS = {
    places.ATTENDED: "thanks",
    places.PARTLY: "thanks-partly",
    places.NOT_ATTENDED: "missed",
    places.EXCUSED: "excused",
}


def key_after_register(booking: Booking) -> str:
    """What the letter's key is once the register says who came; each kind reaches a booking once."""
    return emails.key_of(booking, _KINDS[booking.state])


def after_register(booking: Booking, *, answered: bool) -> None:
    """Thanks to who came, with what is still missing; to who did not, what the ledger says.

    `answered` is whether the evaluation has been answered since the event.
    """
    if booking.state in places.CAME:
        _thank(booking, answered=answered)
        return
    charge = {"charge": _charged(booking)} if booking.state == places.NOT_ATTENDED else {}
    kind = _KINDS[booking.state]
    emails.write(kind, booking, kind, why=_why(booking), **charge)


def _thank(booking: Booking, *, answered: bool) -> None:
    event = booking.event
    waits = event.evaluated and not answered
    closes = stages.closes_at(stages.AFTER, event.starts, event.ends)
    said, leads_to, button = "", "", ""
    if waits and clock.now() < closes:
        said = (
            f"{_WAITS[booking.state]} It takes two minutes, and can be answered until {hours.full(closes)}."
        )
        leads_to, button = page_of(event), "Answer the evaluation"
    elif waits and booking.state == places.ATTENDED:
        said = f"The evaluation closed on {hours.full(closes)}, so no certificate is made."
    elif booking.state == places.ATTENDED:
        said, button = "Your certificate is ready.", "My certificates"
        leads_to = mail.address(reverse("accounts:certificates"))
    cards = occasions.cards(event.source, booking.person)
    kind = _KINDS[booking.state]
    emails.write(
        kind.replace("-", "_"),
        booking,
        kind,
        leads_to=leads_to,
        button=button,
        why=_why(booking),
        template="thanks",
        more={
            "cards": [(card.title, mail.address(card.get_absolute_url())) for card in cards],
            "record_page": mail.address(reverse("accounts:record")),
        },
        **{"certificate" if booking.state == places.ATTENDED else "evaluation": said},
    )


_WAITS = {
    places.ATTENDED: "Your certificate waits for one thing: what the event was worth to you.",
    places.PARTLY: "Please still tell us what it was worth to you.",
}


def _charged(booking: Booking) -> str:
    price = price_of(booking, waived=hasattr(booking, "waiver"))
    return f"{price} may be charged to {booking.agency}." if price else "Nothing is charged."


def eight_weeks_later(booking: Booking) -> None:
    """On the day when the third stage opens."""
    event = booking.event
    closes = stages.closes_at(stages.LATER, event.starts, event.ends)
    emails.write(
        "later", booking, LATER, leads_to=page_of(event), why=_why(booking), until=hours.full(closes)
    )


def comment_asked(comment: ManagerComment) -> None:
    """To a manager, who needs no account."""
    booking = comment.booking
    person = booking.person
    emails.write(
        "comment",
        booking,
        f"comment-{comment.asked_at:%Y%m%d%H%M%S%f}",
        to=comment.manager_email,
        leads_to=mail.address(reverse("events:comment", args=[comment.token])),
        why=f"You get this because {person.name} gave us your address. It is used for this question only.",
        person=person.name,
        until=hours.full(comment.closes),
    )


def page_of(event: Event) -> str:
    """The full address of the evaluation."""
    return mail.address(reverse("events:evaluation", args=[event.slug]))


def _why(booking: Booking) -> str:
    return f"You get this because you had a place at this event on {hours.day(booking.event.starts)}."
