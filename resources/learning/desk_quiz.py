"""The desk's side of quizzes: write one, its questions, try them, see which are hard."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import sheets
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.refusals import Refused
from resources.learning import copying, quiz_writing
from resources.learning.answering_forms import AnswerForm
from resources.learning.models import Attempt, Course, Question, Quiz
from resources.learning.quiz_asking import Given, Kind
from resources.learning.quiz_figures import figures
from resources.learning.quiz_forms import QuizForm, Writing
from resources.learning.quiz_seen import tried


def _course(request: SignedIn, slug: str) -> Course:
    mine = Course.objects.editable_by(request.user).select_related("resource")
    found = find(mine, resource__slug=slug)
    if not request.user.has_perm("learning.change", found):
        raise Http404
    return found


def _quiz(request: SignedIn, slug: str, pk: int) -> Quiz:
    mine = Quiz.objects.filter(course=_course(request, slug)).select_related("course__resource", "bank")
    return find(mine, pk=pk)


def _question(request: SignedIn, slug: str, pk: int, question: int) -> Question:
    return find(Question.objects.filter(quiz=_quiz(request, slug, pk)), pk=question)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write_quiz")
def quiz_write(request: SignedIn, slug: str) -> HttpResponse:
    """A new quiz, at the end of the course."""
    course, form = _course(request, slug), QuizForm(request.POST or None)
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
    quiz = _quiz(request, slug, pk)
    form = QuizForm(request.POST or None, instance=quiz)
    if request.method == "POST" and form.is_valid():
        quiz_writing.change_quiz(quiz=Quiz.objects.get(pk=quiz.pk), by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. Attempts under way keep what they began with.")
        return redirect("desk_learning:quiz_edit", slug=slug, pk=pk)
    context = {"form": form, "card": quiz.course.resource, "quiz": quiz, "questions": quiz.questions.all()}
    taken = {"is_taken": Attempt.objects.filter(quiz=quiz).exists(), "kinds": list(Kind)}
    return form_page(request, "learning/desk_quiz.html", context | taken)


@require_POST
@needs("learning.write")
@idempotent("learning.copy_quiz")
def quiz_copy(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Another quiz of the course with the same questions, for its next version."""
    made = copying.copy_quiz(quiz=_quiz(request, slug, pk), by=request.user)
    messages.success(request, "Copied. Change it here, then choose it among the course’s steps.")
    return redirect("desk_learning:quiz_edit", slug=slug, pk=made.pk)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write_question")
def question_write(request: SignedIn, slug: str, pk: int, kind: str) -> HttpResponse:
    """A new question of one kind."""
    if kind not in list(Kind):
        raise Http404
    return _write(request, _quiz(request, slug, pk), Kind(kind), None)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.change_question")
def question_edit(request: SignedIn, slug: str, pk: int, question: int) -> HttpResponse:
    """Change a question."""
    quiz = _quiz(request, slug, pk)
    found = find(Question.objects.filter(quiz=quiz), pk=question)
    return _write(request, quiz, Kind(found.kind), found)


def _write(request: SignedIn, quiz: Quiz, kind: Kind, question: Question | None) -> HttpResponse:
    asked = question.read() if question else None
    writing = Writing(request.POST or None, kind=kind, course=quiz.course, asked=asked)
    if request.method == "POST" and writing.is_valid():
        quiz_writing.write_question(quiz=quiz, asked=writing.asked(), by=request.user, question=question)
        messages.success(request, "The question is saved.")
        return redirect("desk_learning:quiz_edit", slug=quiz.course.resource.slug, pk=quiz.pk)
    context = {"writing": writing, "quiz": quiz, "card": quiz.course.resource, "question": question}
    return form_page(request, "learning/desk_question.html", context)


@require_POST
@needs("learning.write")
@idempotent("learning.move_question")
def question_move(request: SignedIn, slug: str, pk: int, question: int) -> HttpResponse:
    """A question up or down."""
    up = request.POST.get("to") == "up"
    quiz_writing.move_question(question=_question(request, slug, pk, question), by=request.user, up=up)
    messages.success(request, f"Moved {'up' if up else 'down'}.")
    return redirect("desk_learning:quiz_edit", slug=slug, pk=pk)


@require_POST
@needs("learning.write")
@idempotent("learning.remove_question")
def question_remove(request: SignedIn, slug: str, pk: int, question: int) -> HttpResponse:
    """Take a question out."""
    try:
        quiz_writing.remove_question(question=_question(request, slug, pk, question), by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("desk_learning:quiz_edit", slug=slug, pk=pk)


@require_safe
@needs("learning.write")
def question_preview(request: SignedIn, slug: str, pk: int, question: int) -> HttpResponse:
    """A question as a learner meets it. What is tried stands in the address and is stored nowhere."""
    found = _question(request, slug, pk, question)
    asked, sent = found.read(), request.GET if "try" in request.GET else None
    way = tuple(int(one) for one in request.GET.getlist("way") if one.isdecimal())
    form = AnswerForm.tried(asked, way, sent)
    given = form.given() if sent and form.is_valid() else Given(form.so_far)
    context: dict[str, Any] = {"form": form, "seen": tried(asked, given, request.user), "question": found}
    if asked.kind == Kind.SCENARIO and form.is_bound and form.is_valid():
        context |= {"form": AnswerForm.tried(asked, given.picks), "way": given.picks}
    return render(
        request, "learning/desk_question_preview.html", context | {"card_slug": slug, "quiz_pk": pk}
    )


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
