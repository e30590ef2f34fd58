"""The coordinator's and the business team's page of figures: four numbers, a trend, groups compared, coverage by theme."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Agency
from accounts.signed_in import SignedIn
from portal.home import packs
from portal.home.agencies import one_of
from portal.home.annual import chosen
from portal.home.learnt import AIM, Insights
from portal.lib import annual, clock, shell
from portal.lib.http import needs
from resources.learning import boards

A_PAGE = 30  # groups in the grid and among the bars
NUDGED = 10  # lines of who is late: the rest stands on the page of what is set

shell.entry(
    "Insights", icon="chart-line-up", url="home:insights", permission="accounts.manage_people", order=62
)


def _found(request: SignedIn) -> Insights:
    """The whole partnership for the business team unless it asks for one agency; their own for a coordinator."""
    everything = request.user.has_perm("accounts.manage_agencies") and not request.GET.get("agency")
    return Insights(chosen(request), None if everything else one_of(request))


def _late(request: SignedIn, found: Insights) -> dict[str, Any]:
    """Who of one agency is late or due soon with what is set, for whoever may remind them."""
    if found.agency is None or not request.user.has_perm("learning.set_for_team"):
        return {}
    return boards.of(found.agency).nudging(NUDGED)


@require_safe
@needs("accounts.manage_people")
def page(request: SignedIn) -> HttpResponse:
    """Every drawing with its table."""
    found = _found(request)
    groups = Paginator(found.groups, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "groups": groups,
        "grid": [(one, [(topic, one.about(topic)) for topic in found.topics]) for one in groups],
        "spans": annual.spans(clock.today()),
        "agencies": Agency.objects.kept_by(request.user).approved(),
        "all_may": request.user.has_perm("accounts.manage_agencies"),
        "aim": AIM,
        "now": [now for _, now, _ in found.by_month],
        "before": [then for _, _, then in found.by_month],
        "names": [name for name, *_ in found.by_month],
    }
    return render(request, "home/insights.html", context | _late(request, found))


@require_safe
@needs("accounts.manage_people")
def as_xlsx(request: SignedIn) -> HttpResponse:
    """A sheet for each table."""
    found = _found(request)
    return packs.as_xlsx(f"insights-{found.span.key}", [(found.about, found.tables)])


@require_safe
@needs("accounts.manage_people")
def as_csv(request: SignedIn) -> HttpResponse:
    """Every table below each other."""
    found = _found(request)
    return packs.as_csv(f"insights-{found.span.key}", [(found.about, found.tables)])


@require_safe
@needs("accounts.manage_people")
def as_pdf(request: SignedIn) -> HttpResponse:
    """The same tables to print, tagged."""
    found = _found(request)
    return packs.as_pdf(
        request,
        f"insights-{found.span.key}",
        [(found.about, found.tables)],
        title="Insights",
        span=found.span.name,
        back="home:insights",
    )
