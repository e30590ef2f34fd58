"""The desk's pages of guidance: words, clocks, and blank forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.two_editors import Difference, differences, differing, in_rows
from resources.library import offering
from resources.library.models import Bundle
from resources.reviews import actions
from resources.reviews.desk import read_or_write
from resources.reviews.forms import GuidanceForm, PartsForm, RuleForms
from resources.reviews.models import GuidancePage

RULE_FIELDS = ("text", "days", "starts", "citation", "citation_url", "checked_on")


def _its_page(request: SignedIn, slug: str) -> GuidancePage:
    return find(GuidancePage.objects.visible_to(request.user).select_related("resource"), resource__slug=slug)


@needs("reviews.edit_guidance")
@require_safe
def shelf(request: SignedIn) -> HttpResponse:
    """Every guidance page with its next review; what is past it comes first."""
    pages = GuidancePage.objects.visible_to(request.user).select_related(
        "resource__owner", "resource__deputy"
    )
    return render(request, "reviews/desk/guidance.html", {"pages": pages.order_by("resource__review_due")})


def _rules_of(rules: Any) -> list[dict[str, Any]]:
    """The clocks that were filled in and not taken out."""
    return [
        {name: form.cleaned_data[name] for name in RULE_FIELDS}
        for form in rules
        if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")
    ]


@needs("reviews.edit_guidance")
@read_or_write
@idempotent("reviews.add_guidance")
def add(request: SignedIn) -> HttpResponse:
    """Begin a guidance page."""
    given = request.POST if request.method == "POST" else None
    form, rules = GuidanceForm(given, initial={"owner": request.user.pk}), RuleForms(given, prefix="rules")
    if form.is_valid() and rules.is_valid():
        page = actions.add_guidance(
            by=request.user, card=form.card, details=form.details, rules=_rules_of(rules)
        )
        messages.success(request, "The page is a draft.")
        return redirect("desk_reviews:guidance_edit", page.resource.slug)
    return _form_page(request, {"form": form, "rules": rules})


@needs("reviews.edit_guidance")
@read_or_write
@idempotent("reviews.change_guidance")
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """The words of a guidance page, its source, its dates and its clocks."""
    page = _its_page(request, slug)
    given = request.POST if request.method == "POST" else None
    form = GuidanceForm(given, initial=GuidanceForm.values_of(page), edited=page.resource)
    rules = RuleForms(given, prefix="rules", initial=list(page.rules.values(*RULE_FIELDS)))
    if form.is_valid() and rules.is_valid():
        actions.change_guidance(
            by=request.user, page=page, card=form.card, details=form.details, rules=_rules_of(rules)
        )
        messages.success(request, "Saved.")
        return redirect("desk_reviews:guidance_edit", slug)
    context = {"form": form, "rules": rules, "page": page, "way": offering.way(page.resource, request.user)}
    if form.saved_meanwhile:
        context["differences"] = _both(form, rules, page)
    return _form_page(request, context)


def _both(form: GuidanceForm, rules: Any, page: GuidancePage) -> list[Difference]:
    """Where what was typed differs from what is saved now, the clocks included."""
    now = GuidancePage.objects.filter(pk=page.pk)[0]
    now.resource = page.resource.as_saved()
    theirs = RuleForms(prefix="rules", initial=list(now.rules.values(*RULE_FIELDS)))
    saved = GuidanceForm(initial=GuidanceForm.values_of(now))
    clocks = differing("Clocks", theirs=in_rows(theirs), yours=in_rows(rules))
    return [*differences([(form, saved)]), *clocks]


def _form_page(request: SignedIn, context: dict[str, Any]) -> HttpResponse:
    both = {"problems": [context["form"], context["rules"]]}
    return form_page(request, "reviews/desk/guidance_edit.html", context | both)


@needs("reviews.edit_guidance")
@read_or_write
@idempotent("reviews.blank_forms")
def blank_forms(request: SignedIn, slug: str) -> HttpResponse:
    """Which blank forms of the library a guidance page offers."""
    page, q = _its_page(request, slug), request.GET.get("q", "")
    given = request.POST if request.method == "POST" else None
    form = PartsForm(given, whole=page.resource, role=Bundle.Role.MATERIAL, search=q)
    form.fields["parts"].label = "Blank forms"
    if form.is_valid():
        actions.set_blank_forms(by=request.user, page=page, forms=list(form.cleaned_data["parts"]))
        messages.success(request, "Saved.")
        return redirect("desk_reviews:guidance_edit", slug)
    return form_page(request, "reviews/desk/guidance_forms.html", {"form": form, "page": page, "q": q})
