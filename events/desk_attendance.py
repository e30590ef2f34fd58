"""The register from a Teams attendance report: choose the file, look at what it proposes, save."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import SignedIn
from events import actions, desk_register
from events.forms import AttendanceFileForm, ProposalForm
from events.models import AttendanceProposal, Booking, Event
from events.proposed import Proposal
from events.proposing import MATCHING
from portal.lib.http import find, idempotent, needs, tried, unprocessable


def _event(request: SignedIn, slug: str) -> Event:
    return find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)


def _proposal(found: Event) -> Proposal | None:
    """What waits to be confirmed; None where nothing does."""
    kept = AttendanceProposal.objects.filter(event=found).first()
    if kept is None or kept.is_over:
        return None
    kept.event = found
    lines = (
        found.bookings.on_register()
        .select_related("person", "agency", "waiver")
        .order_by("person__name", "pk")
    )
    bookings: list[Booking] = list(lines)
    for booking in bookings:
        booking.event = found
    return Proposal(kept, bookings)


def _context(found: Event, proposal: Proposal, form: ProposalForm) -> dict[str, Any]:
    return {
        "event": found,
        "tab": "register",
        "proposal": proposal,
        "form": form,
        "count": proposal.count,
        "rule": proposal.kept.rule.words(found.starts, found.ends),
        "matching": MATCHING,
        "problem": proposal.kept.problem,
        "is_refused": bool(proposal.kept.problem),
    }


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.confirm_attendance")
def proposal(request: SignedIn, slug: str) -> HttpResponse:
    """What the file proposes; nothing is saved until it is confirmed."""
    found = _event(request, slug)
    proposed = _proposal(found)
    if proposed is None:
        messages.info(request, "No report waits to be looked at. The register shows what is saved.")
        there = reverse("desk_events:register", args=[found.slug])
        if request.headers.get("HX-Request"):  # the page of a register that was being saved: it is saved now
            return HttpResponse(headers={"HX-Redirect": there})
        return redirect(there)
    if proposed.kept.saving:
        context = {"event": found, "tab": "register", "kept": proposed.kept}
        return render(request, "events/desk_attendance_saving.html", context)
    form = ProposalForm(request.POST or None, proposal=proposed)
    if request.method == "GET":
        return render(request, "events/desk_attendance.html", _context(found, proposed, form))
    return _confirm(request, found, proposed, form)


def _confirm(request: SignedIn, found: Event, proposed: Proposal, form: ProposalForm) -> HttpResponse:
    changed: list[int | None] = []
    if not tried(
        form,
        lambda data: changed.append(
            actions.confirm_attendance(
                event=found, sha256=data["sha256"], marks=form.marks(), by=request.user
            )
        ),
    ):
        return unprocessable(request, "events/desk_attendance.html", _context(found, proposed, form))
    if changed[0] is None:  # a long one, which a job saves
        return redirect("desk_events:attendance", found.slug)
    messages.success(request, f"The register is saved. {changed[0]} changed.")
    return redirect("desk_events:register", found.slug)


@require_POST
@needs("events.run")
@idempotent("events.propose_attendance")
def choose(request: SignedIn, slug: str) -> HttpResponse:
    """Read a report; what it says is proposed."""
    found = _event(request, slug)
    form = AttendanceFileForm(request.POST, request.FILES)
    if tried(
        form,
        lambda data: actions.propose_attendance(
            event=found, content=data["report"].read(), rule=form.rule, by=request.user
        ),
        field="report",
    ):
        return redirect("desk_events:attendance", found.slug)
    return desk_register.page(request, found, upload=form)


@require_POST
@needs("events.run")
@idempotent("events.discard_attendance")
def discard(request: SignedIn, slug: str) -> HttpResponse:
    """Throw the proposal away."""
    found = _event(request, slug)
    try:
        actions.discard_attendance(event=found, by=request.user)
    except actions.Refused as refused:
        messages.info(request, str(refused))
        return redirect("desk_events:attendance", found.slug)
    messages.success(request, "The proposal is thrown away. The register is as it was.")
    return redirect("desk_events:register", found.slug)
