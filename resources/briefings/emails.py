"""The room's letters."""

from django.urls import reverse

from portal.lib import mail
from resources.briefings.models import Presence


def named(presence: Presence) -> None:
    """Tell somebody that they were named at a session, that it counts for them, and how to take it off."""
    delivery = presence.delivery
    _tell(presence, "named", mail.address(delivery.get_absolute_url()), "Look at the session")


def withdrawn(presence: Presence) -> None:
    """Tell somebody that a session which counted for them counts no more."""
    _tell(presence, "withdrawn", mail.address(reverse("accounts:record")), "Open my training record")


def _tell(presence: Presence, letter: str, button_url: str, button_label: str) -> None:
    mail.post(
        letter=f"briefings/{letter}",
        to=presence.person.email,
        key=f"briefings.{letter}:{presence.pk}",
        person=presence.person,
        context={
            "person": presence.person,
            "delivery": presence.delivery,
            "title": presence.delivery.briefing.resource.title,
            "recorded_by": presence.delivery.recorded_by,
            "button_url": button_url,
            "button_label": button_label,
        },
    )
