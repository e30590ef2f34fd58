"""Who did what: the audit for the business team, with its filters, and the same as a file."""

import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit_forms import DeedsForm
from accounts.desk.people import A_PAGE
from accounts.signed_in import SignedIn
from portal.lib import audit_chain, clock, sheets
from portal.lib.http import needs
from portal.lib.models import AuditEntry

IN_A_FILE = 20_000  # rows; whoever needs more asks for a shorter time
HEADING = ("When", "Who", "What", "About", "Name", "More")


@needs("accounts.read_audit")
@require_safe
def deeds(request: SignedIn) -> HttpResponse:
    """What was done, newest first, as far as the filters say."""
    form = DeedsForm(request.GET)
    shown = {
        "form": form,
        "page": Paginator(form.deeds(), A_PAGE).get_page(request.GET.get("page")),
        "sealed": audit_chain.head(),
        "in_a_file": IN_A_FILE,
    }
    return render(request, "accounts/desk/deeds.html", shown)


@needs("accounts.read_audit")
@require_safe
def deeds_csv(request: SignedIn) -> HttpResponse:
    """The same deeds as CSV, the newest of them."""
    rows = [_row(entry) for entry in DeedsForm(request.GET).deeds()[:IN_A_FILE]]
    return sheets.csv_answer(f"audit-{clock.today()}", [HEADING, *rows])


def _row(entry: AuditEntry) -> list[sheets.Cell]:
    return [
        f"{clock.in_london(entry.at):%Y-%m-%d %H:%M:%S}",
        f"{entry.by} ({entry.by.email})" if entry.by else "The portal, or somebody who was erased",
        entry.verb,
        entry.thing,
        entry.summary,
        json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
    ]
