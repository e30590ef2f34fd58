"""A course's pilot group on the desk: who tries it, how far they are, and what they say."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs, tried
from resources.learning import piloting
from resources.learning.desk import changeable_course
from resources.learning.models import Enrolment, Pilot, Step
from resources.learning.pilot_forms import PilotForm


@dataclass(frozen=True)
class Figures:
    """How far a group is: how many were asked and have begun, and each step with how many have done it."""

    asked: int
    begun: int
    steps: list[tuple[Step, int]]


def figures(pilot: Pilot) -> Figures:
    """Read the figures of a pilot, without names."""
    begun = Enrolment.objects.filter(course=pilot.course, started_at__gte=pilot.opened_at)
    steps = pilot.course.steps.select_related("resource", "module")
    done = dict(begun.filter(done__isnull=False).order_by().values_list("done__step").annotate(Count("pk")))
    return Figures(pilot.group.count(), begun.count(), [(step, done.get(step.pk, 0)) for step in steps])


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.open_pilot")
def pilot(request: SignedIn, slug: str) -> HttpResponse:
    """Open a course to a group before it is published, or change the group."""
    course = changeable_course(request, slug)
    found = Pilot.objects.filter(course=course).first()
    if found:
        found.course = course
    form = PilotForm(request.POST or None, course=course, pilot=found)
    if request.method == "POST" and tried(
        form,
        lambda given: piloting.open_pilot(
            course=course, by=request.user, group=form.group(), words=given["words"]
        ),
    ):
        messages.success(request, "The group has the course now. Each person was written to once.")
        return redirect("desk_learning:pilot", slug=slug)
    context: dict[str, Any] = {"form": form, "course": course, "kept": course.resource, "pilot": found}
    if found:
        context |= {"figures": figures(found), "remarks": found.remarks.select_related("person")[:200]}
    return form_page(request, "learning/desk_pilot.html", context)


@require_POST
@needs("learning.write")
@idempotent("learning.close_pilot")
def close(request: SignedIn, slug: str) -> HttpResponse:
    """The group no longer has the course."""
    piloting.close_pilot(
        pilot=find(Pilot.objects.filter(course=changeable_course(request, slug))), by=request.user
    )
    messages.success(request, "Closed. What people did and said stays.")
    return redirect("desk_learning:pilot", slug=slug)
