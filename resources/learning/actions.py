"""What happens to courses: written, begun, gone through, completed."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts import certificates, record
from accounts.actions import reflect_first
from accounts.models import RecordEntry, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.briefings.actions import READING_MINUTES
from resources.briefings.models import Briefing
from resources.learning import emails, plan, standing
from resources.learning.models import Course, Enrolment, Module, Quiz, Step, StepDone
from resources.learning.standing import Standing
from resources.library import actions as library
from resources.library import occasions, periods, search
from resources.library.models import Resource
from resources.videos.models import Video


@transaction.atomic
def write_course(
    *, by: User, card: dict[str, Any], about: dict[str, Any], parts: Sequence[plan.Part]
) -> Course:
    """Begin a course as a draft: its card, what it is, and its steps. Raises Refused as `change_course` does."""
    made = begin_draft(by=by, card=card, about=about, parts=parts)
    lay_steps(course=made, parts=parts)
    return made


@transaction.atomic
def begin_draft(
    *, by: User, card: dict[str, Any], about: dict[str, Any], parts: Sequence[plan.Part]
) -> Course:
    """Begin a course as a draft without its steps; `parts` are those that it will have, for its minutes."""
    whole = _minutes(about["minutes"], parts)
    resource = library.add_resource(by=by, kind=Resource.Kind.COURSE, minutes=whole, **card)
    made = Course.objects.create(
        resource=resource, **{name: value for name, value in about.items() if name != "needs"}
    )
    _ask_first(made, about.get("needs", ()))
    audit.record(by=by, verb="learning.written", thing=made)
    return made


@transaction.atomic
def change_course(
    *, course: Course, by: User, card: dict[str, Any], about: dict[str, Any], parts: Sequence[plan.Part]
) -> None:
    """Change a course. Who has begun it goes on with the steps that they began; other steps are a new version.

    Raises Refused where courses would wait for each other.
    """
    whole = _minutes(about["minutes"], parts)
    if "needs" in about:
        _ask_first(course, about["needs"])
    course.version = _held(course).version
    library.change_resource(resource=course.resource, by=by, minutes=whole, **card)
    for name, value in about.items():
        if name != "needs":
            setattr(course, name, value)
    if _plan(course) != _as_plan(parts) and course.enrolments.filter(version=course.version).exists():
        course.version += 1
    course.save()
    lay_steps(course=course, parts=parts)
    audit.record(by=by, verb="learning.changed", thing=course, version=course.version)


def _held(course: Course) -> Course:
    """The row of a course, held until the transaction ends: nobody begins it while its steps are changed."""
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def _ask_first(course: Course, needs: Iterable[Course]) -> None:
    """What has to be completed before a course. Raises Refused where that would have to come after it, too.

    Every course is held meanwhile, in one order, so that two editors cannot close a circle between them.
    """
    asked = list(needs)
    if asked:
        list(Course.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if why := course.why_not_first(asked):
        raise Refused(why)
    course.needs.set(asked)


def _plan(course: Course) -> list[tuple[Any, ...]]:
    steps = course.steps.select_related("module")
    return [
        (
            step.module.order,
            step.module.title,
            step.thing,
            step.required,
            step.question and step.title,
            step.question,
        )
        for step in steps
    ]


def _as_plan(parts: Sequence[plan.Part]) -> list[tuple[Any, ...]]:
    return [
        (number, part.title, line.thing, line.required, line.title, line.question)
        for number, part in enumerate(parts, 1)
        for line in part.lines
    ]


def _minutes(own: int, parts: Sequence[plan.Part]) -> int:
    """What all of a course takes: its own minutes and those of the briefings and recordings that must be done."""
    must = [plan.Part(part.title, [line for line in part.lines if line.required]) for part in parts]
    required = _cards(must)
    briefings = Briefing.objects.filter(resource__in=required).count()
    videos = Video.objects.filter(resource__in=required)
    return own + briefings * READING_MINUTES + sum(video.minutes for video in videos)


def _cards(parts: Sequence[plan.Part]) -> list[int]:
    """The cards among the things of a plan."""
    return [line.thing for part in parts for line in part.lines if isinstance(line.thing, int)]


@transaction.atomic
def lay_steps(*, course: Course, parts: Sequence[plan.Part]) -> None:
    """Make the steps what the plan says, and let the search find the course by their titles."""
    wanted = {line.thing for part in parts for line in part.lines}
    kinds, names = _kinds(_cards(parts)), _names(wanted)
    have = {step.thing: step for step in course.steps}
    Step.objects.filter(pk__in=[step.pk for thing, step in have.items() if thing not in wanted]).delete()
    for number, part in enumerate(parts, 1):
        module, _ = Module.objects.update_or_create(
            course=course, version=course.version, order=number, defaults={"title": part.title}
        )
        for place, line in enumerate(part.lines, 1):
            step = have.get(line.thing) or Step()
            step.module, step.order, step.required = module, place, line.required
            if isinstance(line.thing, int):
                step.resource_id, step.kind = line.thing, kinds[line.thing]
            elif line.thing.startswith(plan.REFLECTION):
                step.kind, step.title, step.question = Step.Kind.REFLECTION, line.title, line.question
                new = line.thing == plan.REFLECTION
                step.key = f"{plan.REFLECTION}:{uuid.uuid4()}" if new else line.thing
            else:
                quiz = line.thing.startswith(Quiz.PREFIX)
                step.kind, step.key = Step.Kind.QUIZ if quiz else Step.Kind.EVENT, line.thing
                step.title = names.get(line.thing, step.title)
            step.save()
    Module.objects.filter(course=course, version=course.version, order__gt=len(parts)).delete()
    titles = ". ".join(str(step) for step in course.steps.select_related("resource"))
    search.index(course.resource, [search.Part("Steps", titles)])


def _names(things: Iterable[int | str]) -> dict[str, str]:
    """What quizzes and events are called; a name is kept, for the day when the event is no longer there."""
    keys = [thing for thing in things if isinstance(thing, str)]
    quizzes = {quiz.key: quiz.title for quiz in Quiz.objects.named(keys)}
    return quizzes | {one.key: one.name[:160] for one in occasions.gathered(keys)}


def _kinds(things: Iterable[int]) -> dict[int, Step.Kind]:
    """What a step on each card is: read or watched here, it is in the record; anything else is a document."""
    found = dict.fromkeys(things, Step.Kind.DOCUMENT)
    for model, kind in ((Briefing, Step.Kind.BRIEFING), (Video, Step.Kind.VIDEO)):
        shelf = model._default_manager.filter(resource__in=found)
        found |= dict.fromkeys(shelf.values_list("resource_id", flat=True), kind)
    return found


@transaction.atomic
def begin(*, course: Course, by: User) -> Enrolment:
    """Begin the newest version of a course. Beginning again changes nothing; steps done before count at once.

    Raises Refused while another course has to be completed first.
    """
    enrolment = Enrolment.objects.current().filter(person=by, course=course).first()
    if enrolment is None and (first := course.first_for(by)):
        raise Refused(f"Complete “{first[0]}” first.")
    version = _held(course).version
    enrolment, new = Enrolment.objects.get_or_create(
        person=by, course=course, past=False, defaults={"version": version}
    )
    if new:
        audit.record(by=by, verb="learning.began", thing=enrolment)
    take_stock(enrolment=enrolment, by=by)
    return enrolment


@transaction.atomic
def begin_anew(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Begin a course again: its time is over, or its completion ends soon. The steps are the newest.

    Where the time was over, the weeks count from now, and what was done stays done where the step is still asked.
    Where it was completed, that stays as history, and this is the next turn: what people did within 90 days before
    the end counts, the rest is gone through again. Raises Refused where there is nothing to begin again.
    """
    course = _held(enrolment.course)
    held = (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("course")
        .get(pk=enrolment.pk)
    )
    if held.may_refresh:
        return _next_turn(held, course, by)
    if not held.is_late:
        raise Refused("The time for this course is not over.")
    audit.record(
        by=by,
        verb="learning.began_anew",
        thing=held,
        before=held.started_at.isoformat(),
        version=held.version,
    )
    move_on(enrolment=held, course=course)
    take_stock(enrolment=held, by=by)
    return held


def move_on(*, enrolment: Enrolment, course: Course) -> None:
    """Go on with the newest steps from now on. What was done stays done where it is still asked."""
    prefetch_related_objects([enrolment], "done__step")
    done = {row.step.thing: row.done_at for row in enrolment.done.all()}
    enrolment.started_at, enrolment.version = clock.now(), course.version
    enrolment.save(update_fields=["started_at", "version"])
    StepDone.objects.bulk_create(
        (
            StepDone(enrolment=enrolment, step=step, done_at=done[step.thing])
            for step in enrolment.steps
            if step.thing in done
        ),
        ignore_conflicts=True,
    )


def _next_turn(held: Enrolment, course: Course, by: User) -> Enrolment:
    opens = clock.london_to_utc(dt.datetime.combine(held.refresh_opens or clock.today(), dt.time()))
    held.past = True
    held.save(update_fields=["past"])
    made = Enrolment.objects.create(
        person=held.person, course=course, version=course.version, turn=held.turn + 1, counts_from=opens
    )
    audit.record(by=by, verb="learning.began_next_turn", thing=made, turn=made.turn)
    take_stock(enrolment=made, by=by)
    return made


def check_open(enrolment: Enrolment, step: Step) -> None:
    """Raises Refused where a step waits for others, or the time for the course is over."""
    if why := standing.of_enrolment(enrolment).may_do(step):
        raise Refused(why)


@transaction.atomic
def say_done(*, enrolment: Enrolment, step: Step, by: User) -> Standing:
    """Mark a document at the learner's own word, or a briefing or recording that they have gone through again.

    Everything else the training record says: then this raises ValueError. Raises Refused where the step is not open
    yet, or no more.
    """
    found = standing.of_enrolment(enrolment)
    if not any(line.step.pk == step.pk and line.by_own_word for line in found.lines):
        raise ValueError(f"A {step.kind} is done when the training record says so.")
    if why := found.may_do(step):
        raise Refused(why)
    _, new = StepDone.objects.get_or_create(enrolment=enrolment, step=step)
    if new:
        audit.record(by=by, verb="learning.said_done", thing=enrolment, step=step.pk)
    return take_stock(enrolment=enrolment, by=by)


@transaction.atomic
def reflect(*, enrolment: Enrolment, step: Step, by: User, text: str, shared: bool) -> Standing:
    """Put what a learner wrote into their training record, as a line without minutes, and go on.

    The course keeps that something was written, never the words: they are the person's own, like any reflection.
    Raises Refused where the step is not open yet, or no more, and where other words were written to it already.
    """
    check_open(enrolment, step)
    entry = record.enter(
        person=by,
        source=enrolment.in_turn(step.key),
        kind=RecordEntry.Kind.REFLECTION,
        title=f"{step.title} ({enrolment.course})"[:200],
        minutes=0,
        level=enrolment.course.level,
    )
    reflect_first(entry=entry, by=by, text=text, shared=shared)
    return take_stock(enrolment=enrolment, by=by)


@transaction.atomic
def take_stock(*, enrolment: Enrolment, by: User | None) -> Standing:
    """Mark the steps that the training record holds, and complete the course when every required one is done.

    The row is held meanwhile, so that two of these make one entry and one certificate. In a course that readers do
    not have at the moment nothing is marked and nobody completes; in one that a pilot group tries, steps are marked,
    and the course is completed once it is published. `by` is None when the portal does it by itself.
    """
    held = (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "course__resource")
        .get(pk=enrolment.pk)
    )
    found = standing.of_enrolment(held)
    published = held.course.resource.is_published
    if not published and not Course.objects.tried_by(held.person).filter(pk=held.course_id).exists():
        return found
    StepDone.objects.bulk_create(
        (StepDone(enrolment=held, step_id=step, done_at=at) for step, at in found.done_at.items()),
        ignore_conflicts=True,
    )
    if published and found.progress.complete and held.completed_at is None:
        _complete(held, by)
    return found


def _complete(enrolment: Enrolment, by: User | None) -> None:
    """Enter the course in the training record and issue its certificate.

    The entry has the course's own minutes only. Its briefings and recordings have entered the record by themselves,
    each once however many courses hold it, so that no hour of a person's record is counted twice.
    """
    course = enrolment.course
    # A server's clock may have been set back since: nobody completes a course before they began it.
    enrolment.completed_at = max(clock.now(), enrolment.started_at)
    if course.refresh_months:
        day = clock.in_london(enrolment.completed_at).date()
        enrolment.expires_on = periods.after_months(day, course.refresh_months)
    enrolment.save(update_fields=["completed_at", "expires_on"])
    entry = record.enter(
        person=enrolment.person,
        source=enrolment.source,
        kind=RecordEntry.Kind.COURSE,
        title=course.resource.title,
        minutes=course.minutes,
        level=course.level,
    )
    certificate = (
        certificates.issue(
            entry=entry, by=by, minutes=course.resource.minutes, expires_on=enrolment.expires_on
        )
        if course.certificate
        else None
    )
    emails.completed(enrolment, certificate)
    audit.record(by=by, verb="learning.completed", thing=enrolment)
