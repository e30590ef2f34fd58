"""Where somebody is signed in."""

import hashlib

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.models.people import User
from portal.lib import clock


class SignedInSession(AbstractBaseSession):
    """One browser's session, of a person or of nobody yet, until its twelve hours are over."""

    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(default=clock.now)
    agent = models.CharField("what the browser calls itself", max_length=300, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"session of {self.person_id} since {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def handle(self) -> str:
        """How a page names it: its key would open it, so the key is in no page."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]

    @classmethod
    def open_of(cls, person: User) -> "list[SignedInSession]":
        """Where this person is signed in, the newest first; sessions that a new password ended are left out.

        One that an earlier key of ours signed, which still counts, is open as well.
        """
        found = cls.objects.filter(person=person, expire_date__gt=clock.now()).order_by(
            "-began_at", "session_key"
        )
        standing = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
        return [one for one in found if one.get_decoded().get("_auth_user_hash") in standing]

    @classmethod
    def get_session_store_class(cls) -> type:
        """The engine that reads it."""
        from accounts.sessions import SessionStore  # noqa: PLC0415  the engine imports this module

        return SessionStore
