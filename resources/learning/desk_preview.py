"""A whole course as a learner meets it, for who makes it: every step opens, and nothing is recorded."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, needs
from resources.learning import trying
from resources.learning.desk import own_course
from resources.learning.forms import AnswerForm as ReflectionForm
from resources.learning.models import Course, Quiz, Step
from resources.learning.quiz_asking import Kind


def _around(request: SignedIn, course: Course) -> dict[str, Any]:
    """What stands on every page: the course, how far the preview is, and that it is one."""
    done = trying.done_in(request.GET)
    where = trying.course_for(request.user, course, done)
    return {
        "course": course,
        "card": course.resource,
        "standing": where,
        "done": done,
        "preview": trying.address(course, done),
    }


@require_safe
@needs("learning.write")
def course(request: SignedIn, slug: str) -> HttpResponse:
    """The page of the course, as if it had been begun."""
    return render(request, "learning/preview.html", _around(request, own_course(request, slug)))


@require_safe
@needs("learning.write")
def step(request: SignedIn, slug: str, step: int) -> HttpResponse:
    """One step. What would be done in it is said with a link, and counts in this preview only."""
    found = own_course(request, slug)
    one = find(found.steps.select_related("resource"), pk=step)
    context = _around(request, found)
    done = context["done"]
    line = next((line for line in context["standing"].lines if line.step.pk == one.pk), None)
    context |= {"line": line, "step": one, "go_on": trying.address(found, sorted({*done, one.pk}))}
    if one.kind == Step.Kind.QUIZ:
        return _quiz(request, found, one, context)
    if one.kind == Step.Kind.REFLECTION:
        context["form"] = ReflectionForm(question=one.question)
    return render(request, "learning/preview_step.html", context)


def _quiz(request: SignedIn, course: Course, step: Step, context: dict[str, Any]) -> HttpResponse:
    """A quiz: before it begins, one of its questions, or how it went."""
    quiz = find(Quiz.objects.named([step.key]).select_related("bank"))
    trial = trying.Trial.of(quiz, request.GET)
    said = request.GET.get("place", "")
    place = int(said[:4]) if said.isdecimal() and 0 < int(said[:4]) <= len(trial.asked) else None
    context |= {
        "quiz": quiz,
        "many": len(trial.asked),
        "again": trying.address(course, context["done"], step.pk),
    }
    if place is not None:
        sent = request.GET if "try" in request.GET else None
        form = trial.form(place, sent)
        if sent and form.is_valid():
            trial = trial.answered(place, form.given())
            if trial.asked[place - 1].kind == Kind.SCENARIO:
                form = trial.form(place)
        context |= {"form": form, "place": place, "seen": trial.seen(place, request.user)}
    elif "given" in request.GET and trial.asked:
        places = range(1, len(trial.asked) + 1)
        context["questions"] = [trial.seen(one, request.user) for one in places]
    return render(request, "learning/preview_quiz.html", context | {"trial": trial, "left": trial.left})
