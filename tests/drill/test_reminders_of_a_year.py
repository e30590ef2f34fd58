"""Two clocks at once through the changes to and from summer time, and through clocks that jump: each reminder once."""

import datetime as dt
import os
import random
import threading
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection

from events import reminding
from events.models import Booking, Event
from portal.lib import clock, jobs
from portal.lib.models import Email
from tests.drill.measured import note
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event

# DRILL_DAYS=20 DRILL_STEP=60 shows that the drill itself works.
DAYS = int(os.environ.get("DRILL_DAYS", "365"))
STEP = dt.timedelta(minutes=int(os.environ.get("DRILL_STEP", "15")))
KINDS = (reminding.WEEK, reminding.DAY, reminding.HOURS)
A_DAY = dt.timedelta(days=1)
A_JUMP = dt.timedelta(hours=2)
FIVE = dt.timedelta(minutes=5)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("only_reminders"),
    pytest.mark.long,
]


@pytest.fixture
def only_reminders(monkeypatch):
    """Nothing else of the calendar runs."""
    monkeypatch.setattr(jobs, "recurring", {"events.remind": jobs.recurring["events.remind"]})


def london(*when: int) -> dt.datetime:
    return clock.london_to_utc(dt.datetime(*when), second=False)


def beat() -> None:
    """What one clock and its worker do at this moment."""
    try:
        jobs.start_recurring()
        jobs.run_due("default")
    finally:
        connection.close()


def two_beats() -> None:
    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def judge(jumped: bool) -> dict[str, int]:
    """What must be nothing: reminders twice, after the start, after the place was given up, and missed."""
    rows = Booking.objects.select_related("event", "person")
    wrong = Counter({"twice": 0, "after the start": 0, "to who gave the place up": 0, "missed": 0})
    for row in rows:
        mine = reminders_of(row)
        wrong["twice"] += len(mine) - len({letter.key for letter in mine})
        wrong["after the start"] += sum(letter.created_at >= row.event.starts for letter in mine)
        if row.cancelled_at:
            wrong["to who gave the place up"] += sum(letter.created_at > row.cancelled_at for letter in mine)
        else:
            # Where the clock jumps over the last two hours, nobody could have sent the last one.
            wrong["missed"] += max(0, (2 if jumped else 3) - len(mine))
    return dict(wrong)


def reminders_of(row: Booking) -> list[Email]:
    return [
        letter for letter in Email.objects.filter(key__endswith=str(row.uuid)) if "reminder" in letter.key
    ]


def place(starts: dt.datetime, people: list, cancels: dict) -> Event:
    """An event to which everybody goes but one, who gives the place up between the first two reminders."""
    at = event(starts=starts, places=9, published_at=clock.now())
    rows = [booking(at, one) for one in people]
    first, second = (reminding.due_at(kind, starts) for kind in KINDS[:2])
    cancels[rows[0].pk] = first + (second - first) / 2
    return at


def give_up(cancels: dict) -> None:
    """Those whose moment has come."""
    now = clock.now()
    for pk in [pk for pk, moment in cancels.items() if moment <= now]:
        Booking.objects.filter(pk=pk).update(state="cancelled", cancelled_at=now)
        del cancels[pk]


def each_day(last: dt.datetime) -> list[dt.datetime]:
    """The days of the drill, the last first."""
    return [last - n * A_DAY for n in range(DAYS)]


def crowd(number: int) -> list:
    partnership()
    home = agency()
    return [membership(person(f"Crowd{n} Vale"), home).person for n in range(number)]


@pytest.mark.parametrize(
    "starts",
    [london(2027, 3, 28, 10), london(2027, 3, 29, 9), london(2027, 10, 31, 9), london(2027, 11, 1, 10)],
    ids=["day that loses an hour", "day after it", "day that gains one", "day after that"],
)
def test_around_the_changes_of_the_clocks_each_reminder_comes_once(starts, time_machine):
    time_machine.move_to(starts - dt.timedelta(days=30), tick=False)
    people, cancels = crowd(2), {}
    place(starts, people, cancels)
    moments = [reminding.due_at(kind, starts) for kind in KINDS] + [starts]
    for before, moment in pairwise([starts - dt.timedelta(days=29), *moments]):
        for now in (moment - FIVE, moment, moment + FIVE, max(before, moment - A_JUMP), moment + FIVE):
            time_machine.move_to(now, tick=False)
            give_up(cancels)
            two_beats()
    wrong = judge(jumped=False)
    assert wrong == dict.fromkeys(wrong, 0)


@pytest.mark.drill
def test_a_year_of_reminders(time_machine):
    chance, today = random.Random(7), clock.now()
    now = london(2027, 3, 20, 0)
    time_machine.move_to(now, tick=False)
    people, cancels = crowd(4), {}
    last = now + dt.timedelta(days=DAYS)
    days = [
        now + dt.timedelta(days=8 + 2 * n, hours=chance.choice([1, 9, 14]))
        for n in range(max(1, (DAYS - 9) // 2))
    ]
    for starts in days:
        place(starts, people, cancels)
    ticks = jumps = 0
    jump = dt.timedelta()
    while now <= last:
        if chance.random() < 0.002:
            jump = chance.choice([A_JUMP, -A_JUMP, dt.timedelta()])
            jumps += 1
        time_machine.move_to(now + jump, tick=False)
        give_up(cancels)
        two_beats()
        now, ticks = now + STEP, ticks + 1
    wrong = judge(jumped=True)
    changes = sum(
        clock.in_london(day).utcoffset() != clock.in_london(day - A_DAY).utcoffset() for day in each_day(last)
    )
    time_machine.move_to(today)
    note(
        "reminders of a year",
        f"{DAYS} days at a beat of {STEP.seconds // 60} minutes, two clocks at each of {ticks:,} beats, {jumps} jumps of two hours forward or back, "
        f"{changes} changes to or from summer time: {len(days)} events, {Booking.objects.count()} bookings, {Email.objects.filter(key__contains='remind').count()} "
        "reminders; " + ", ".join(f"{many} {name}" for name, many in wrong.items()),
    )
    assert wrong == dict.fromkeys(wrong, 0)
