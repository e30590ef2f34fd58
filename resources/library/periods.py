"""How long something stays public, and when somebody is asked to look at it again. Pure: no Django."""

import calendar
import datetime as dt

REMINDERS = (30, 7)  # days before a card's review at which its owner and deputy are written to


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last: 31 January and one month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def asked_on(first: dt.date, months: int, today: dt.date) -> dt.date:
    """When the owner is asked whether it stays: at the end of its public period, or a whole one from today where
    it came here with that behind it.
    """
    end = after_months(first, months)
    return end if end > today else after_months(today, months)


def reminder(due: dt.date, today: dt.date) -> int | None:
    """Which reminder of a review is due: 30 or 7 days before it; None when it is far off or past."""
    left = (due - today).days
    return next((stage for stage in reversed(REMINDERS) if 0 <= left <= stage), None)
