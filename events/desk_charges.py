"""The ledger of non-attendance: one query for the page, the CSV and the spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, charging
from events.forms import ExemptionsForm, LedgerFilterForm, WaiveForm
from events.models import Booking, BookingQuerySet, Exemption
from portal.lib import clock, sheets
from portal.lib.http import find, idempotent, needs, unprocessable

A_PAGE = 50
HEADING = (
    "Day", "Event", "Person", "Agency", "Sector", "What happened", "Last free cancellation", "Charge", "Waived", "To pay",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One booking of the ledger with what it costs."""

    booking: Booking
    exempt: bool
    to_pay: Decimal

    @property
    def why_nothing(self) -> str:
        """The waiver's reason, or that the sector is exempt."""
        waiver = getattr(self.booking, "waiver", None)
        return waiver.reason if waiver else "Exempt" if self.exempt else ""

    @property
    def what_happened(self) -> str:
        """Did not attend, or when it was cancelled."""
        if self.booking.cancelled_at is None:
            return "Did not attend"
        return f"Cancelled late, {clock.in_london(self.booking.cancelled_at):%d/%m/%Y %H:%M}"


def _chosen(request: SignedIn) -> tuple[LedgerFilterForm, BookingQuerySet]:
    """The filters in the address and what they leave; a filter that means nothing leaves everything."""
    form = LedgerFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = Booking.objects.visible_to(request.user).missed()
    if agency := given.get("agency"):
        found = found.filter(agency=agency)
    if since := given.get("since"):
        found = found.filter(event__starts__date__gte=since)
    if until := given.get("until"):
        found = found.filter(event__starts__date__lte=until)
    return form, found.select_related("event", "person", "agency", "waiver").order_by("-event__starts", "pk")


def _lines(found: Iterable[Booking]) -> list[Line]:
    exempt = set(Exemption.objects.values_list("sector", flat=True))
    return [
        Line(
            booking,
            free := booking.agency is None or booking.agency.sector in exempt,
            charging.to_pay(booking.event.charge_amount, exempt=free, waived=hasattr(booking, "waiver")),
        )
        for booking in found
    ]


def _table(found: BookingQuerySet) -> list[list[sheets.Cell]]:
    """The same rows as the page, and their sum."""
    lines = _lines(found)
    rows: list[list[sheets.Cell]] = [
        [
            clock.in_london(line.booking.event.starts).date(),
            line.booking.event.title,
            line.booking.person.name,
            line.booking.agency.name if line.booking.agency else "",
            line.booking.agency.get_sector_display() if line.booking.agency else "",
            line.what_happened,
            f"{clock.in_london(line.booking.event.last_free_cancellation):%d/%m/%Y %H:%M}",
            float(line.booking.event.charge_amount or 0),
            line.why_nothing,
            float(line.to_pay),
        ]
        for line in lines
    ]
    total = float(sum(line.to_pay for line in lines))
    return [list(HEADING), *rows, ["Total", "", "", "", "", len(lines), "", None, "", total]]


@needs("events.run_any")
@require_safe
def page(request: SignedIn) -> HttpResponse:
    """Who did not come or cancelled late, what it costs, and what was waived."""
    return render(request, "events/desk_charges.html", _page(request, ExemptionsForm()))


def _page(request: SignedIn, exemptions: ExemptionsForm) -> dict[str, object]:
    form, found = _chosen(request)
    lines = _lines(found)
    return {
        "form": form,
        "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
        "total": sum((line.to_pay for line in lines), Decimal(0)),
        "query": request.GET.urlencode(),
        "exemptions": exemptions,
    }


@needs("events.run_any")
@require_safe
def as_csv(request: SignedIn) -> HttpResponse:
    """The ledger as CSV."""
    return sheets.csv_answer("non-attendance", _table(_chosen(request)[1]))


@needs("events.run_any")
@require_safe
def as_xlsx(request: SignedIn) -> HttpResponse:
    """The ledger as a spreadsheet."""
    return sheets.xlsx_answer("non-attendance", _table(_chosen(request)[1]), sheet="Non-attendance")


@needs("events.run_any")
@require_POST
@idempotent("events.set_exemptions")
def exemptions(request: SignedIn) -> HttpResponse:
    """Say which sectors are never charged."""
    form = ExemptionsForm(request.POST)
    if not form.is_valid():
        return unprocessable(request, "events/desk_charges.html", _page(request, form))
    actions.set_exemptions(sectors=form.cleaned_data["sectors"], by=request.user)
    messages.success(request, "The exemptions are saved.")
    return redirect("desk_events:charges")


@require_http_methods(["GET", "POST"])
@needs("events.run_any")
@idempotent("events.waive")
def waive(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Waive one charge with a reason, or take the waiver back."""
    found = (
        Booking.objects.visible_to(request.user)
        .missed()
        .select_related("event", "person", "agency", "waiver")
    )
    booking = find(found, uuid=uuid)
    form = WaiveForm(request.POST or None)
    context = {"booking": booking, "event": booking.event, "form": form, "line": _lines([booking])[0]}
    if request.method == "GET":
        return render(request, "events/desk_waive.html", context)
    if "again" in request.POST:
        actions.charge_after_all(booking=booking, by=request.user)
    elif not form.is_valid():
        return unprocessable(request, "events/desk_waive.html", context)
    else:
        actions.waive(booking=booking, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, f"The ledger is changed for {booking.person.name}.")
    return redirect("desk_events:charges")
