"""The link that shows a new address to be somebody's own: sealed, for a day, for one person and one change."""

import datetime as dt
from typing import Any

from django.core import signing

_SALT = "accounts.addresses"
LASTS = dt.timedelta(days=1)


def sealed(person: Any, email: str) -> str:
    """What the link to a new address ends in."""
    return signing.dumps([str(person.uuid), person.email, email], salt=_SALT, compress=False)


def opened(token: str, person: Any) -> str:
    """The address that a link is about; empty where it is too old, was used, or is somebody else's."""
    try:
        whose, before, email = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return str(email) if (whose, before) == (str(person.uuid), person.email) else ""
