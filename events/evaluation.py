"""The pages of an event's evaluation: for who came, and for the manager who comments without an account."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.signed_in import SignedIn
from events import actions, asking, by_link, stages
from events.forms import CommentForm, EvaluationForm
from events.models import Approval, Booking, Event, ManagerComment, Statement
from portal.lib.http import find, form_page, idempotent, tried


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
    return by_link.page(
        request,
        found,
        is_open=found.is_open,
        form=CommentForm(request.POST or None),
        deed=partial(actions.comment, comment=found),
        templates=("events/comment.html", "events/comment_over.html"),
        context={"comment": found, "person": found.booking.person, "event": found.booking.event},
    )
