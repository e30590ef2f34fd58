"""Delivered to my team: recording a session, looking at it, correcting it, taking it back, taking oneself off it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sources
from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, needs, unprocessable
from resources.briefings import actions
from resources.briefings.forms import DeliveryForm, WithdrawForm, planned, team_actions
from resources.briefings.models import Briefing, Delivery, Presence
from resources.library.models import Resource

sources.leads_to("delivery", lambda key: reverse("briefings:delivery", args=[key]))


@require_http_methods(["GET", "POST"])
@needs("briefings.deliver")
@idempotent("briefings.deliver")
def deliver(request: SignedIn, slug: str) -> HttpResponse:
    """Record that a team was taken through this briefing."""
    shown = Briefing.objects.visible_to(request.user).filter(resource__state=Resource.State.PUBLISHED)
    briefing = find(shown.select_related("resource"), resource__slug=slug)
    form, plan = DeliveryForm(request.POST or None, person=request.user), team_actions(request.POST or None)
    if request.method == "POST" and form.is_valid() and plan.is_valid():
        made = actions.record_delivery(
            briefing=briefing,
            by=request.user,
            agency=form.cleaned_data["agency"],
            words=form.words,
            named=form.cleaned_data["colleagues"],
            actions=planned(plan),
        )
        messages.success(request, "Recorded. It counts for your agency, and for those you named.")
        return redirect(made)
    return _form(request, briefing, form, plan, None)


def _form(
    request: SignedIn, briefing: Briefing, form: DeliveryForm, plan: Any, delivery: Delivery | None
) -> HttpResponse:
    context = {
        "card": briefing.resource,
        "form": form,
        "plan": plan,
        "all_forms": [form, plan],
        "delivery": delivery,
    }
    if request.method == "POST":
        return unprocessable(request, "briefings/deliver.html", context)
    return render(request, "briefings/deliver.html", context)


def _delivery(request: SignedIn, uuid: str) -> Delivery:
    return find(Delivery.objects.visible_to(request.user).with_evidence(), uuid=uuid)


def _own(request: SignedIn, uuid: str) -> Delivery:
    """A session that this person recorded and may still correct."""
    delivery = _delivery(request, uuid)
    if not request.user.has_perm("briefings.correct_delivery", delivery):
        raise Http404
    return delivery


@require_safe
def delivery(request: SignedIn, uuid: str) -> HttpResponse:
    """One session, for whoever recorded it, was named in it or keeps the agency's evidence."""
    shown = _delivery(request, uuid)
    context = {
        "delivery": shown,
        "card": shown.briefing.resource,
        "session": shown.session,
        "reviews": shown.reviews,
        "may_correct": request.user.has_perm("briefings.correct_delivery", shown),
        "is_named": any(presence.person_id == request.user.pk for presence in shown.present),
    }
    return render(request, "briefings/delivery.html", context)


@require_http_methods(["GET", "POST"])
@idempotent("briefings.change_delivery")
def change(request: SignedIn, uuid: str) -> HttpResponse:
    """Correct a session."""
    shown = _own(request, uuid)
    typed = request.POST or None
    form = DeliveryForm(typed, person=request.user, delivery=shown)
    plan = team_actions(typed, delivery=shown)
    if request.method == "POST" and form.is_valid() and plan.is_valid():
        actions.change_delivery(
            delivery=shown,
            by=request.user,
            words=form.words,
            named=form.cleaned_data["colleagues"],
            actions=planned(plan),
        )
        messages.success(request, "Corrected. What counts has followed.")
        return redirect(shown)
    return _form(request, shown.briefing, form, plan, shown)


@require_http_methods(["GET", "POST"])
@idempotent("briefings.withdraw_delivery")
def withdraw(request: SignedIn, uuid: str) -> HttpResponse:
    """Take a session back, after a page that says what follows."""
    shown = _own(request, uuid)
    form = WithdrawForm(request.POST or None)
    context = {"delivery": shown, "card": shown.briefing.resource, "form": form}
    if request.method != "POST":
        return render(request, "briefings/withdraw.html", context)
    if not form.is_valid():
        return unprocessable(request, "briefings/withdraw.html", context)
    actions.withdraw_delivery(delivery=shown, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, "Withdrawn. It counts no more.")
    return redirect(shown)


@require_POST
@idempotent("briefings.leave_delivery")
def leave(request: SignedIn, uuid: str) -> HttpResponse:
    """Take oneself off a session."""
    mine = Presence.objects.standing().filter(person=request.user, delivery__withdrawn_at__isnull=True)
    actions.leave_delivery(presence=find(mine, delivery__uuid=uuid), by=request.user)
    messages.success(request, "Taken off your training record.")
    return redirect("accounts:record")
