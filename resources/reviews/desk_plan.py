"""The desk's doors to a review's recommendations: what is asked, what was done, and who closes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs, tried
from resources.reviews import actions
from resources.reviews.desk import ask_to_close_form, done_form, editor_page, its_review, read_or_write
from resources.reviews.desk_needs import place_of
from resources.reviews.forms import (
    ActionForm,
    ApproveForm,
    CloseForm,
    LearningForm,
    RecommendationForm,
    ReopenForm,
)
from resources.reviews.models import Action, Recommendation


def its_recommendation(request: SignedIn, slug: str, number: int) -> Recommendation:
    """The recommendation behind an address of the desk, or 404."""
    review = its_review(request, slug)
    return find(
        review.recommendations.select_related("review__resource", "owner", "asked_to_close").prefetch_related(
            "actions", "files"
        ),
        number=number,
    )


def back(request: SignedIn, recommendation: Recommendation, words: str) -> HttpResponse:
    """To the editor with this recommendation open, saying what was done."""
    messages.success(request, words)
    return redirect(place_of(recommendation))


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.ask")
def add(request: SignedIn, slug: str) -> HttpResponse:
    """Write down the next recommendation."""
    review = its_review(request, slug)
    form = RecommendationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        added = actions.add_recommendation(by=request.user, review=review, fields=form.cleaned_data)
        return back(request, added, f"Recommendation {added.number} is added.")
    context = {"form": form, "review": review}
    return form_page(request, "reviews/desk/recommendation.html", context)


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.change_recommendation")
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The editor with this recommendation open; a POST saves its words."""
    one = its_recommendation(request, slug, number)
    if request.method != "POST":
        return editor_page(request, one.review, opened=one)
    form = RecommendationForm(request.POST, instance=one, prefix="edit")
    if tried(
        form, lambda data: actions.change_recommendation(by=request.user, recommendation=one, fields=data)
    ):
        return back(request, one, f"Recommendation {number}: saved.")
    return editor_page(request, one.review, opened=one, edit=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.approve_words")
def approve_words(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Approve the words for the public as they were saved last."""
    one = its_recommendation(request, slug, number)
    form = ApproveForm(request.POST, prefix="approve")
    if tried(form, lambda ticks: actions.approve_words(by=request.user, recommendation=one, **ticks)):
        return back(request, one, "The public reads this from now on.")
    return editor_page(request, one.review, opened=one, approve=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.plan")
def add_action(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Plan a step."""
    one = its_recommendation(request, slug, number)
    form = ActionForm(request.POST, prefix="action")
    if tried(form, lambda data: actions.add_action(by=request.user, recommendation=one, **data)):
        return back(request, one, "The action is added.")
    return editor_page(request, one.review, opened=one, action=form, status=422)


def _its_action(request: SignedIn, slug: str, key: int) -> Action:
    actions_here = Action.objects.filter(recommendation__review=its_review(request, slug))
    return find(actions_here.select_related("recommendation__review__resource"), pk=key)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.done")
def done(request: SignedIn, slug: str, key: int) -> HttpResponse:
    """Record an action as done with its evidence."""
    action = _its_action(request, slug, key)
    one, form = action.recommendation, done_form(action, request.POST)
    if tried(form, lambda data: actions.record_done(by=request.user, action=action, **data)):
        return back(request, one, "Recorded as done. Somebody else reads the evidence and closes it.")
    return editor_page(request, one.review, opened=one, done=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.not_done")
def not_done(request: SignedIn, slug: str, key: int) -> HttpResponse:
    """Take an action's `done` back."""
    action = _its_action(request, slug, key)
    try:
        actions.take_back(by=request.user, action=action)
    except actions.Refused as no:
        messages.error(request, str(no))
        return redirect(place_of(action.recommendation))
    return back(request, action.recommendation, "The action is open again.")


@needs("reviews.edit")
@require_POST
@idempotent("reviews.close")
def close(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Close a recommendation: for somebody who neither recorded its actions nor belongs to its owner."""
    one = its_recommendation(request, slug, number)
    form = CloseForm(request.POST, prefix="close")
    if tried(form, lambda data: actions.close(by=request.user, recommendation=one, **data)):
        return back(request, one, f"Recommendation {number} is complete.")
    return editor_page(request, one.review, opened=one, close=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.ask_to_close")
def ask_to_close(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Ask somebody else to read the evidence and close it."""
    one = its_recommendation(request, slug, number)
    form = ask_to_close_form(one, request.POST)
    if tried(form, lambda data: actions.ask_to_close(by=request.user, recommendation=one, **data)):
        return back(request, one, f"{form.cleaned_data['person']} is asked by email to close it.")
    return editor_page(request, one.review, opened=one, ask_to_close=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.reopen")
def reopen(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Open a closed recommendation again, with the reason."""
    one = its_recommendation(request, slug, number)
    form = ReopenForm(request.POST, prefix="reopen")
    if tried(form, lambda data: actions.reopen(by=request.user, recommendation=one, **data)):
        return back(request, one, f"Recommendation {number} is open again.")
    return editor_page(request, one.review, opened=one, reopen=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.ask_owner")
def ask_owner(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Write to the owner's coordinators that word is wanted."""
    one = its_recommendation(request, slug, number)
    try:
        actions.ask_owner(by=request.user, recommendation=one)
    except actions.Refused as no:
        messages.error(request, str(no))
        return redirect(place_of(one))
    return back(request, one, f"{one.owner.name} is asked by email how far it is.")


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.learning")
def learning(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Which cards were made, or are used, and which events were held, because this recommendation asked for them."""
    one, q = its_recommendation(request, slug, number), request.GET.get("q", "")
    form = LearningForm(request.POST if request.method == "POST" else None, recommendation=one, search=q)
    if form.is_valid():
        chosen = form.cleaned_data
        actions.set_learning(
            by=request.user, recommendation=one, cards=list(chosen["parts"]), events=chosen["events"]
        )
        return back(request, one, "Saved.")
    context = {"form": form, "one": one, "review": one.review, "q": q}
    return form_page(request, "reviews/desk/learning.html", context)
