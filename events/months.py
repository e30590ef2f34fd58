"""Whole months for the calendar beside the list. Pure."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Month:
    """A month by its first day, and its weeks from Monday to Sunday with None outside the month."""

    first: dt.date
    weeks: list[list[dt.date | None]]


def month(first: dt.date) -> Month:
    """The month that begins with this day."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(first, [[day if day.month == first.month else None for day in week] for week in weeks])


def later(first: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later; a negative number goes back."""
    years, index = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, index + 1, 1)


def chosen(text: str, today: dt.date) -> dt.date:
    """The month named `2026-12`, or this month for anything else: an address is typed by anybody."""
    found = _MONTH.fullmatch(text)
    year, number = (int(found[1]), int(found[2])) if found else (0, 0)
    if abs(year - today.year) <= 20 and 1 <= number <= 12:
        return dt.date(year, number, 1)
    return today.replace(day=1)


def day(text: str) -> dt.date | None:
    """The day that an address names, 2026-11-26; None where it names none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
