"""What an agency's coordinator sees of the plan: their own agency's recommendations, and nobody else's."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import answer, find, idempotent, needs, tried
from resources.reviews import actions
from resources.reviews.desk import done_form, read_or_write
from resources.reviews.desk_evidence import taken
from resources.reviews.forms import DoneForm, UpdateForm
from resources.reviews.models import Action, Recommendation

A_PAGE = 40


@needs("reviews.answer")
@require_safe
def shelf(request: SignedIn) -> HttpResponse:
    """Every recommendation of one's own agency: what is open first, by the day it is due."""
    mine = Recommendation.objects.of_agencies_kept_by(request.user)
    unfinished = mine.open().as_the_plan_lists()
    page = Paginator(unfinished, A_PAGE).get_page(request.GET.get("page"))
    done = mine.filter(state=Recommendation.State.COMPLETE).as_the_plan_lists().order_by("-completed_on")
    return render(request, "reviews/desk/ours.html", {"page": page, "done": done[:A_PAGE]})


def _mine(request: SignedIn, slug: str, number: int) -> Recommendation:
    """A recommendation of an agency that this person coordinates, or 404."""
    mine = Recommendation.objects.of_agencies_kept_by(request.user)
    return find(
        mine.select_related("review__resource", "owner").prefetch_related("actions", "files"),
        review__resource__slug=slug,
        number=number,
    )


def _page(request: SignedIn, one: Recommendation, *, status: int = 200, **forms: Any) -> HttpResponse:
    done = forms.get("done")
    steps = [
        (step, done if done is not None and done.prefix == f"done-{step.pk}" else done_form(step))
        for step in one.actions.filter(owner__in=request.user.coordinated_agency_ids).select_related("owner")
    ]
    context = {
        "one": one,
        "form": UpdateForm(initial={"standing": one.state}),
        "steps": steps,
        "waiting": one.updates.waiting().first(),
        "said": one.updates.answered().select_related("answered_by"),
        "files": one.files.select_related("added_by"),
        "problems": list(forms.values()),
    }
    return answer(request, "reviews/desk/our.html", context | forms, status=status)


@needs("reviews.answer")
@read_or_write
@idempotent("reviews.answer")
def one(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """One recommendation of one's own agency; a POST says where it stands."""
    mine = _mine(request, slug, number)
    if request.method != "POST":
        return _page(request, mine)
    form = UpdateForm(request.POST, request.FILES)
    if tried(form, lambda data: _answer(request, mine, data)) and taken(request, form, mine):
        messages.success(request, "Thank you. The business team reads it at the desk.")
        return redirect("desk_reviews:our_recommendation", slug, number)
    return _page(request, mine, form=form, status=422)


def _answer(request: SignedIn, mine: Recommendation, data: dict[str, Any]) -> None:
    actions.answer(by=request.user, recommendation=mine, standing=data["standing"], words=data["words"])


@needs("reviews.answer")
@require_POST
@idempotent("reviews.our_action_done")
def done(request: SignedIn, slug: str, number: int, key: int) -> HttpResponse:
    """Record an action of one's own agency as done, with what shows it. Somebody else closes the recommendation."""
    mine = _mine(request, slug, number)
    step = find(
        Action.objects.filter(owner__in=request.user.coordinated_agency_ids), recommendation=mine, pk=key
    )
    form: DoneForm = done_form(step, request.POST)
    if tried(form, lambda data: actions.record_done(by=request.user, action=step, **data)):
        messages.success(request, "Recorded as done. The business team reads the evidence and closes it.")
        return redirect("desk_reviews:our_recommendation", slug, number)
    return _page(request, mine, done=form, status=422)
