"""The desk's side of quizzes: write one, copy it, see which of its questions are hard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import sheets
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.two_editors import differences
from resources.learning import copying, quiz_writing
from resources.learning.desk import changeable_course
from resources.learning.models import Attempt, Quiz
from resources.learning.quiz_figures import figures
from resources.learning.quiz_forms import QuizForm
from resources.learning.quiz_places import Place


def quiz_of(request: SignedIn, slug: str, pk: int) -> Quiz:
    """A quiz that this person may change, or 404."""
    mine = Quiz.objects.filter(course=changeable_course(request, slug)).select_related(
        "course__resource", "bank"
    )
    return find(mine, pk=pk)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write_quiz")
def quiz_write(request: SignedIn, slug: str) -> HttpResponse:
    """A new quiz, at the end of the course."""
    course, form = changeable_course(request, slug), QuizForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        made = quiz_writing.write_quiz(course=course, by=request.user, **form.cleaned_data)
        messages.success(
            request, "Saved. Write its questions below; its place in the course stands among the steps."
        )
        return redirect("desk_learning:quiz_edit", slug=slug, pk=made.pk)
    return form_page(request, "learning/desk_quiz.html", {"form": form, "card": course.resource})


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.change_quiz")
def quiz_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """What a quiz asks for, and its questions in their order."""
    quiz = quiz_of(request, slug, pk)
    form = QuizForm(request.POST or None, instance=quiz, person=request.user)
    if request.method == "POST" and form.is_valid():
        quiz_writing.change_quiz(quiz=Quiz.objects.get(pk=quiz.pk), by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. Attempts under way keep what they began with.")
        return redirect("desk_learning:quiz_edit", slug=slug, pk=pk)
    context: dict[str, Any] = {
        "form": form,
        "card": quiz.course.resource,
        "quiz": quiz,
        "place": Place(quiz),
        "is_taken": Attempt.objects.filter(quiz=quiz).exists(),
    }
    if form.saved_meanwhile:
        saved = QuizForm(instance=Quiz.objects.get(pk=quiz.pk), person=request.user)
        context["differences"] = differences([(form, saved)])
    return form_page(request, "learning/desk_quiz.html", context)


@require_POST
@needs("learning.write")
@idempotent("learning.copy_quiz")
def quiz_copy(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Another quiz of the course with the same questions, for its next version."""
    made = copying.copy_quiz(quiz=quiz_of(request, slug, pk), by=request.user)
    messages.success(request, "Copied. Change it here, then choose it among the course’s steps.")
    return redirect("desk_learning:quiz_edit", slug=slug, pk=made.pk)


def _counted(request: SignedIn, slug: str, pk: int) -> Quiz:
    mine = Quiz.objects.editable_by(request.user).select_related("course__resource")
    return find(mine, pk=pk, course__resource__slug=slug)


@require_safe
@needs("learning.write")
def quiz_figures(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Which questions people get wrong."""
    quiz = _counted(request, slug, pk)
    context = {"quiz": quiz, "card": quiz.course.resource, "figures": figures(quiz)}
    return render(request, "learning/desk_quiz_figures.html", context)


@require_safe
@needs("learning.write")
def quiz_figures_csv(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The same as a file."""
    rows = figures(_counted(request, slug, pk))
    head: list[sheets.Row] = [("Question", "Kind", "People", "Got it wrong", "Share in per cent")]
    body = [
        (str(row.question), row.question.get_kind_display(), row.people, row.wrong, row.percent)
        for row in rows
    ]
    return sheets.csv_answer("questions", [*head, *body])
