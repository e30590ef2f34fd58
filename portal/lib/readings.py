"""What the portal last heard of its own parts: a worker that answered, a size that was measured.

Readings lie in Valkey: losing them costs one turn of whoever writes them, and no page waits for a table.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from portal.lib import clock


@dataclass(frozen=True)
class Reading:
    """One figure and when it was taken (aware, UTC)."""

    at: dt.datetime
    value: int = 0

    @property
    def age(self) -> dt.timedelta:
        """How long ago it was taken."""
        return clock.now() - self.at


def note(name: str, value: int = 0) -> None:
    """Write a reading over the last one. Raises what Valkey's client raises."""
    _valkey().set(_key(name), (clock.now(), value), timeout=None)


def read(*names: str) -> dict[str, Reading]:
    """Those of these readings that were ever taken, in one question. Raises what Valkey's client raises."""
    found = _valkey().get_many([_key(name) for name in names])
    return {name: Reading(*found[_key(name)]) for name in names if _key(name) in found}


def _key(name: str) -> str:
    return f"reading:{name}"


def _valkey() -> Any:
    """Valkey alone: a reading that another place kept would hide that it is away."""
    held: Any = cache
    return held.valkey
