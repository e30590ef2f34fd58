"""The address at which a person's own calendar program finds their bookings."""

from django.conf import settings
from django.core import signing
from django.db import models

from accounts.models import User

_SALT = "events.calendar"


class CalendarKey(models.Model):
    """Which of a person's calendar addresses holds: asking for a new one ends the one before.

    Whoever never asked has the one with the number 0, so that nothing is written to show it.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key")
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Calendar address of {self.person}"

    @classmethod
    def token_of(cls, person: User) -> str:
        """What stands in the person's address: signed, so that nobody guesses it, and it tells no name."""
        row = cls.objects.filter(person=person).first()
        return signing.dumps([str(person.uuid), row.number if row else 0], salt=_SALT, compress=False)

    @classmethod
    def person_of(cls, token: str) -> User | None:
        """Whose address this is; None for one that was never given, was renewed, or whose account is closed."""
        try:
            uuid, number = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, ValueError):
            return None
        person = User.objects.filter(uuid=uuid, is_active=True).select_related("calendar_key").first()
        if person is None:
            return None
        row = getattr(person, "calendar_key", None)
        return person if number == (row.number if row else 0) else None
