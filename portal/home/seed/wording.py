"""The words and files beside this one, and the days that go with them."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from portal.lib import clock

HERE = Path(__file__).parent
FILES = HERE / "files"
TYPST = HERE / "typst"


def read(name: str) -> dict[str, Any]:
    """One file of words."""
    return tomllib.loads((HERE / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def past(day: str) -> dt.date:
    """A day that is over: the one in the words, or today where that still lies ahead."""
    return min(dt.date.fromisoformat(day), clock.today())


def morning(day: dt.date) -> dt.datetime:
    """Nine o'clock of a day in the UK; this moment where that still lies ahead."""
    return min(clock.london_to_utc(dt.datetime.combine(day, dt.time(9))), clock.now())


def working_day(in_days: int) -> dt.date:
    """The working day that is about so many days from today: onwards for coming days, backwards for past ones."""
    day = clock.today() + dt.timedelta(days=in_days)
    step = dt.timedelta(days=1 if in_days > 0 else -1)
    while not clock.is_working_day(day):
        day += step
    return day
