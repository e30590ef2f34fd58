"""The letter to somebody who asked to be told of a next date."""

from accounts.models import Partnership, User
from events import hours
from events.models import Event
from portal.lib import mail


def next_date(event: Event, person: User) -> None:
    """A next date is announced. Once for each event and person."""
    page = mail.address(event.get_absolute_url())
    mail.post(
        letter="events/news",
        to=person.email,
        key=f"events.next-date:{event.uuid}:{person.pk}",
        person=person,
        context={
            "event": event,
            "person": person,
            "partnership": Partnership.objects.first(),
            "day": hours.day(event.starts),
            "span": hours.span(event.starts, event.ends),
            "page": page,
            "button_url": page,
            "button_label": "Open the event page",
            "heading": "There is a next date",
            "lines": ["You asked to be told. Places go to those who ask first."],
            "why": "You get this once, because you asked on an event’s page to be told of a next date.",
        },
    )
