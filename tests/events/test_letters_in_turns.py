"""Reminders and the question eight weeks later: written turn by turn, so that no booking waits for all of them."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest

from events import actions, reminding
from events.models import Booking, Event
from portal.lib import clock, jobs
from portal.lib.models import Email, Job
from tests.deaths import Died, perform, take_up_again
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.jobs import drain

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)
LOCKS = "FOR NO KEY UPDATE"


@pytest.fixture(autouse=True)
def two_at_once(db, monkeypatch):
    """Two letters are a turn."""
    partnership()
    monkeypatch.setattr(actions.telling, "AT_ONCE", 2)


def crowd(at, agency, **fields) -> list[Booking]:
    """Five people, so three turns."""
    return [
        booking(at, membership(person(f"Guest{next(NUMBERS)} Vale"), agency).person, **fields)
        for _ in range(5)
    ]


@pytest.fixture
def soon(tom, millbrook):
    """Five booked weeks ago, and the event is in an hour."""
    at = event(trainer=tom, places=9, starts=clock.now() + dt.timedelta(hours=1))
    return at, crowd(at, millbrook, booked_at=clock.now() - dt.timedelta(weeks=3))


@pytest.fixture
def long_over(tom, millbrook):
    """Five came, and eight weeks are over."""
    at = event(trainer=tom, places=9, evaluated=True, starts=clock.now() - dt.timedelta(weeks=8, days=1))
    return at, crowd(at, millbrook, state="attended")


@pytest.fixture(params=["events.remind", "events.follow_up"])
def work(request):
    """A job, one turn of it, who is written to, and how the letters to some of them are called."""
    if request.param == "events.remind":
        at, made = request.getfixturevalue("soon")
        due = reminding.due_at(reminding.HOURS, at.starts)
        name = f"reminder-hours-{due:%Y%m%dT%H%M}"
        turn = reminders(at)
    else:
        at, made = request.getfixturevalue("long_over")
        name, turn = "later", lambda after: actions.follow_up(event=at, after=after)
    return request.param, turn, made, lambda some: called(some, name)


def reminders(at: Event) -> Callable[[int], int]:
    return lambda after: actions.remind(event=at, kind=reminding.HOURS, after=after)


def called(made: list[Booking], name: str) -> list[str]:
    return sorted(f"events.{name}:{one.uuid}" for one in made)


def letters() -> list[str]:
    return sorted(Email.objects.values_list("key", flat=True))


def told() -> list[str]:
    return sorted(Email.objects.values_list("to", flat=True))


def addresses(made: list[Booking]) -> list[str]:
    return sorted(one.person.email for one in made)


def test_one_turn_writes_a_few_and_says_where_the_next_begins(work):
    _, turn, made, keys = work
    assert (turn(0), letters()) == (made[1].pk, keys(made[:2]))
    assert (turn(made[1].pk), letters()) == (made[3].pk, keys(made[:4]))
    assert (turn(made[3].pk), letters()) == (0, keys(made))


def test_a_turn_that_is_done_again_writes_to_nobody_twice(work):
    _, turn, made, keys = work
    assert ([turn(0), turn(0)], letters()) == ([made[1].pk] * 2, keys(made[:2]))


def test_the_job_writes_to_everybody_once_however_often_it_runs(work):
    kind, _, made, keys = work
    for moment in ("now", "later"):
        jobs.enqueue(kind, moment)
        drain("default")
        assert letters() == keys(made)


def dies_before_turn(number: int) -> Callable[[str], None]:
    """A worker who is gone when this turn would take the event's lock."""
    turns = itertools.count(1)

    def before_each(sql: str) -> None:
        if LOCKS in sql and '"events_event"' in sql and next(turns) == number:
            raise Died

    return before_each


@pytest.mark.parametrize(("number", "had"), [(1, 0), (2, 2), (3, 4)])
def test_a_death_between_two_turns_loses_nothing_and_doubles_nothing(work, number, had):
    kind, _, made, keys = work
    jobs.enqueue(kind, clock.now().isoformat())
    job = Job.objects.get()
    with pytest.raises(Died):
        perform(job, dies_before_turn(number))
    assert letters() == keys(made[:had])  # each turn was kept when it ended, and its lock let go
    take_up_again(job)
    assert letters() == keys(made)
    assert list(Email.objects.values_list("state", flat=True)) == ["sent"] * 5


def test_who_gives_the_place_up_between_two_turns_is_not_reminded(soon):
    at, made = soon
    after = reminders(at)(0)
    Booking.objects.filter(pk=made[3].pk).update(
        state="cancelled", cancelled_at=clock.now(), ending=Booking.Ending.GIVEN_UP
    )
    while after:
        after = reminders(at)(after)
    assert told() == addresses([*made[:3], made[4]])


def test_nobody_is_reminded_of_an_event_that_is_called_off_between_two_turns(soon, bea):
    at, made = soon
    after = reminders(at)(0)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    assert reminders(at)(after) == 0
    reminded = Email.objects.filter(letter="events/reminder_hours").values_list("to", flat=True)
    assert sorted(reminded) == addresses(made[:2])


def test_nobody_is_reminded_too_early_of_an_event_that_moves_between_two_turns(soon):
    at, made = soon
    after = reminders(at)(0)
    Event.objects.filter(pk=at.pk).update(
        starts=at.starts + dt.timedelta(weeks=4), ends=at.ends + dt.timedelta(weeks=4)
    )
    assert (reminders(at)(after), told()) == (0, addresses(made[:2]))


def test_nobody_is_asked_by_an_evaluation_that_is_taken_away_between_two_turns(long_over):
    at, made = long_over
    after = actions.follow_up(event=at)
    Event.objects.filter(pk=at.pk).update(evaluated=False)
    assert (actions.follow_up(event=at, after=after), told()) == (0, addresses(made[:2]))
