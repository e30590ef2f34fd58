"""Every open recommendation by agency and lateness: one query for the page, the CSV and the spreadsheet."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock, sheets
from portal.lib.http import needs
from resources.reviews.forms import PlanFilterForm
from resources.reviews.models import Recommendation, RecommendationQuerySet

A_PAGE = 50
HEADING = (
    "Review",
    "Number",
    "What is asked",
    "Agency",
    "Due",
    "Late",
    "Days late",
    "Where it stands",
    "Last word",
)


def _chosen(request: SignedIn) -> tuple[PlanFilterForm, RecommendationQuerySet]:
    """The filters in the address and what they leave; a filter that means nothing leaves everything."""
    form = PlanFilterForm(request.GET)
    form.is_valid()
    left = Recommendation.objects.open().in_use().by_lateness(form.cleaned_data.get("lateness", ""))
    if agency := form.cleaned_data.get("agency"):
        left = left.filter(owner=agency)
    return form, left


def _sums(left: RecommendationQuerySet) -> list[dict[str, Any]]:
    """Open and late by agency, the most late first."""
    late = Count("pk", filter=Q(due__lt=clock.today()))
    by_agency = left.order_by().values("owner__name").annotate(open=Count("pk"), late=late)
    return [dict(row) for row in by_agency.order_by("-late", "-open", "owner__name")]


def _table(left: RecommendationQuerySet) -> list[list[sheets.Cell]]:
    """The same rows and totals as the page."""
    asked = list(left.as_the_plan_lists())
    rows: list[list[sheets.Cell]] = [
        [
            one.review.resource.title,
            one.number,
            one.title,
            one.owner.name,
            one.due,
            "yes" if one.days_late else "no",
            one.days_late,
            one.get_state_display(),
            one.last_word_on,
        ]
        for one in asked
    ]
    late = sum(bool(one.days_late) for one in asked)
    return [list(HEADING), *rows, ["Total", len(asked), "", "", None, late, None, "", None]]


@needs("reviews.edit")
@require_safe
def page(request: SignedIn) -> HttpResponse:
    """The list with its filters, and each agency's sums."""
    form, left = _chosen(request)
    sums = _sums(left)
    context = {
        "form": form,
        "page": Paginator(left.as_the_plan_lists(), A_PAGE).get_page(request.GET.get("page")),
        "sums": sums,
        "open": sum(row["open"] for row in sums),
        "late": sum(row["late"] for row in sums),
        "query": request.GET.urlencode(),
    }
    return render(request, "reviews/desk/open_plan.html", context)


@needs("reviews.edit")
@require_safe
def as_csv(request: SignedIn) -> HttpResponse:
    """The list as CSV."""
    return sheets.csv_answer("open-recommendations", _table(_chosen(request)[1]))


@needs("reviews.edit")
@require_safe
def as_xlsx(request: SignedIn) -> HttpResponse:
    """The list as a spreadsheet."""
    return sheets.xlsx_answer(
        "open-recommendations", _table(_chosen(request)[1]), sheet="Open recommendations"
    )
