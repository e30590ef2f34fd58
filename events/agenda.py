"""An agenda as trainers type it: one line an item, the time first. Pure."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?P<time>(?:[01]?\d|2[0-3])[:.][0-5]\d)\s+(?P<words>\S.*)")


@dataclass(frozen=True)
class Item:
    """What happens from a time on; `time` is HH:MM on a clock in the UK."""

    time: str
    words: str


class NotAnItem(ValueError):
    """A line without a time in front; the text says which."""


def read(text: str) -> list[Item]:
    """The items in the order typed; empty lines are left out. Raises NotAnItem."""
    return [_item(line.strip()) for line in text.splitlines() if line.strip()]


def _item(line: str) -> Item:
    found = _LINE.fullmatch(line)
    if not found:
        raise NotAnItem(f"Begin this line with a time, such as 10:00: {line[:60]}")
    return Item(found["time"].replace(".", ":").zfill(5), found["words"])
