"""What the pages of a quiz show: how far its learner is with it, and answered questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from portal.lib import clock
from resources.learning import quiz_marking, quiz_pictures, quiz_telling
from resources.learning.models import Answer, Attempt, Enrolment, Quiz
from resources.learning.quiz_asking import Asked, Given
from resources.learning.quiz_marking import Mark
from resources.library.models import Resource


@dataclass(frozen=True)
class Going:
    """A learner's attempts at a quiz. `left` is None where there is no limit."""

    attempts: list[Attempt]
    under_way: Attempt | None
    best: Attempt | None
    left: int | None

    @property
    def may_begin(self) -> bool:
        """Whether another attempt can be begun, or the one under way gone on with."""
        return self.under_way is not None or self.left != 0


def going(enrolment: Enrolment, quiz: Quiz) -> Going:
    """Read this learner's attempts; the best one counts."""
    attempts = list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz))
    done = [one for one in attempts if one.finished_at is not None]
    now = clock.now()
    return Going(
        attempts=attempts,
        under_way=next((one for one in attempts if not one.is_over(now)), None),
        best=max(done, key=lambda one: (one.passed, one.percent or 0, -one.number), default=None),
        left=None if quiz.attempts is None else max(quiz.attempts - len(attempts), 0),
    )


@dataclass(frozen=True)
class Seen:
    """One question with what was answered, if anything was.

    `again` is what to read again, where its reader may; `picture` where its picture can be fetched for some minutes.
    """

    place: int
    asked: Asked
    lines: list[quiz_telling.Line]
    is_answered: bool
    verdict: str
    is_right: bool
    again: Resource | None
    picture: str


def seen(rows: Iterable[Answer], person: User) -> list[Seen]:
    """Questions as their learner sees them, in a constant number of queries."""
    found = [(row, row.read()) for row in rows]
    wanted = [asked.read_again for _, asked in found if asked.read_again]
    open_to = Resource.objects.published().visible_to(person).in_bulk(wanted) if wanted else {}
    return [_seen(row, asked, open_to.get(asked.read_again or 0)) for row, asked in found]


def tried(asked: Asked, given: Given, person: User) -> Seen:
    """A question that its author tries, with what was answered if it is whole. Nothing is stored."""
    try:
        mark = quiz_marking.mark(asked, given)
    except quiz_marking.NotAnAnswer:
        mark = None
    shown = Resource.objects.published().visible_to(person)
    again = shown.filter(pk=asked.read_again).first() if asked.read_again else None
    return _made(1, asked, given, mark, again)


def _seen(row: Answer, asked: Asked, again: Resource | None) -> Seen:
    return _made(row.place, asked, row.said(), row.mark(), again)


def _made(place: int, asked: Asked, given: Given, mark: Mark | None, again: Resource | None) -> Seen:
    lines = quiz_telling.lines(asked, given) if mark or given != Given() else []
    return Seen(
        place=place,
        asked=asked,
        lines=lines,
        is_answered=mark is not None,
        verdict=quiz_telling.verdict(mark),
        is_right=mark is not None and mark.is_full,
        again=again,
        picture=quiz_pictures.address(asked.picture),
    )
