"""The desk's pages of reviews: the list, the editor, its details, and formats."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import audit, clock
from portal.lib.http import answer, find, form_page, idempotent, needs
from portal.lib.models import AuditEntry
from portal.lib.two_editors import Difference, differences, differing, in_rows
from resources.library import actions as library
from resources.library import offering, publishing
from resources.library.forms import EmbargoForm, MomentForm
from resources.library.models import Bundle
from resources.library.publishing import NotReady
from resources.reviews import actions, desk_before, desk_needs, formats, reach  # noqa: F401  hangs up needs
from resources.reviews import history as history_words
from resources.reviews.forms import (
    ActionForm,
    ApproveForm,
    AskToCloseForm,
    CloseForm,
    DoneForm,
    EvidenceForm,
    ExpectedForm,
    FormatForm,
    MilestoneForms,
    RecommendationForm,
    RemoveForm,
    ReopenForm,
    ReviewForm,
    TimelineForm,
)
from resources.reviews.models import ROLES, Recommendation, Review, progress_of

A_PAGE = 40
HISTORY = 200

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


def its_review(request: SignedIn, slug: str) -> Review:
    """The review behind an address of the desk, or 404."""
    return find(Review.objects.visible_to(request.user).select_related("resource"), resource__slug=slug)


@needs("reviews.edit")
@require_safe
def shelf(request: SignedIn) -> HttpResponse:
    """Every review with how far it has come and how many recommendations are late."""
    reviews = Review.objects.visible_to(request.user).with_plan().order_by("-resource__changed_at")
    page = Paginator(reviews, A_PAGE).get_page(request.GET.get("page"))
    rows = [(r, progress_of(r), sum(bool(a.days_late) for a in r.recommendations.all())) for r in page]
    return render(request, "reviews/desk/list.html", {"page": page, "rows": rows})


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.add")
def add(request: SignedIn) -> HttpResponse:
    """Begin a review."""
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = actions.add_review(by=request.user, card=form.card, details=form.details)
        messages.success(request, "The review is a draft. Only the business team sees it.")
        return redirect("desk_reviews:edit", begun.resource.slug)
    return form_page(request, "reviews/desk/details.html", {"form": form})


@needs("reviews.edit")
@require_safe
def editor(request: SignedIn, slug: str) -> HttpResponse:
    """Everything about one review on one page."""
    return editor_page(request, its_review(request, slug))


def editor_page(
    request: SignedIn,
    review: Review,
    *,
    opened: Recommendation | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The editor, with one recommendation open to be worked on; `forms` are those that came back with errors."""
    asked = list(review.recommendations.select_related("owner").prefetch_related("actions"))
    card, rows = review.resource, _formats(review)
    way = offering.way(card, request.user)
    out = card.publish_at or card.embargo_until
    context = {
        "review": review,
        "card": card,
        "rows": rows,
        "going": sum(bool(row["parts"]) for row in rows),
        "explained": sum(bool(row["reason"]) and not row["parts"] for row in rows),
        "embargo_form": EmbargoForm(start=card.embargo_until, prefix="embargo"),
        "moment_form": MomentForm(start=card.publish_at, prefix="publish"),
        "stays_until": publishing.public_at_least(out) if out else None,
        "way": way,
        **desk_before.context(review, way.obstacles, forms),
        "steps_taken": review.milestones.all(),
        "progress": progress_of(review),
        "asked": asked,
        "opened": opened.number if opened else None,
        "expected_form": ExpectedForm(initial={"expected_text": card.expected_text}),
    }
    if opened:
        context |= _open_box(opened, request.user, forms)
    return answer(
        request,
        "reviews/desk/editor.html",
        context | {"problems": list(forms.values())} | forms,
        status=status,
    )


def _formats(review: Review) -> list[dict[str, Any]]:
    """Each role with its cards or its reason."""
    ties, reasons = formats.ties(review), {n.role: n.reason for n in review.not_published.all()}
    return [
        {
            "role": role,
            "kind": formats.PICTURES[role][0],
            "picture": formats.PICTURES[role][1],
            "parts": [(b.part, formats.describe(b.part)) for b in ties if b.role == role],
            "published": all(b.part.is_published for b in ties if b.role == role),
            "reason": reasons.get(role, ""),
        }
        for role in ROLES
    ]


def _open_box(opened: Recommendation, person: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What can be done with one recommendation, by this person, now."""
    today, may_close = clock.today(), person.has_perm("reviews.close", opened)
    done, remove = given.get("done"), given.get("remove")
    return {
        "edit": RecommendationForm(instance=opened, prefix="edit"),
        "differences": _both(opened, given.get("edit")),
        "action": ActionForm(prefix="action", initial={"owner": opened.owner_id}),
        "steps": [
            (a, done if done is not None and done.prefix == f"done-{a.pk}" else done_form(a))
            for a in opened.actions.select_related("owner", "recorded_by")
        ],
        "close": CloseForm(prefix="close", initial={"closed_on": today}),
        "reopen": ReopenForm(prefix="reopen"),
        "approve": ApproveForm(
            prefix="approve", initial={"names_owner": opened.names_owner, "shows_due": opened.shows_due}
        ),
        "file": EvidenceForm(prefix="file"),
        "files": [
            (f, remove if remove is not None and remove.auto_id == remove_form(f).auto_id else remove_form(f))
            for f in opened.files.select_related("added_by", "action")
        ],
        "said": opened.updates.answered().select_related("answered_by"),
        "waiting": opened.updates.waiting().select_related("asked_by").first(),
        "written_to": actions.asked_of(opened),
        "made": reach.trace(opened),
        "held": reach.held(opened),
        "may_close": may_close,
        "ask_to_close": ask_to_close_form(opened) if opened.ready_to_close and not may_close else None,
        "closings": opened.closings.select_related("closed_by", "reopened_by"),
    }


def _both(opened: Recommendation, typed: RecommendationForm | None) -> list[Difference]:
    """Where what was typed about a recommendation differs from what somebody else saved meanwhile."""
    if typed is None or not typed.saved_meanwhile:
        return []
    return differences([(typed, RecommendationForm(instance=Recommendation.objects.filter(pk=opened.pk)[0]))])


def done_form(action: Any, data: Any = None) -> DoneForm:
    """The form that records one action as done."""
    start = {"evidence": action.evidence, "done_on": clock.today()}
    return DoneForm(data, prefix=f"done-{action.pk}", initial=start)


def remove_form(file: Any, data: Any = None) -> RemoveForm:
    """The form that takes one file of evidence out."""
    return RemoveForm(data, prefix="remove", auto_id=f"id_%s-{file.pk}")


def ask_to_close_form(recommendation: Recommendation, data: Any = None) -> AskToCloseForm:
    """The form that asks somebody else to close it."""
    return AskToCloseForm(data, prefix="ask", people=actions.who_may_close(recommendation))


def _saved_now(review: Review) -> Review:
    """The review as it is saved, whatever else this request holds."""
    found = Review.objects.filter(pk=review.pk)[0]
    found.resource = review.resource.as_saved()
    return found


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.change")
def details(request: SignedIn, slug: str) -> HttpResponse:
    """The details of a review."""
    review = its_review(request, slug)
    form = ReviewForm(request.POST or None, initial=ReviewForm.values_of(review), edited=review.resource)
    if request.method == "POST" and form.is_valid():
        actions.change_review(by=request.user, review=review, card=form.card, details=form.details)
        messages.success(request, "Saved.")
        return redirect("desk_reviews:edit", slug)
    context: dict[str, Any] = {"form": form, "review": review}
    if form.saved_meanwhile:
        now = ReviewForm(initial=ReviewForm.values_of(_saved_now(review)))
        context["differences"] = differences([(form, now)])
    return form_page(request, "reviews/desk/details.html", context)


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.timeline")
def timeline(request: SignedIn, slug: str) -> HttpResponse:
    """The dated steps of a review."""
    review, sent = its_review(request, slug), request.POST if request.method == "POST" else None
    start = list(review.milestones.values("day", "precision", "what"))
    forms = MilestoneForms(sent, initial=start, prefix="steps")
    form = TimelineForm(sent, edited=review.resource)
    if all([form.is_valid(), forms.is_valid()]):
        kept = [f.cleaned_data for f in forms if f.cleaned_data.get("what") and not f.cleaned_data["DELETE"]]
        steps = [{name: data[name] for name in ("day", "precision", "what")} for data in kept]
        actions.set_timeline(by=request.user, review=review, steps=steps)
        messages.success(request, "Saved.")
        return redirect("desk_reviews:edit", slug)
    context = {"review": review, "forms": forms, "form": form, "problems": [form, forms]}
    if form.saved_meanwhile:
        saved = in_rows(MilestoneForms(initial=start))
        context["differences"] = differing("Steps", theirs=saved, yours=in_rows(forms))
    return form_page(request, "reviews/desk/timeline.html", context)


@needs("reviews.edit")
@require_safe
def history(request: SignedIn, slug: str) -> HttpResponse:
    """Who did what to this review and its recommendations, newest first."""
    review = its_review(request, slug)
    things = [review, review.resource, *review.recommendations.all()]
    entries = AuditEntry.objects.filter(thing__in=[audit.name_of(thing) for thing in things])
    told = [
        {
            "entry": entry,
            "words": history_words.words_of(entry.verb),
            "detail": history_words.detail_of(entry.detail),
        }
        for entry in entries.select_related("by")[:HISTORY]
    ]
    context = {"review": review, "entries": told}
    return render(request, "reviews/desk/history.html", context)


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.format")
def one_format(request: SignedIn, slug: str, role: str) -> HttpResponse:
    """One format of a review: which cards it is, or why there is none."""
    review = its_review(request, slug)
    if role not in ROLES:
        raise Http404
    its_role, q = Bundle.Role(role), request.GET.get("q", "")
    sent = request.POST if request.method == "POST" else None
    form = FormatForm(sent, review=review, role=its_role, search=q)
    if form.is_valid():
        actions.set_format(by=request.user, review=review, role=its_role, **form.cleaned_data)
        messages.success(request, f"{its_role.label}: saved.")
        return redirect("desk_reviews:edit", slug)
    context = {"form": form, "review": review, "role": its_role, "q": q}
    return form_page(request, "reviews/desk/format.html", context)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.expected")
def expected(request: SignedIn, slug: str) -> HttpResponse:
    """Announce a review before it is published."""
    review, form = its_review(request, slug), ExpectedForm(request.POST)
    if not form.is_valid():
        return editor_page(request, review, expected_form=form, status=422)
    words = form.cleaned_data["expected_text"]
    try:
        library.announce(resource=review.resource, by=request.user, expected_text=words)
    except NotReady as not_yet:
        form.add_error("expected_text", str(not_yet))
        return editor_page(request, review, expected_form=form, status=422)
    messages.success(request, "Announced. Readers see its title, its summary and when it is expected.")
    return redirect("desk_reviews:edit", slug)
