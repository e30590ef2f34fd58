"""The annual-report pack: a quarter or a year as a page, one spreadsheet, one CSV and a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.home import packs
from portal.lib import annual, clock, shell
from portal.lib.http import needs

shell.entry(
    "Annual report", icon="chart-bar", url="home:annual", permission="accounts.manage_agencies", order=60
)


def chosen(request: SignedIn) -> annual.Span:
    """The quarter or year of the address; the running year where none is given. 404 for one that is not told."""
    offered = {one.key: one for one in annual.spans(clock.today())}
    asked = request.GET.get("time", "")
    if asked and asked not in offered:
        raise Http404
    return offered[asked] if asked else next(iter(offered.values()))


@require_safe
@needs("accounts.manage_agencies")
def page(request: SignedIn) -> HttpResponse:
    """Every table of the chosen time."""
    span = chosen(request)
    context = {"span": span, "spans": annual.spans(clock.today()), "chapters": annual.pack(span)}
    return render(request, "home/annual.html", context)


@require_safe
@needs("accounts.manage_agencies")
def as_xlsx(request: SignedIn) -> HttpResponse:
    """A sheet for each table."""
    span = chosen(request)
    return packs.as_xlsx(f"annual-report-{span.key}", annual.pack(span))


@require_safe
@needs("accounts.manage_agencies")
def as_csv(request: SignedIn) -> HttpResponse:
    """All tables below each other, each under its title."""
    span = chosen(request)
    return packs.as_csv(f"annual-report-{span.key}", annual.pack(span))


@require_safe
@needs("accounts.manage_agencies")
def as_pdf(request: SignedIn) -> HttpResponse:
    """The same to print, tagged."""
    span = chosen(request)
    return packs.as_pdf(
        request,
        f"annual-report-{span.key}",
        annual.pack(span),
        title="Annual report: the figures",
        span=span.name,
        back="home:annual",
    )
