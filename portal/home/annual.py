"""The annual-report pack: a quarter or a year as a page, one spreadsheet, one CSV and a PDF."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.context import partnership
from accounts.signed_in import SignedIn
from portal.lib import annual, clock, sheets, shell
from portal.lib.http import needs
from portal.lib.typst_draw import CannotDraw, compile_pdf

shell.entry(
    "Annual report", icon="chart-bar", url="home:annual", permission="accounts.manage_agencies", order=60
)

_TEMPLATE = Path(__file__).resolve().parent / "typst" / "annual.typ"


def _span(request: SignedIn) -> annual.Span:
    """The quarter or year of the address; the running year where none is given. 404 for one that is not told."""
    offered = {one.key: one for one in annual.spans(clock.today())}
    asked = request.GET.get("time", "")
    if asked and asked not in offered:
        raise Http404
    return offered[asked] if asked else next(iter(offered.values()))


def _words(cell: annual.Cell) -> str:
    return "" if cell is None else str(cell)


@require_safe
@needs("accounts.manage_agencies")
def page(request: SignedIn) -> HttpResponse:
    """Every table of the chosen time."""
    span = _span(request)
    context = {"span": span, "spans": annual.spans(clock.today()), "chapters": annual.pack(span)}
    return render(request, "home/annual.html", context)


@require_safe
@needs("accounts.manage_agencies")
def as_xlsx(request: SignedIn) -> HttpResponse:
    """A sheet for each table."""
    span = _span(request)
    tables = [table for _, told in annual.pack(span) for table in told]
    return sheets.book_answer(f"annual-report-{span.key}", [(one.title, one.lines) for one in tables])


@require_safe
@needs("accounts.manage_agencies")
def as_csv(request: SignedIn) -> HttpResponse:
    """All tables below each other, each under its title."""
    span = _span(request)
    rows: list[Any] = []
    for name, told in annual.pack(span):
        for one in told:
            rows += [[f"{name}: {one.title}"], *one.lines, []]
    return sheets.csv_answer(f"annual-report-{span.key}", rows)


@require_safe
@needs("accounts.manage_agencies")
def as_pdf(request: SignedIn) -> HttpResponse:
    """The same to print, tagged."""
    span, house = _span(request), partnership()
    chapters = [
        {
            "name": name,
            "tables": [
                {
                    "title": one.title,
                    "heading": list(one.heading),
                    "rows": [[_words(cell) for cell in row] for row in one.rows],
                    "total": [_words(cell) for cell in one.total],
                    "note": one.note,
                }
                for one in told
            ],
        }
        for name, told in annual.pack(span)
    ]
    data = {"title": "Annual report: the figures", "span": span.name, "chapters": chapters}
    try:
        drawn = compile_pdf(
            _TEMPLATE, data | {"issuer": house.full_name if house else ""}, timestamp=clock.now()
        )
    except CannotDraw:
        messages.error(request, "We have no font for a letter in a title. The spreadsheet has everything.")
        return redirect("home:annual")
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{span.key}.pdf"'
    return answer
