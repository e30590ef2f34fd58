"""A day as people write it, as exactly as it is known: the day, the month only, or the year only. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = (DAY, MONTH, YEAR)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = (
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?"), DAY),
    (re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})"), DAY),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"), MONTH),
    (re.compile(r"(?P<month>\d{1,2})[./](?P<year>\d{4})"), MONTH),
    (re.compile(r"(?P<year>\d{4})"), YEAR),
)
_WORDS = (
    (
        re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<word>[a-z]+)\.?,?\s+(?P<year>\d{4})"),
        DAY,
    ),
    (re.compile(r"(?P<word>[a-z]+)\.?\s+(?P<year>\d{4})"), MONTH),
)
WAYS = "Write a day as 2021-07-30, a month as 2021-07 or a year as 2021."


@dataclass(frozen=True)
class Known:
    """The first day that it can be, and how much of it is known."""

    day: dt.date
    precision: str

    def __str__(self) -> str:
        return {DAY: f"{self.day}", MONTH: f"{self.day:%Y-%m}", YEAR: f"{self.day:%Y}"}[self.precision]


def read(text: str) -> Known:
    """`2021-07-30`, `30/07/2021` (the day first), `30 July 2021`, `2021-07`, `July 2021` or `2021`.

    Raises ValueError with a sentence for what is no such day.
    """
    plain = " ".join(text.lower().split())
    for pattern, precision in (*_NUMBERS, *_WORDS):
        if found := pattern.fullmatch(plain):
            return Known(_day(found.groupdict(), text), precision)
    raise ValueError(f"“{text[:40]}” is not a date. {WAYS}")


def _day(parts: dict[str, str], text: str) -> dt.date:
    month = parts.get("month") or "1"
    if word := parts.get("word"):
        if word[:3] not in _MONTHS:
            raise ValueError(f"“{text[:40]}” is not a date. {WAYS}")
        month = str(_MONTHS.index(word[:3]) + 1)
    try:
        day = dt.date(int(parts["year"]), int(month), int(parts.get("day") or 1))
    except ValueError as error:
        raise ValueError(f"There is no {text[:40]} in the calendar. {WAYS}") from error
    if not 1900 <= day.year <= 2200:
        raise ValueError(f"The year {day.year} cannot be meant. {WAYS}")
    return day
