"""The letters that follow an event: thanks, what is still missing, eight weeks later, and the manager's comment."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from events import charging, emails, hours, places, stages
from events.models import Booking, Event, Exemption, ManagerComment
from portal.lib import clock, mail
from resources.library import occasions

LATER = "later"
_KINDS = {places.ATTENDED: "thanks", places.PARTLY: "thanks-partly", places.NOT_ATTENDED: "missed"}


def key_after_register(booking: Booking) -> str:
    """What the letter's key is once the register says who came; each kind reaches a booking once."""
    return emails.key_of(booking, _KINDS[booking.state])


def after_register(booking: Booking, *, answered: bool) -> None:
    """Thanks to who came, with what is still missing; to who did not, what the ledger says.

    `answered` is whether the evaluation has been answered since the event.
    """
    if booking.state == places.NOT_ATTENDED:
        _missed(booking)
        return
    event = booking.event
    lines = [_on_record(booking)]
    button = {"button_url": mail.address(event.get_absolute_url()), "button_label": "Open the event page"}
    waits = event.evaluated and not answered
    closes = stages.closes_at(stages.AFTER, event.starts, event.ends)
    if waits and clock.now() < closes:
        lines.append(
            f"{_WAITS[booking.state]} It takes two minutes, and can be answered until {hours.full(closes)}."
        )
        button = {"button_url": page_of(event), "button_label": "Answer the evaluation"}
    elif waits and booking.state == places.ATTENDED:
        lines.append(f"The evaluation closed on {hours.full(closes)}, so no certificate is made.")
    elif booking.state == places.ATTENDED:
        lines.append("Your certificate is ready.")
        button = {
            "button_url": mail.address(reverse("accounts:certificates")),
            "button_label": "My certificates",
        }
    _write(
        booking,
        _KINDS[booking.state],
        f"Thank you for coming, {booking.person.first_name}",
        lines,
        letter="thanks",
        cards=[
            (card.title, mail.address(card.get_absolute_url()))
            for card in occasions.cards(event.source, booking.person)
        ],
        record_page=mail.address(reverse("accounts:record")),
        **button,
    )


_WAITS = {
    places.ATTENDED: "Your certificate waits for one thing: what the event was worth to you.",
    places.PARTLY: "Please still tell us what it was worth to you.",
}


def _on_record(booking: Booking) -> str:
    if booking.state == places.ATTENDED:
        return f"{booking.event.cpd_minutes} minutes are on your training record."
    return (
        "The register says that you were there for a part. "
        "Minutes on your training record and a certificate need the whole session."
    )


def _missed(booking: Booking) -> None:
    agency = booking.agency
    exempt = agency is None or Exemption.objects.filter(sector=agency.sector).exists()
    cost = charging.to_pay(booking.event.charge_amount, exempt=exempt, waived=hasattr(booking, "waiver"))
    _write(
        booking,
        _KINDS[booking.state],
        f"We missed you, {booking.person.first_name}",
        [
            "The register says that you had a place and did not come.",
            f"{_pounds(cost)} may be charged to {agency}." if cost else "Nothing is charged.",
            (
                "If this is not right, or there was a reason, please tell the business team: "
                "the register can be mended, and a charge waived."
            ),
        ],
    )


def _pounds(amount: Decimal) -> str:
    return f"£{amount:.2f}".removesuffix(".00")


def eight_weeks_later(booking: Booking) -> None:
    """On the day when the third stage opens."""
    event = booking.event
    closes = stages.closes_at(stages.LATER, event.starts, event.ends)
    _write(
        booking,
        LATER,
        "Eight weeks on: what has changed?",
        [
            (
                "You rate the same statements as before, and say what you did differently. "
                "You can ask your manager for a comment too; they need no account."
            ),
            f"It takes three minutes, and can be answered until {hours.full(closes)}.",
        ],
        button_url=page_of(event),
        button_label="Say what changed",
    )


def comment_asked(comment: ManagerComment) -> None:
    """To a manager, who needs no account."""
    booking = comment.booking
    person = booking.person
    _write(
        booking,
        f"comment-{comment.asked_at:%Y%m%d%H%M%S%f}",
        f"What do you see in {person.first_name}’s work?",
        [
            (
                f"{person.name} came to this event eight weeks ago and asks for your comment: "
                "what has changed since, as you see it."
            ),
            (
                f"It is two questions, until {hours.full(comment.closes)}. You need no account. The link opens a page; "
                "nothing is kept until you press a button there."
            ),
        ],
        to=comment.manager_email,
        button_url=mail.address(reverse("events:comment", args=[comment.token])),
        button_label="Write a comment",
        why=f"You get this because {person.name} gave us your address. It is used for this question only.",
    )


def page_of(event: Event) -> str:
    """The full address of the evaluation."""
    return mail.address(reverse("events:evaluation", args=[event.slug]))


def _write(
    booking: Booking, name: str, heading: str, lines: list[str], *, letter: str = "news", **more: Any
) -> None:
    why = f"You get this because you had a place at this event on {hours.day(booking.event.starts)}."
    words: dict[str, Any] = {"heading": heading, "lines": lines, "why": why}
    emails.letter(letter, booking, name, **(words | more))
