"""Answering a quiz: what it is, an attempt question by question, how it went."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock
from portal.lib.http import answer, find, idempotent
from portal.lib.refusals import Refused
from resources.learning import answering, quiz_telling, standing
from resources.learning.answering_forms import AnswerForm
from resources.learning.models import Answer, Attempt, Course, Enrolment, Quiz, Step
from resources.learning.quiz_marking import NotAnAnswer
from resources.learning.quiz_seen import going, seen


def _enrolment(request: SignedIn, slug: str) -> Enrolment:
    mine = (
        Enrolment.objects.visible_to(request.user)
        .current()
        .filter(course__in=Course.objects.open_to(request.user))
    )
    return find(mine.select_related("course__resource", "person"), course__resource__slug=slug)


def _quiz(enrolment: Enrolment, step: int) -> Quiz:
    asked = find(enrolment.steps.filter(kind=Step.Kind.QUIZ), pk=step)
    return find(Quiz.objects.named([asked.key]).select_related("bank"))


def _attempt(request: SignedIn, slug: str, key: Any) -> Attempt:
    mine = Attempt.objects.visible_to(request.user).filter(enrolment__course=_enrolment(request, slug).course)
    return find(
        mine.select_related("quiz__bank", "enrolment__course__resource", "enrolment__person"), uuid=key
    )


def _context(request: SignedIn, enrolment: Enrolment, quiz: Quiz) -> dict[str, Any]:
    """What stands around every page of a quiz: the course, where the reader is in it, and the step."""
    where = standing.of_course(request.user, enrolment.course)
    line = next((line for line in where.lines if line.step.key == quiz.key), None)
    card = enrolment.course.resource
    return {"standing": where, "line": line, "card": card, "quiz": quiz, "going": going(enrolment, quiz)}


@require_safe
def quiz(request: SignedIn, slug: str, step: int) -> HttpResponse:
    """What the quiz asks for, and this person's attempts."""
    enrolment = _enrolment(request, slug)
    context = _context(request, enrolment, _quiz(enrolment, step))
    return render(request, "learning/quiz.html", context | {"step": step})


@require_POST
@idempotent("learning.begin_attempt")
def begin(request: SignedIn, slug: str, step: int) -> HttpResponse:
    """Begin an attempt, or go on with the one under way."""
    enrolment = _enrolment(request, slug)
    asked = _quiz(enrolment, step)
    try:
        made = answering.begin_attempt(enrolment=enrolment, quiz=asked, by=request.user)
    except Refused as no:
        messages.info(request, str(no))
        return redirect("learning:quiz", slug=slug, step=step)
    return redirect("learning:attempt", slug=slug, key=made.uuid)


@require_safe
def attempt(request: SignedIn, slug: str, key: Any) -> HttpResponse:
    """How an attempt went, with every question to look through again; one under way leads to its next question."""
    mine = _attempt(request, slug, key)
    rows = list(Answer.objects.filter(attempt=mine))
    left = next((row.place for row in rows if row.answered_at is None), None)
    if left is not None and not mine.is_over(clock.now()):
        return redirect("learning:question", slug=slug, key=key, place=left)
    context = _context(request, mine.enrolment, mine.quiz) | {"attempt": mine}
    if mine.finished_at is not None:
        context["questions"] = seen(rows, request.user)
    return render(request, "learning/quiz_result.html", context)


@require_POST
@idempotent("learning.close_attempt")
def close(request: SignedIn, slug: str, key: Any) -> HttpResponse:
    """End an attempt whose time is over."""
    try:
        answering.close(attempt=_attempt(request, slug, key), by=request.user)
    except Refused as no:
        messages.info(request, str(no))
    return redirect("learning:attempt", slug=slug, key=key)


@require_http_methods(["GET", "POST"])
@idempotent("learning.answer")
def question(request: SignedIn, slug: str, key: Any, place: int) -> HttpResponse:
    """One question: to answer it, or with what was answered and what there is to say of it."""
    mine = _attempt(request, slug, key)
    row = find(Answer.objects.filter(attempt=mine).select_related("attempt"), place=place)
    if request.method == "POST":
        return _answered(request, mine, row, AnswerForm.of(row, request.POST))
    if row.answered_at is None and mine.is_over(clock.now()):
        return redirect("learning:attempt", slug=slug, key=key)
    return _page(request, mine, row, AnswerForm.of(row))


def _answered(request: SignedIn, mine: Attempt, row: Answer, form: AnswerForm) -> HttpResponse:
    """Keep what was sent, or say why it does not count."""
    slug = mine.enrolment.course.resource.slug
    here = redirect("learning:question", slug=slug, key=mine.uuid, place=row.place)
    if not form.is_valid():
        return here if row.answered_at else _page(request, mine, row, form, status=422)
    try:
        answering.answer(attempt=mine, place=row.place, given=form.given(), by=request.user)
    except NotAnAnswer as no:
        form.add_error(None, str(no))
        return _page(request, mine, row, form, status=422)
    except answering.AnsweredAlready as no:
        stale = {"why": str(no), "sent": quiz_telling.in_short(row.read(), form.given())}
        return _page(request, mine, row, AnswerForm.of(row), status=409, stale=stale)
    except answering.CourseIsClosed as no:
        messages.info(request, str(no))
        return redirect("learning:course", slug=slug)
    except answering.TimeIsOver as no:
        answering.close(attempt=mine, by=request.user)
        messages.info(request, f"{no} The attempt has ended with what you had answered.")
        return redirect("learning:attempt", slug=slug, key=mine.uuid)
    return here


def _page(
    request: SignedIn, mine: Attempt, row: Answer, form: AnswerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one question, with the one that comes after it."""
    others = Answer.objects.filter(attempt=mine)
    context = _context(request, mine.enrolment, mine.quiz) | {
        "attempt": mine,
        "seen": seen([row], request.user)[0],
        "form": form,
        "many": others.count(),
        "left": others.filter(answered_at=None).values_list("place", flat=True).first(),
        **more,
    }
    return answer(request, "learning/quiz_question.html", context, status=status)
