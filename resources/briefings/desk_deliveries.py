"""The desk's evidence of team sessions: an agency's coordinator sees their own, the business team all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib import sheets, shell
from portal.lib.http import needs
from resources.briefings import evidence
from resources.briefings.forms import DeliveriesFilter
from resources.briefings.models import Delivery, DeliveryQuerySet

A_PAGE = 50

shell.entry(
    "Team sessions",
    icon="users-three",
    url="desk_briefings:deliveries",
    permission="briefings.see_deliveries",
    order=21,
)


def _wanted(request: SignedIn) -> tuple[DeliveryQuerySet, DeliveriesFilter]:
    """The sessions that page and files are made of."""
    form = DeliveriesFilter(request.GET, person=request.user)
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data
    found = Delivery.objects.kept_by(request.user).standing()
    found = found.between(given.get("since"), given.get("until"))
    if agency := given.get("agency"):
        found = found.filter(agency=agency)
    return found.with_evidence(), form


@require_safe
@needs("briefings.see_deliveries")
def index(request: SignedIn) -> HttpResponse:
    """The sessions with their totals."""
    found, form = _wanted(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sessions": [(delivery, delivery.session) for delivery in page],
        "totals": found.totals(),
        "form": form,
        "query": request.GET.urlencode(),
    }
    return render(request, "briefings/desk_deliveries.html", context)


@require_safe
@needs("briefings.see_deliveries")
def as_csv(request: SignedIn) -> HttpResponse:
    """The same sessions for a spreadsheet."""
    return sheets.csv_answer("team-sessions", _table(request))


@require_safe
@needs("briefings.see_deliveries")
def as_xlsx(request: SignedIn) -> HttpResponse:
    """The same sessions as a workbook."""
    return sheets.xlsx_answer("team-sessions", _table(request), sheet="Team sessions")


def _table(request: SignedIn) -> list[list[evidence.Cell]]:
    found, _ = _wanted(request)
    return evidence.table(delivery.session for delivery in found)
