"""The desk's figures of the programme for a period: how full, who came, who waits, who did not come, and what it costs."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.signed_in import SignedIn
from events import figures, months
from events.forms import PeriodForm
from events.models import Series
from portal.lib import annual, clock, sheets
from portal.lib.http import needs

A_PAGE = 50
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted; of one series, or of every event."""

    name: str
    since: dt.date
    until: dt.date
    series: Series | None = None

    @property
    def query(self) -> str:
        """What an address of the same figures ends with."""
        asked = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return urlencode(asked | ({"series": self.series.pk} if self.series else {}))

    def figures(self, person: User) -> figures.Figures:
        """Of the events that this person runs."""
        return figures.of_period(person, self.since, self.until, self.series)


def _usual(today: dt.date) -> list[Period]:
    """The periods that a partnership reports, this quarter first."""
    quarter = months.later(today.replace(day=1), -((today.month - 1) % 3))
    year = annual.year(annual.year_of(today))
    return [
        Period("This quarter", quarter, months.later(quarter, 3) - A_DAY),
        Period("Last quarter", months.later(quarter, -3), quarter - A_DAY),
        Period("Year from April", year.first, year.last),
    ]


def _chosen(request: SignedIn) -> tuple[PeriodForm, Period]:
    """The period in the address; this quarter where it says none, or none that can be."""
    usual = _usual(clock.today())[0]
    given = "since" in request.GET or "until" in request.GET
    form = PeriodForm(request.GET if given else None, initial={"since": usual.since, "until": usual.until})
    if form.is_valid():
        asked = form.cleaned_data
        return form, Period("", asked["since"], asked["until"], asked["series"])
    return form, usual


@needs("events.run_any")
@require_safe
def page(request: SignedIn) -> HttpResponse:
    """The tables of a period, each with its drawing."""
    form, period = _chosen(request)
    found = period.figures(request.user)
    context = {
        "form": form,
        "period": period,
        "usual": _usual(clock.today()),
        "figures": found,
        "page": Paginator(found.events, A_PAGE).get_page(request.GET.get("page")),
        "shares": [month.share or 0 for month in found.months],
        "month_names": [month.name[:3] for month in found.months],
        "top": max((line.taken for line in (*found.sectors, *found.agencies)), default=0),
        "is_refused": bool(form.errors),
    }
    return render(request, "events/desk_figures.html", context)


def _table(request: SignedIn) -> tuple[str, list[list[sheets.Cell]]]:
    period = _chosen(request)[1]
    found = period.figures(request.user)
    return f"events-{period.since}-to-{period.until}", figures.table(found)


@needs("events.run_any")
@require_safe
def as_csv(request: SignedIn) -> HttpResponse:
    """The tables as CSV."""
    return sheets.csv_answer(*_table(request))


@needs("events.run_any")
@require_safe
def as_xlsx(request: SignedIn) -> HttpResponse:
    """The tables as a spreadsheet."""
    return sheets.xlsx_answer(*_table(request), sheet="Events")
