"""Clocks that run in working days from the day somebody became aware. Pure: no Django.

The length of a clock, its words and its source are rows (`GuidanceRule`): the law changes, the counting does not.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from portal.lib import clock

ASK_AGAIN = 14  # days between two letters about a recommendation that is late
EARLIEST = dt.date(2000, 1, 1)
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Day:
    """One day of a clock: its place (`start`, `off`, `counted` or `due`), its number, and why it is not counted."""

    date: dt.date
    place: str
    number: int = 0
    why: str = ""

    @property
    def words(self) -> str:
        """What stands under the date."""
        return {
            "start": "Clock starts",
            "off": f"Not counted: {self.why}",
            "counted": f"Day {self.number}",
            "due": f"Day {self.number}, last day",
        }[self.place]


def latest(today: dt.date) -> dt.date:
    """The last day a clock may start: bank holidays beyond next year are not proclaimed."""
    return dt.date(today.year + 1, 12, 31)


def due(aware: dt.date, days: int) -> dt.date:
    """The last day of a clock of so many working days; the day of becoming aware is not counted."""
    return clock.working_days_after(aware, days)


def asks_owner(due: dt.date, today: dt.date, *, ahead: int, last_word: dt.date | None) -> bool:
    """Whether the agency is asked by itself today how far it is: once `ahead` days before, then while it is late.

    `last_word` is when it was asked last or said something itself; after that it is left alone for ASK_AGAIN days.
    """
    if (due - today).days > ahead:
        return False
    if last_word is None:
        return True
    if last_word < due - dt.timedelta(days=ahead):
        return True
    return today > due and (today - last_word).days >= ASK_AGAIN


def day_by_day(aware: dt.date, days: int) -> list[Day]:
    """Every calendar day from becoming aware to the last day, each with its number or the reason it has none."""
    walk, number, day = [Day(aware, "start")], 0, aware
    while number < days:
        day += dt.timedelta(days=1)
        if clock.is_working_day(day):
            number += 1
            walk.append(Day(day, "due" if number == days else "counted", number))
        else:
            walk.append(Day(day, "off", why="Weekend" if day.weekday() >= 5 else clock.holiday_name(day)))
    return walk


def not_counted(walk: list[Day]) -> str:
    """`Two weekends and Christmas Day are not counted.` Empty when every day was."""
    off = [day for day in walk if day.place == "off"]
    weeks = Counter(day.date.isocalendar()[:2] for day in off if day.why == "Weekend")
    parts = [f"{number_word(len(weeks))} weekend{'s' if len(weeks) > 1 else ''}"] if weeks else []
    parts += [_holiday_in_words(day.why) for day in off if day.why != "Weekend"]
    if not parts:
        return ""
    named = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    many = len(parts) > 1 or len(weeks) > 1
    return f"{named[0].upper()}{named[1:]} {'are' if many else 'is'} not counted."


def _holiday_in_words(name: str) -> str:
    """`the day in lieu of Boxing Day` for a substitute day."""
    day = name.removesuffix(", in lieu")
    return name if day == name else f"the day in lieu of {day}"


def number_word(number: int) -> str:
    """Small numbers as words, larger ones as figures."""
    return WORDS[number] if number < len(WORDS) else str(number)
