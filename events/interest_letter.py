"""The letter to somebody who asked to be told of a next date."""

from accounts.models import User
from events import emails
from events.models import Event
from portal.lib import mail

WHY = "You get this once, because you asked on an event’s page to be told of a next date."


def next_date(event: Event, person: User) -> None:
    """A next date is announced. Once for each event and person."""
    mail.post(
        letter="events/next_date",
        template="words",
        to=person.email,
        key=f"events.next-date:{event.uuid}:{person.pk}",
        person=person,
        context=emails.in_words("next_date", emails.values_of(event, person)) | {"why": WHY},
    )
