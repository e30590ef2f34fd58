"""The desk's side: make a course of what is on the shelves, publish it, see how many take it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib import shell
from portal.lib.http import find, idempotent, needs, tried, unprocessable
from portal.lib.two_editors import Difference, differences, differing
from resources.learning import actions, copying
from resources.learning.forms import (
    MOST_OFFERED,
    BaseStepFormSet,
    CourseCardForm,
    CourseForm,
    offered,
    step_formset,
)
from resources.learning.models import Course, Enrolment
from resources.library import offering, publishing
from resources.library.models import Resource

shell.entry("Courses", icon="graduation-cap", url="desk_learning:list", permission="learning.write", order=60)


@shell.needs
def broken_courses(person: User) -> Iterable[shell.Need]:
    """Courses that nobody can complete, because a step of theirs is no longer published."""
    if not person.has_perm("library.publish"):
        return
    for course in Course.objects.with_a_closed_step().select_related("resource"):
        yield shell.Need(
            title=str(course),
            why="A step that must be done is no longer published, so nobody can complete the course.",
            action="Change the steps",
            url=reverse("desk_learning:edit", args=[course.resource.slug]),
            icon="graduation-cap",
            tone="late",
        )


def own_course(request: SignedIn, slug: str) -> Course:
    """A course of this person's desk, or 404."""
    mine = Course.objects.editable_by(request.user).select_related("resource")
    return find(mine, resource__slug=slug)


def changeable_course(request: SignedIn, slug: str) -> Course:
    """One that they may change as it stands now, or 404."""
    course = own_course(request, slug)
    if not request.user.has_perm("learning.change", course):
        raise Http404
    return course


@require_safe
@needs("learning.write")
def index(request: SignedIn) -> HttpResponse:
    """Every course of this person's desk, with how many have begun and completed it."""
    rows = Course.objects.editable_by(request.user).with_counts().select_related("resource__owner")
    shown = list(rows.order_by("resource__state", "resource__title"))
    may_change = {row.pk for row in shown if request.user.has_perm("learning.change", row)}
    return render(request, "learning/desk_list.html", {"courses": shown, "may_change": may_change})


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write")
def write(request: SignedIn) -> HttpResponse:
    """A new course."""
    sent = request.POST or None
    card, about = CourseCardForm(sent), CourseForm(sent, person=request.user)
    steps = step_formset(sent, person=request.user, course=None, find=request.GET.get("find", ""))
    if request.method == "POST" and all([card.is_valid(), about.is_valid(), steps.is_valid()]):
        made = actions.write_course(
            by=request.user, card=card.card(), about=about.about(), parts=steps.parts()
        )
        messages.success(request, "Saved as a draft.")
        return redirect("desk_learning:edit", slug=made.resource.slug)
    return _editor(request, card, about, steps, None)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.change")
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """Change a course."""
    course, sent = changeable_course(request, slug), request.POST or None
    card = CourseCardForm(sent, instance=course.resource)
    about = CourseForm(sent, instance=course, person=request.user)
    steps = step_formset(sent, person=request.user, course=course, find=request.GET.get("find", ""))
    move = request.POST.get("move", "")
    valid = request.method == "POST" and all([card.is_valid(), about.is_valid(), steps.is_valid()])
    if valid and tried(
        about,
        lambda _: actions.change_course(
            course=course,
            by=request.user,
            card=card.card(),
            about=about.about(),
            parts=steps.parts(move),
        ),
        field="needs",
    ):
        messages.success(request, "Saved.")
        at = f"#step-{move.partition(' ')[2]}" if move else ""
        return redirect(reverse("desk_learning:edit", args=[course.resource.slug]) + at)
    return _editor(request, card, about, steps, course)


@require_POST
@needs("learning.write")
@idempotent("learning.copy")
def copy(request: SignedIn, slug: str) -> HttpResponse:
    """Begin a new course with the words and the steps of this one."""
    made = copying.copy_course(course=own_course(request, slug), by=request.user)
    messages.success(request, "Copied as a draft. Nobody has begun it, and this one stays as it is.")
    return redirect("desk_learning:edit", slug=made.resource.slug)


@require_safe
@needs("learning.write")
def taken(request: SignedIn, slug: str) -> HttpResponse:
    """Who takes a course, and which questions are hard: also for its author, who does not change it any more."""
    course = own_course(request, slug)
    context = _figures(course) | {"course": course, "kept": course.resource}
    may_change = request.user.has_perm("learning.change", course)
    return render(request, "learning/desk_taken.html", context | {"may_change": may_change})


def _figures(course: Course) -> dict[str, Any]:
    return {
        "quizzes": list(course.quizzes.all()),
        "counts": Course.objects.with_counts().get(pk=course.pk),
        "taken": Enrolment.objects.by_version(course),
    }


def _editor(
    request: SignedIn,
    card: CourseCardForm,
    about: CourseForm,
    steps: BaseStepFormSet,
    course: Course | None,
) -> HttpResponse:
    words = request.GET.get("find", "")
    context: dict[str, Any] = {
        "card_form": card,
        "form": about,
        "steps": steps,
        "all_forms": [card, about, steps],
        "course": course,
        "find": words,
        "found": offered(words, request.user).count(),
        "most": MOST_OFFERED,
    }
    if course:
        context |= _figures(course) | {
            "kept": Resource.objects.get(pk=course.resource_id),  # the form has put what was typed on its own
            "obstacles": publishing.obstacles(course.resource),
            "way": offering.way(Resource.objects.get(pk=course.resource_id), request.user),
            "differences": _both(request, card, about, steps, course),
        }
    if request.method == "POST":
        return unprocessable(request, "learning/desk_edit.html", context)
    return render(request, "learning/desk_edit.html", context)


def _both(
    request: SignedIn, card: CourseCardForm, about: CourseForm, steps: BaseStepFormSet, course: Course
) -> list[Difference]:
    """Where what was typed differs from what somebody else saved meanwhile, the steps included."""
    if not card.saved_meanwhile:
        return []
    now = Course.objects.filter(pk=course.pk)[0]
    saved = CourseCardForm(instance=course.resource.as_saved())
    theirs = step_formset(None, person=request.user, course=now).outline
    return [
        *differences([(card, saved), (about, CourseForm(instance=now, person=request.user))]),
        *differing("The steps", theirs=theirs, yours=steps.outline),
    ]
