"""The session engine (SESSION_ENGINE): Django's own in the database, which also keeps whose session it is.

So people see where they are signed in, and end it.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from portal.lib import clock

_BEGAN = "signed_in"


def note_beginning(request: HttpRequest) -> None:
    """Keep in the session when it began and what the browser calls itself."""
    agent = request.headers.get("User-Agent", "")[:300]
    request.session[_BEGAN] = {"at": clock.now().isoformat(), "agent": agent}


class SessionStore(DatabaseStore):
    """Sessions with their person."""

    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import SignedInSession  # noqa: PLC0415  settings name this module before models are there

        return SignedInSession

    def create_model_instance(self, data: Any) -> Any:
        made: Any = super().create_model_instance(data)
        began = data.get(_BEGAN) or {}
        made.person_id = data.get("_auth_user_id")
        made.agent = began.get("agent", "")
        if at := began.get("at"):
            made.began_at = dt.datetime.fromisoformat(at)
            # However busy it is: each write would put the end off otherwise.
            longest = made.began_at + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
            made.expire_date = min(made.expire_date, longest)
        return made
