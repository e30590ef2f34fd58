"""Agencies: the list, one of them with its people and its safeguarding lead, approving and merging."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.agency_forms import AgencyForm, LeadForm, MergeForm
from accounts.desk.people import A_PAGE
from accounts.models import Agency, Membership, SafeguardingLead
from accounts.signed_in import SignedIn
from portal.lib import clock, shell
from portal.lib.http import find, form_page, idempotent, needs, tried, unprocessable


@needs("accounts.manage_people")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """The agencies one looks after, those that wait for approval first."""
    today = Q(memberships__until=None) | Q(memberships__until__gte=clock.today())
    found = Agency.objects.kept_by(request.user).annotate(
        people=Count("memberships", Q(memberships__state=Membership.State.APPROVED) & today),
        has_lead=Exists(SafeguardingLead.objects.current().filter(agency=OuterRef("pk"))),
    )
    if words := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=words)
    page = Paginator(found.order_by("approved", "name"), A_PAGE).get_page(request.GET.get("page"))
    may_add = request.user.has_perm("accounts.manage_agencies")
    return render(request, "accounts/desk/agencies.html", {"page": page, "q": words, "may_add": may_add})


@needs("accounts.manage_people")
@require_safe
def agency(request: SignedIn, key: Any) -> HttpResponse:
    """One agency: its safeguarding leads, who asks to join, who belongs to it."""
    shown = find(Agency.objects.kept_by(request.user), uuid=key)
    members = shown.memberships.current().select_related("person").order_by("person__name", "pk")
    coordinators = members.filter(role=Membership.Part.COORDINATOR, person__is_active=True)
    leads = shown.leads.all()
    return render(
        request,
        "accounts/desk/agency.html",
        {
            "agency": shown,
            "lead": leads.current().first(),
            "planned": leads.planned().order_by("starts"),
            "earlier": leads.earlier(),
            "waiting": shown.memberships.waiting_for_decision().select_related("person", "agency"),
            "page": Paginator(members, A_PAGE).get_page(request.GET.get("page")),
            "may_change": request.user.has_perm("accounts.manage_agencies"),
            "may_keep_lead": request.user.has_perm("accounts.keep_lead", shown),
            "panels": shell.panels_of(shown, request.user) if shown.approved else [],
            "coordinators": [m.person for m in coordinators],
        },
    )


@needs("accounts.manage_agencies")
@idempotent("accounts.add_agency")
def add(request: SignedIn) -> HttpResponse:
    """Put an agency into the list."""
    form = AgencyForm(request.POST or None)
    if tried(form, lambda given: actions.add_agency(by=request.user, **given), field="name"):
        added = Agency.objects.get(name=form.cleaned_data["name"])
        messages.success(request, f"{added} is in the list.")
        return redirect("desk_accounts:agency", added.uuid)
    return form_page(request, "accounts/desk/agency_form.html", {"form": form})


@needs("accounts.manage_agencies")
@idempotent("accounts.change_agency")
def edit(request: SignedIn, key: Any) -> HttpResponse:
    """Change what the list says of an agency."""
    changed = find(Agency.objects.all(), uuid=key)
    form = AgencyForm(request.POST or None, instance=changed)

    def deed(given: dict[str, Any]) -> object:
        return actions.change_agency(agency=changed, by=request.user, **given)

    if tried(form, deed, field="name"):
        messages.success(request, f"{changed} is changed.")
        return redirect("desk_accounts:agency", changed.uuid)
    return form_page(request, "accounts/desk/agency_form.html", {"form": form, "agency": changed})


@needs("accounts.manage_agencies")
@require_POST
@idempotent("accounts.approve_agency")
def approve(request: SignedIn, key: Any) -> HttpResponse:
    """Take an agency that somebody named into the list."""
    approved = actions.approve_agency(agency=find(Agency.objects.all(), uuid=key), by=request.user)
    messages.success(request, f"{approved} is in the list. Its people can be let in now.")
    return redirect("desk_accounts:agency", approved.uuid)


@needs("accounts.manage_agencies")
@idempotent("accounts.merge_agencies")
def merge(request: SignedIn, key: Any) -> HttpResponse:
    """Move everything to another agency: the same school under two names."""
    source = find(Agency.objects.all(), uuid=key)
    form = MergeForm(request.POST or None, source=source)
    if tried(form, lambda given: actions.merge_agencies(source=source, by=request.user, **given)):
        messages.success(request, f"{source.name} is now part of {form.cleaned_data['target']}.")
        return redirect("desk_accounts:agency", form.cleaned_data["target"].uuid)
    return form_page(request, "accounts/desk/merge.html", {"form": form, "agency": source})


@needs("accounts.manage_people")
@idempotent("accounts.keep_lead")
def lead(request: SignedIn, key: Any) -> HttpResponse:
    """Name the safeguarding lead, from today or a later day."""
    of = find(Agency.objects.kept_by(request.user), uuid=key)
    if not request.user.has_perm("accounts.keep_lead", of):
        raise Http404
    form = LeadForm(request.POST or None, agency=of)
    shown = {"form": form, "agency": of}
    if request.method != "POST":
        return render(request, "accounts/desk/lead.html", shown)
    if not form.is_valid():
        return unprocessable(request, "accounts/desk/lead.html", shown)
    kept = actions.keep_lead(agency=of, by=request.user, **form.cleaned_data)
    messages.success(request, f"{kept.name} is kept as {kept.role_title} of {of}.")
    return redirect("desk_accounts:agency", of.uuid)
