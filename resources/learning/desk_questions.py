"""The desk's pages for one question, wherever it stands: in a quiz of a course, or in a bank."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.refusals import Refused
from resources.learning import quiz_writing
from resources.learning.answering_forms import AnswerForm
from resources.learning.desk_banks import bank_of
from resources.learning.desk_quiz import quiz_of
from resources.learning.models import Question
from resources.learning.quiz_asking import Given, Kind
from resources.learning.quiz_forms import Writing
from resources.learning.quiz_places import Place
from resources.learning.quiz_seen import tried


def _place(request: SignedIn, where: dict[str, Any], *, reading: bool = False) -> Place:
    """The quiz or bank that the address names; 404 where this person may not change it (or, `reading`, see it)."""
    if "bank" not in where:
        return Place(quiz_of(request, where["slug"], where["pk"]))
    bank = bank_of(request, where["bank"])
    may_change = request.user.has_perm("learning.change_bank", bank)
    if not (may_change or reading):
        raise Http404
    return Place(bank, may_change)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write_question")
def question_write(request: SignedIn, kind: str, **where: Any) -> HttpResponse:
    """A new question of one kind."""
    place = _place(request, where)
    if kind not in list(Kind):
        raise Http404
    return _write(request, place, Kind(kind), None)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.change_question")
def question_edit(request: SignedIn, question: int, **where: Any) -> HttpResponse:
    """Change a question."""
    place = _place(request, where)
    found = find(place.of.questions.all(), pk=question)
    return _write(request, place, Kind(found.kind), found)


def _write(request: SignedIn, place: Place, kind: Kind, question: Question | None) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    writing = Writing(*sent, kind=kind, of=place.of, question=question)
    if request.method == "POST" and writing.is_valid():
        quiz_writing.write_question(of=place.of, asked=writing.asked(), by=request.user, question=question)
        messages.success(request, "The question is saved.")
        return redirect(place.home)
    context = {"writing": writing, "place": place, "question": question}
    if question:
        context["differences"] = writing.differences(question)
    return form_page(request, "learning/desk_question.html", context)


@require_POST
@needs("learning.write")
@idempotent("learning.move_question")
def question_move(request: SignedIn, question: int, **where: Any) -> HttpResponse:
    """A question up or down."""
    place, up = _place(request, where), request.POST.get("to") == "up"
    found = find(place.of.questions.all(), pk=question)
    quiz_writing.move_question(question=found, by=request.user, up=up)
    messages.success(request, f"Moved {'up' if up else 'down'}.")
    return redirect(place.home)


@require_POST
@needs("learning.write")
@idempotent("learning.remove_question")
def question_remove(request: SignedIn, question: int, **where: Any) -> HttpResponse:
    """Take a question out."""
    place = _place(request, where)
    try:
        quiz_writing.remove_question(question=find(place.of.questions.all(), pk=question), by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    return redirect(place.home)


@require_safe
@needs("learning.write")
def question_preview(request: SignedIn, question: int, **where: Any) -> HttpResponse:
    """A question as a learner meets it. What is tried stands in the address and is stored nowhere."""
    place = _place(request, where, reading=True)
    found = find(place.of.questions.all(), pk=question)
    asked, sent = found.read(), request.GET if "try" in request.GET else None
    way = tuple(int(one) for one in request.GET.getlist("way") if one.isdecimal() and len(one) < 10)
    form = AnswerForm.tried(asked, way, sent)
    given = form.given() if sent and form.is_valid() else Given(form.so_far)
    context: dict[str, Any] = {"form": form, "seen": tried(asked, given, request.user), "question": found}
    if asked.kind == Kind.SCENARIO and form.is_bound and form.is_valid():
        context |= {"form": AnswerForm.tried(asked, given.picks), "way": given.picks}
    return render(request, "learning/desk_question_preview.html", context | {"place": place})
