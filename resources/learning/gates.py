"""What a course needs before it is published, and what follows."""

from typing import Any

from resources.learning import piloting
from resources.learning.models import Course, Quiz, Step
from resources.library import occasions
from resources.library.models import Resource
from resources.library.publishing import after, gate


@gate(Resource.Kind.COURSE)
def steps_stand_open(resource: Resource) -> list[str]:
    """A step that must be done, and every step published and open to whoever may take the course."""
    course = Course.objects.filter(resource=resource).first()
    if course is None:
        return ["Write the course on its own page of the desk first."]
    todo = []
    if resource.visibility == Resource.Visibility.PUBLIC:
        todo.append("Choose who may take it: registered professionals, or named agencies.")
    steps = list(course.steps.select_related("resource").prefetch_related("resource__agencies"))
    if not any(step.required for step in steps):
        todo.append("Add at least one step that must be done.")
    events = {one.key: one for one in occasions.gathered(step.key for step in steps)}
    empty = {quiz.key for quiz in Quiz.objects.named(step.key for step in steps) if not quiz.many}
    for step in steps:
        if step.resource:
            todo += _open(resource, step.resource)
        elif step.kind == Step.Kind.EVENT and not (step.key in events and events[step.key].is_open):
            todo.append(f"Announce a date of “{step}” first, or take it out of the steps.")
        elif step.key in empty:
            todo.append(f"Write a question for “{step}” first, or take it out of the steps.")
    for needed in course.needs.select_related("resource").prefetch_related("resource__agencies"):
        todo += _open(resource, needed.resource)
    return todo


@after(Resource.Kind.COURSE)
def carry_the_pilot_over(resource: Resource, by: Any) -> None:
    """Who tried the course goes on with it as it is published."""
    for course in Course.objects.filter(resource=resource):
        piloting.carry_over(course=course, by=by)


def _open(course: Resource, thing: Resource) -> list[str]:
    if not thing.is_published:
        return [f"Publish “{thing}” first, or take it out of the steps."]
    if thing.visibility != Resource.Visibility.NAMED:
        return []
    agencies = {agency.pk for agency in course.agencies.all()}
    named = {agency.pk for agency in thing.agencies.all()}
    if course.visibility == Resource.Visibility.NAMED and agencies <= named:
        return []
    return [f"“{thing}” is for named agencies only: some who take the course could not open it."]
