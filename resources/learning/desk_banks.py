"""The desk's banks of questions: written once, and drawn from by the quizzes of many courses."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.refusals import Refused
from portal.lib.two_editors import differences
from resources.learning import quiz_writing
from resources.learning.models import Bank, Quiz
from resources.learning.quiz_forms import BankForm
from resources.learning.quiz_places import Place

A_PAGE = 50


def bank_of(request: SignedIn, key: int) -> Bank:
    """A bank of this person's desk, or 404."""
    return find(Bank.objects.editable_by(request.user), pk=key)


@require_safe
@needs("learning.write")
def index(request: SignedIn) -> HttpResponse:
    """Every bank of this person's desk."""
    rows = Bank.objects.editable_by(request.user).with_counts().select_related("owner").order_by("name", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/desk_banks.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.write_bank")
def write(request: SignedIn) -> HttpResponse:
    """A new bank."""
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = quiz_writing.write_bank(name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Saved. Write its questions below.")
        return redirect("desk_banks:bank_edit", bank=made.pk)
    return form_page(request, "learning/desk_bank.html", {"form": form})


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.change_bank")
def edit(request: SignedIn, bank: int) -> HttpResponse:
    """A bank's questions in their order, its name, and which quizzes draw from it."""
    found = bank_of(request, bank)
    may_change = request.user.has_perm("learning.change_bank", found)
    if request.method == "POST" and not may_change:
        raise Http404
    form = BankForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        quiz_writing.change_bank(bank=Bank.objects.get(pk=found.pk), name=name, by=request.user)
        messages.success(request, "Saved.")
        return redirect("desk_banks:bank_edit", bank=bank)
    saved = Bank.objects.get(pk=found.pk)  # the form has put what was typed on its own
    context: dict[str, Any] = {
        "form": form,
        "bank": saved,
        "place": Place(saved, may_change),
        "quizzes": Quiz.objects.filter(bank=saved).select_related("course__resource"),
    }
    if form.saved_meanwhile:
        context["differences"] = differences([(form, BankForm(instance=saved))])
    return form_page(request, "learning/desk_bank.html", context)


@require_http_methods(["GET", "POST"])
@needs("learning.write")
@idempotent("learning.delete_bank")
def delete(request: SignedIn, bank: int) -> HttpResponse:
    """A page that says what it means to delete a bank, or which quizzes keep it; then one button."""
    found = bank_of(request, bank)
    if not request.user.has_perm("learning.change_bank", found):
        raise Http404
    why = quiz_writing.why_it_stays(found)
    if request.method == "POST":
        try:
            quiz_writing.delete_bank(bank=found, by=request.user)
        except Refused as no:
            why = str(no)
        else:
            messages.success(request, f"{found} is deleted.")
            return redirect("desk_banks:list")
    return form_page(request, "learning/desk_bank_delete.html", {"bank": found, "why": why})
