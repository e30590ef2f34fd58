"""What happens to courses: written, begun, gone through, completed."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts import certificates, record
from accounts.actions import reflect as keep_reflection
from accounts.models import RecordEntry, User
from portal.lib import audit, clock
from resources.briefings.actions import READING_MINUTES
from resources.briefings.models import Briefing
from resources.learning import emails, plan, standing
from resources.learning.models import Course, Enrolment, Module, Quiz, Step, StepDone
from resources.learning.standing import Standing
from resources.library import actions as library
from resources.library import occasions, search
from resources.library.models import Resource
from resources.videos.models import Video


@transaction.atomic
def write_course(
    *, by: User, card: dict[str, Any], about: dict[str, Any], parts: Sequence[plan.Part]
) -> Course:
    """Begin a course as a draft: its card, what it is, and its steps."""
    whole = _minutes(about["minutes"], parts)
    resource = library.add_resource(by=by, kind=Resource.Kind.COURSE, minutes=whole, **card)
    made = Course.objects.create(resource=resource, **about)
    _put_steps(made, parts)
    audit.record(by=by, verb="learning.written", thing=made)
    return made


@transaction.atomic
def change_course(
    *, course: Course, by: User, card: dict[str, Any], about: dict[str, Any], parts: Sequence[plan.Part]
) -> None:
    """Change a course. What people have done of the steps that stay, stays; who has completed it, has."""
    whole = _minutes(about["minutes"], parts)
    library.change_resource(resource=course.resource, by=by, minutes=whole, **card)
    for name, value in about.items():
        setattr(course, name, value)
    course.save()
    _put_steps(course, parts)
    audit.record(by=by, verb="learning.changed", thing=course)


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


def _put_steps(course: Course, parts: Sequence[plan.Part]) -> None:
    """Make the steps what the plan says, and let the search find the course by their titles."""
    wanted = {line.thing for part in parts for line in part.lines}
    kinds, names = _kinds(_cards(parts)), _names(wanted)
    have = {step.thing: step for step in Step.objects.filter(module__course=course)}
    Step.objects.filter(pk__in=[step.pk for thing, step in have.items() if thing not in wanted]).delete()
    for number, part in enumerate(parts, 1):
        module, _ = Module.objects.update_or_create(
            course=course, order=number, defaults={"title": part.title}
        )
        for place, line in enumerate(part.lines, 1):
            step = have.get(line.thing) or Step()
            step.module, step.order, step.required = module, place, line.required
            if isinstance(line.thing, int):
                step.resource_id, step.kind = line.thing, kinds[line.thing]
            elif line.thing.startswith(plan.REFLECTION):
                step.kind, step.title, step.question = Step.Kind.REFLECTION, line.title, line.question
                step.key = step.key or f"{plan.REFLECTION}:{uuid.uuid4()}"
            else:
                quiz = line.thing.startswith(Quiz.PREFIX)
                step.kind, step.key = Step.Kind.QUIZ if quiz else Step.Kind.EVENT, line.thing
                step.title = names.get(line.thing, step.title)
            step.save()
    Module.objects.filter(course=course, order__gt=len(parts)).delete()
    steps = Step.objects.filter(module__course=course).select_related("resource")
    search.index(course.resource, [search.Part("Steps", ". ".join(str(step) for step in steps))])


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
    """Begin a course. Beginning again changes nothing; steps done before count at once."""
    enrolment, new = Enrolment.objects.get_or_create(person=by, course=course)
    if new:
        audit.record(by=by, verb="learning.began", thing=enrolment)
    take_stock(enrolment=enrolment, by=by)
    return enrolment


@transaction.atomic
def say_done(*, enrolment: Enrolment, step: Step, by: User) -> Standing:
    """Mark a document at the learner's own word. Only a document: everything else the training record says."""
    if step.kind != Step.Kind.DOCUMENT:
        raise ValueError(f"A {step.kind} is done when the training record says so.")
    _, new = StepDone.objects.get_or_create(enrolment=enrolment, step=step)
    if new:
        audit.record(by=by, verb="learning.said_done", thing=enrolment, step=step.pk)
    return take_stock(enrolment=enrolment, by=by)


@transaction.atomic
def reflect(*, enrolment: Enrolment, step: Step, by: User, text: str, shared: bool) -> Standing:
    """Put what a learner wrote into their training record, as a line without minutes, and go on.

    The course keeps that something was written, never the words: they are the person's own, like any reflection.
    """
    entry = record.enter(
        person=by,
        source=step.key,
        kind=RecordEntry.Kind.REFLECTION,
        title=f"{step.title} ({enrolment.course})"[:200],
        minutes=0,
        level=enrolment.course.level,
    )
    keep_reflection(entry=entry, by=by, text=text, shared=shared)
    return take_stock(enrolment=enrolment, by=by)


@transaction.atomic
def take_stock(*, enrolment: Enrolment, by: User | None) -> Standing:
    """Mark the steps that the training record holds, and complete the course when every required one is done.

    The row is held meanwhile, so that two of these make one entry and one certificate. In a course that readers do
    not have at the moment nothing is marked and nobody completes. `by` is None when the portal does it by itself.
    """
    held = (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "course__resource")
        .get(pk=enrolment.pk)
    )
    found = standing.of_enrolment(held)
    if not held.course.resource.is_published:
        return found
    StepDone.objects.bulk_create(
        (StepDone(enrolment=held, step_id=step, done_at=at) for step, at in found.done_at.items()),
        ignore_conflicts=True,
    )
    if found.progress.complete and held.completed_at is None:
        _complete(held, by)
    return found


def _complete(enrolment: Enrolment, by: User | None) -> None:
    """Enter the course in the training record and issue its certificate.

    The entry has the course's own minutes only. Its briefings and recordings have entered the record by themselves,
    each once however many courses hold it, so that no hour of a person's record is counted twice.
    """
    course = enrolment.course
    enrolment.completed_at = clock.now()
    enrolment.save(update_fields=["completed_at"])
    entry = record.enter(
        person=enrolment.person,
        source=course.source,
        kind=RecordEntry.Kind.COURSE,
        title=course.resource.title,
        minutes=course.minutes,
        level=course.level,
    )
    certificate = (
        certificates.issue(entry=entry, by=by, minutes=course.resource.minutes)
        if course.certificate
        else None
    )
    emails.completed(enrolment, certificate)
    audit.record(by=by, verb="learning.completed", thing=enrolment)
