"""The desk's part of the evaluation: its report as a page, CSV and spreadsheet, and the statements that are asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, impact, stages
from events.forms import StatementsForm
from events.models import Evaluation, Event
from portal.lib import sheets
from portal.lib.http import find, idempotent, needs, tried, unprocessable


def _event(request: SignedIn, slug: str) -> Event:
    return find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug, evaluated=True)


def _page(found: Event, form: StatementsForm | None = None) -> dict[str, Any]:
    answered = Evaluation.objects.filter(booking__event=found).exists()
    if form is None and not answered and not found.is_called_off:
        form = StatementsForm(event=found)
    return {
        "event": found,
        "tab": "evaluation",
        "report": impact.report(found) if answered else None,
        "form": form,
        "low": stages.LOW,
        "top": stages.TOP,
    }


@require_safe
@needs("events.run")
def report(request: SignedIn, slug: str) -> HttpResponse:
    """Change for the same people, response rates, agencies, and words that may be shown."""
    return render(request, "events/desk_evaluation.html", _page(_event(request, slug)))


@require_safe
@needs("events.run")
def as_csv(request: SignedIn, slug: str) -> HttpResponse:
    """The report as CSV."""
    found = _event(request, slug)
    return sheets.csv_answer(f"impact-{found.slug}", impact.table(impact.report(found)))


@require_safe
@needs("events.run")
def as_xlsx(request: SignedIn, slug: str) -> HttpResponse:
    """The report as a spreadsheet."""
    found = _event(request, slug)
    return sheets.xlsx_answer(f"impact-{found.slug}", impact.table(impact.report(found)), sheet="Impact")


@require_POST
@needs("events.run")
@idempotent("events.word_statements")
def statements(request: SignedIn, slug: str) -> HttpResponse:
    """Word what people rate, until the first of them has answered."""
    found = _event(request, slug)
    form = StatementsForm(request.POST, event=found)
    if not tried(
        form, lambda given: actions.word_statements(event=found, texts=given["statements"], by=request.user)
    ):
        return unprocessable(request, "events/desk_evaluation.html", _page(found, form))
    messages.success(request, "The statements are kept.")
    return redirect("desk_events:evaluation", found.slug)
