"""Where people stand in their courses, read from what is marked and from the training record. It writes nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Min
from django.urls import reverse

from accounts.models import RecordEntry, User
from portal.lib import clock
from resources.briefings.actions import READING_MINUTES
from resources.learning import progress
from resources.learning.models import Attempt, Course, Enrolment, Quiz, Step, StepDone
from resources.library import occasions
from resources.library.occasions import Gathering


@dataclass(frozen=True)
class Line:
    """One step as its reader sees it; `url` is where it is done.

    `again` is a briefing or recording that the record holds from before this turn: it enters the record once only, so
    that its reader says when they have gone through it again.
    """

    number: int
    step: Step
    state: progress.State
    minutes: int
    done_at: dt.datetime | None
    url: str
    again: bool = False

    @property
    def is_done(self) -> bool:
        """Whether this reader has done it."""
        return self.state == progress.State.DONE

    @property
    def waits(self) -> bool:
        """Whether steps before it have to be done first."""
        return self.state == progress.State.WAITS

    @property
    def by_own_word(self) -> bool:
        """Whether it is done by the reader's saying so, and not by the training record."""
        return self.again or self.step.kind == Step.Kind.DOCUMENT


@dataclass(frozen=True)
class Part:
    """A part of the course with the steps that are shown."""

    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """A course, and where one person stands in it; `enrolment` is None before they begin.

    `first` is what they have to complete before that.
    """

    course: Course
    enrolment: Enrolment | None
    progress: progress.Progress
    parts: list[Part]
    minutes: int
    done_at: dict[int, dt.datetime]
    first: list[Course] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Every step that is shown, in order."""
        return [line for part in self.parts for line in part.lines]

    @property
    def next(self) -> Line | None:
        """The step to go on with, or None."""
        if self.is_completed or self.is_over:
            return None
        return next((line for line in self.lines if line.step.pk == self.progress.next), None)

    @property
    def if_you_like(self) -> list[Line]:
        """Steps that need not be done and are not."""
        return [line for line in self.lines if line.state == progress.State.IF_YOU_LIKE]

    @property
    def is_completed(self) -> bool:
        """Whether it was completed in this turn; steps that came later change nothing."""
        return self.enrolment is not None and self.enrolment.completed_at is not None

    @property
    def has_changed(self) -> bool:
        """Whether the course has other steps since this person began it; they finish theirs."""
        return self.enrolment is not None and self.enrolment.version != self.course.version

    @property
    def is_over(self) -> bool:
        """Whether its time is over, so that it has to be begun anew."""
        return self.enrolment is not None and self.enrolment.is_over

    def may_do(self, step: Step) -> str:
        """Why a step cannot be done now, in a sentence; empty where it can."""
        if self.is_over:
            return "The time for this course is over. Begin anew to go on: what you have done stays done."
        if any(line.step.pk == step.pk and line.waits for line in self.lines):
            return (
                f"This step opens later. Next is “{self.next.step}”."
                if self.next
                else "This step opens later."
            )
        return ""

    @property
    def minutes_left(self) -> int:
        """Time of what is not done, the course's own with it."""
        return self.progress.minutes_left + self.course.minutes


def courses_of(person: User) -> list[Standing]:
    """What this person has begun, under way first, with where they stand in each."""
    mine = Enrolment.objects.visible_to(person).current().select_related("course__resource")
    shown = mine.filter(course__in=Course.objects.open_to(person))
    found = _standings(person, [(row.course, row) for row in shown])
    return sorted(found, key=lambda one: one.is_completed)


def of_course(person: User, course: Course) -> Standing:
    """Where this person stands in one course, begun or not."""
    enrolment = Enrolment.objects.visible_to(person).current().filter(course=course).first()
    if enrolment is not None:
        enrolment.course = course
        return _standings(person, [(course, enrolment)])[0]
    return replace(_standings(person, [(course, None)])[0], first=course.first_for(person))


def of_enrolment(enrolment: Enrolment) -> Standing:
    """Where the person of an enrolment stands in its course."""
    return _standings(enrolment.person, [(enrolment.course, enrolment)])[0]


def tried(person: User, course: Course, done: Collection[int]) -> Standing:
    """Where somebody would stand who had begun the newest version and done these steps. Nobody's record is read."""
    listed = list(course.steps.with_source().select_related("module", "resource__video"))
    shown = set(course.steps.visible_to(person).values_list("pk", flat=True))
    marked = dict.fromkeys(done, clock.now())
    found = _Found(shown, _events(listed), marked, {})
    mine = Enrolment(person=person, course=course, version=course.version)
    return _standing(course, mine, listed, found, now={step.thing for step in listed})


def _events(steps: Iterable[Step]) -> dict[str, Gathering]:
    keys = (step.key for step in steps if step.kind == Step.Kind.EVENT)
    return {one.key: one for one in occasions.gathered(keys)}


def _standings(person: User, pairs: Sequence[tuple[Course, Enrolment | None]]) -> list[Standing]:
    """Read the steps, what is marked and what is recorded: as many queries for ten courses as for one."""
    courses = [course for course, _ in pairs]
    versions = {version for course, mine in pairs for version in (course.version, _version(course, mine))}
    of_these = Step.objects.filter(module__course__in=courses, module__version__in=versions)
    steps: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for step in of_these.with_source().select_related("module", "resource__video"):
        steps[step.module.course_id, step.module.version].append(step)
    shown = set(of_these.visible_to(person).values_list("pk", flat=True))
    begun = [enrolment for _, enrolment in pairs if enrolment is not None]
    marked = {
        row.step_id: row.done_at
        for row in StepDone.objects.filter(enrolment__in=begun).only("step_id", "done_at")
    }
    every = [step for listed in steps.values() for step in listed]
    events = _events(every)
    sources = [
        source
        for course, mine in pairs
        for step in steps[course.pk, _version(course, mine)]
        for source in _sources(step, events, mine)
    ]
    recorded: dict[str, dt.datetime] = dict(
        RecordEntry.objects.filter(person=person, source__in=sources).values_list("source", "created_at")
    )
    found = _Found(shown, events, marked, recorded | _passed(begun, every))
    return [
        _standing(
            course,
            mine,
            steps[course.pk, _version(course, mine)],
            found,
            now={step.thing for step in steps[course.pk, course.version]},
        )
        for course, mine in pairs
    ]


def _version(course: Course, enrolment: Enrolment | None) -> int:
    return enrolment.version if enrolment else course.version


def _passed(begun: Iterable[Enrolment], steps: Iterable[Step]) -> dict[str, dt.datetime]:
    """When the quizzes among these steps were first passed in these enrolments, by their keys."""
    quizzes = [step.key.removeprefix(Quiz.PREFIX) for step in steps if step.kind == Step.Kind.QUIZ]
    first = Attempt.objects.filter(enrolment__in=begun, quiz__uuid__in=quizzes, passed=True)
    when = first.values_list("quiz__uuid").annotate(Min("finished_at")) if quizzes else ()
    return {f"{Quiz.PREFIX}{quiz}": at for quiz, at in when}


@dataclass(frozen=True)
class _Found:
    """What was read for all the courses at once. `recorded` holds the quizzes that were passed, too."""

    shown: set[int]
    events: dict[str, Gathering]
    marked: dict[int, dt.datetime]
    recorded: dict[str, dt.datetime]

    def is_open(self, step: Step) -> bool:
        """Whether the reader can get at it now."""
        if step.kind == Step.Kind.EVENT:
            return step.key in self.events and self.events[step.key].is_open
        return step.pk in self.shown

    def done_at(self, step: Step, enrolment: Enrolment) -> dt.datetime | None:
        """When it was done, as it is marked, or recorded in this turn.

        An event of which no date is open cannot be come to again: having been there once stays enough.
        """
        since = None if self._is_over(step) else enrolment.counts_from
        held = (when for when in self._recorded(step, enrolment) if since is None or when >= since)
        return self.marked.get(step.pk) or min(held, default=None)

    def is_again(self, step: Step, enrolment: Enrolment | None) -> bool:
        """Whether the record holds a briefing or recording from before this turn."""
        if enrolment is None or enrolment.counts_from is None:
            return False
        once = step.kind in {Step.Kind.BRIEFING, Step.Kind.VIDEO}
        return once and any(when < enrolment.counts_from for when in self._recorded(step, enrolment))

    def _is_over(self, step: Step) -> bool:
        return step.kind == Step.Kind.EVENT and not self.is_open(step)

    def _recorded(self, step: Step, enrolment: Enrolment) -> list[dt.datetime]:
        named = _sources(step, self.events, enrolment)
        return [self.recorded[one] for one in named if one in self.recorded]

    def minutes(self, step: Step) -> int:
        """What a step adds to the training record by itself; a document's time is among the course's own."""
        if step.kind == Step.Kind.EVENT:
            return self.events[step.key].minutes if step.key in self.events else 0
        if step.kind == Step.Kind.BRIEFING:
            return READING_MINUTES
        return step.resource.video.minutes if step.resource and step.kind == Step.Kind.VIDEO else 0

    def url(self, step: Step, slug: str) -> str:
        """Where it is done: its own page on the shelves or in the programme, or one of the course."""
        if step.resource:
            return step.resource.get_absolute_url()
        if step.kind == Step.Kind.EVENT:
            return self.events[step.key].url if step.key in self.events else ""
        page = "learning:quiz" if step.kind == Step.Kind.QUIZ else "learning:reflect"
        return reverse(page, args=[slug, step.pk])


def _sources(step: Any, events: dict[str, Gathering], enrolment: Enrolment | None) -> Iterable[str]:
    """What the training record may call a step (from `with_source`); an event is there by any of its dates, and a
    reflection is written anew in each turn.
    """
    if step.kind == Step.Kind.REFLECTION and enrolment:
        return (enrolment.in_turn(step.key),)
    if step.kind == Step.Kind.EVENT:
        return events[step.key].sources if step.key in events else ()
    if step.kind == Step.Kind.QUIZ:
        return (step.key,)
    return (step.source,) if step.source else ()


def _standing(
    course: Course, enrolment: Enrolment | None, steps: list[Any], found: _Found, *, now: set[int | str]
) -> Standing:
    """`now` is what the newest version asks: what it no longer does, and is not there, nobody has to do."""
    done_at = {}
    for step in steps if enrolment else []:
        when = found.done_at(step, enrolment) if enrolment else None
        if when and _in_time(enrolment, when):
            done_at[step.pk] = when
    far = progress.of(
        (
            progress.Mark(
                step.pk,
                found.minutes(step),
                step.required,
                done=step.pk in done_at,
                open=found.is_open(step),
                excused=not found.is_open(step) and step.thing not in now,
            )
            for step in steps
        ),
        begun=enrolment is not None,
        in_order=course.in_order,
    )
    return Standing(
        course=course,
        enrolment=enrolment,
        progress=far,
        parts=_parts(course, enrolment, steps, far, found, done_at),
        minutes=course.minutes + sum(found.minutes(step) for step in steps if step.required),
        done_at=done_at,
    )


def _in_time(enrolment: Enrolment | None, when: dt.datetime) -> bool:
    """Whether something was done before a course closed, by the server's clock."""
    if enrolment is None or not enrolment.is_over or enrolment.due_on is None:
        return True
    return clock.in_london(when).date() <= enrolment.due_on


def _parts(
    course: Course,
    enrolment: Enrolment | None,
    steps: Iterable[Step],
    far: progress.Progress,
    found: _Found,
    done_at: dict[int, dt.datetime],
) -> list[Part]:
    parts: list[Part] = []
    module = None
    for number, step in enumerate((step for step in steps if found.is_open(step)), 1):
        if step.module_id != module:
            module = step.module_id
            parts.append(Part(step.module.title))
        parts[-1].lines.append(
            Line(
                number=number,
                step=step,
                state=far.states[step.pk],
                minutes=found.minutes(step),
                done_at=done_at.get(step.pk),
                url=found.url(step, course.resource.slug),
                again=found.is_again(step, enrolment),
            )
        )
    return parts
