"""The code that a room's screen shows: proof of sitting there, for some minutes. Pure."""

import datetime as dt
import hashlib
import hmac

MINUTES = 5  # each code is shown for so long, and taken for so long again: signing in takes time
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that a hand or an eye confuses
LONG = 8  # 30 to the power of 8: nobody guesses one of two codes in minutes


def code(event: str, moment: dt.datetime, key: str, *, earlier: int = 0) -> str:
    """The code of an event (its uuid) at a moment, or `earlier` steps before. Without the key nobody makes one."""
    step = int(moment.timestamp()) // (MINUTES * 60) - earlier
    drawn = hmac.new(key.encode(), f"events.room:{event}:{step}".encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[:LONG])


def is_good(given: str, event: str, moment: dt.datetime, key: str) -> bool:
    """Whether this is the code on the screen now, or the one before it."""
    typed = plain(given).encode()
    return any(
        hmac.compare_digest(typed, code(event, moment, key, earlier=earlier).encode()) for earlier in (0, 1)
    )


def plain(given: str) -> str:
    """A code however it was typed: small letters, blanks and hyphens do not matter."""
    return "".join(sign for sign in given.upper() if sign.isalnum())[:40]


def spoken(shown: str) -> str:
    """`K7QM 2XRD`: in two halves, as people read it out."""
    return f"{shown[: LONG // 2]} {shown[LONG // 2 :]}"


def changes_at(moment: dt.datetime) -> dt.datetime:
    """When the screen shows the next one."""
    length = MINUTES * 60
    return dt.datetime.fromtimestamp((int(moment.timestamp()) // length + 1) * length, dt.UTC)
