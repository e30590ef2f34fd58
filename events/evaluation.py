"""The pages of an event's evaluation: for who came, and for the manager who comments without an account."""

import contextlib
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.signed_in import SignedIn
from events import actions, asking, stages
from events.forms import CommentForm, EvaluationForm
from events.models import Approval, Booking, Event, ManagerComment, Statement
from portal.lib.http import find, form_page, idempotent, tried, unprocessable


@require_http_methods(["GET", "POST"])
@idempotent("events.evaluate")
def page(request: SignedIn, slug: str) -> HttpResponse:
    """The stage that is open now, with what was answered before; one page for all three."""
    found = find(Event.objects.visible_to(request.user), slug=slug, evaluated=True)
    mine = Booking.objects.of(request.user).on_register().latest_first()
    booking = mine.filter(event=found).prefetch_related("evaluations__ratings__statement").first()
    outcome = asking.outcome(found, booking)
    if booking is None or outcome is None:
        raise Http404
    form = _form(request, found, booking, outcome.open)
    if form is not None and tried(form, partial(_keep, form, booking, outcome.open, request.user)):
        messages.success(request, "Thank you. Your answers are kept.")
        return redirect("events:evaluation", found.slug)
    comment = ManagerComment.objects.filter(booking=booking).first()
    context = {"event": found, "outcome": outcome, "form": form, "comment": comment}
    return form_page(request, "events/evaluation.html", context)


def _keep(form: EvaluationForm, booking: Booking, stage: str, by: User, _: object) -> None:
    actions.evaluate(booking=booking, stage=stage, by=by, **form.answers())


def _form(request: SignedIn, event: Event, booking: Booking, stage: str) -> EvaluationForm | None:
    if not stage:
        return None
    given = next((found for found in booking.evaluations.all() if found.stage == stage), None)
    return EvaluationForm(
        request.POST or None,
        stage=stage,
        asked=Statement.of(event),
        given=given,
        manager=_manager(booking) if stage == stages.LATER else None,
        by=request.user,
    )


def _manager(booking: Booking) -> tuple[str, str] | None:
    """Whom the form names: who was asked for a comment, else who approved the booking; None once they commented."""
    comment = ManagerComment.objects.filter(booking=booking).first()
    if comment and comment.answered_at:
        return None
    known = comment or Approval.objects.filter(booking=booking).first()
    return (known.manager_name, known.manager_email) if known else ("", "")


@login_not_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, token: str) -> HttpResponse:
    """A manager's comment, without an account. Opening the page, as mail scanners do, changes nothing."""
    found = ManagerComment.of_token(token)
    if found is None:
        raise Http404
    form = CommentForm(request.POST or None)
    booking = found.booking
    context: dict[str, Any] = {
        "comment": found,
        "person": booking.person,
        "event": booking.event,
        "form": form,
    }
    if not found.is_open:
        if request.method == "POST":  # pressed twice, or from a page that lay open for weeks
            return redirect("events:comment", token)
        status = 200 if found.answered_at else 410
        return render(request, "events/comment_over.html", context, status=status)
    if request.method == "GET":
        return render(request, "events/comment.html", context)
    if not form.is_valid():
        return unprocessable(request, "events/comment.html", context)
    with contextlib.suppress(
        actions.Refused
    ):  # answered in another window meanwhile; the page says what holds
        actions.comment(comment=found, **form.cleaned_data)
    return redirect("events:comment", token)
