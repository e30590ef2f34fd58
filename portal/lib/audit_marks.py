"""The marks by which the audit shows that nobody changed it: HMAC-SHA256 under a key that is not in the database.

An entry's mark covers all that it says. A link of the chain covers the link before it, so that none can be taken out,
put in or moved without the key. Values are written in one way whatever the database made of them meanwhile.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

START = b""  # stands before the first link


def entry_mark(key: str, *said: Any) -> bytes:
    """The mark of one entry, over its serial and everything that it says, in this order."""
    return _hmac(key, "entry", said)


def link_mark(key: str, before: bytes, *said: Any) -> bytes:
    """The mark of one link, over the mark before it and everything that it says."""
    return _hmac(key, "link", (before.hex(), *said))


def anchor_mark(key: str, *said: Any) -> bytes:
    """The mark of the note outside the database that says how far the chain went."""
    return _hmac(key, "anchor", said)


def is_one_of(mark: bytes | memoryview | None, *made: bytes) -> bool:
    """Whether a mark is one of these, each made with one of our keys."""
    return mark is not None and any(hmac.compare_digest(bytes(mark), each) for each in made)


def _hmac(key: str, kind: str, said: Sequence[Any]) -> bytes:
    written = json.dumps([kind, *map(_plain, said)], sort_keys=True, ensure_ascii=True)
    return hmac.new(key.encode(), written.encode(), hashlib.sha256).digest()


def _plain(value: Any) -> Any:
    """One way to write each value: numbers without their notation, moments in UTC, bytes in hexadecimal."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"number {Decimal(str(value)).normalize()}"
    return value
