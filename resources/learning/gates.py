"""What a course needs before it is published."""

from resources.learning.models import Course, Step
from resources.library.models import Resource
from resources.library.publishing import gate


@gate(Resource.Kind.COURSE)
def steps_stand_open(resource: Resource) -> list[str]:
    """A step that must be done, and every step published and open to whoever may take the course."""
    course = Course.objects.filter(resource=resource).first()
    if course is None:
        return ["Write the course on its own page of the desk first."]
    todo = []
    if resource.visibility == Resource.Visibility.PUBLIC:
        todo.append("Choose who may take it: registered professionals, or named agencies.")
    steps = list(
        Step.objects.filter(module__course=course)
        .select_related("resource")
        .prefetch_related("resource__agencies")
    )
    if not any(step.required for step in steps):
        todo.append("Add at least one step that must be done.")
    agencies = {agency.pk for agency in resource.agencies.all()}
    for step in steps:
        if not step.resource.is_published:
            todo.append(f"Publish “{step}” first, or take it out of the steps.")
        elif step.resource.visibility == Resource.Visibility.NAMED:
            named = {agency.pk for agency in step.resource.agencies.all()}
            if resource.visibility != Resource.Visibility.NAMED or not agencies <= named:
                todo.append(
                    f"“{step}” is for named agencies only: some who take the course could not open it."
                )
    return todo
