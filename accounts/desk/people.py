"""People of the agencies that one looks after: who asks to join, who is there, who holds which role."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, certificates, roles
from accounts.forms import ApproveForm, EndForm, GiveRoleForm, PartForm, ReasonForm, WithdrawForm
from accounts.models import Agency, Certificate, Grant, Membership, Reflection, User
from accounts.signed_in import SignedIn
from portal.lib import clock
from portal.lib.http import answer, find, form_page, idempotent, needs, tried

A_PAGE = 50


def _kept_people(request: SignedIn) -> Any:
    """The people whom this person may see on the desk, with only those memberships that are theirs to see.

    Of who has left, or was refused, a coordinator keeps the history; how they are reached and what they do now is
    said of those who are `known`: they belong to the agency, or wait to.
    """
    kept = Membership.objects.kept_by(request.user).select_related("agency")
    held = Grant.objects.current()
    people: QuerySet[User] = User.objects.prefetch_related(
        Prefetch("memberships", kept, "kept")
    ).prefetch_related(Prefetch("grants", held, "roles_held"))
    if request.user.has_perm("accounts.manage_agencies"):
        return people.annotate(known=Value(True))
    waiting = kept.waiting_for_decision()
    proven = kept.exclude(pk__in=kept.waiting()) | waiting
    here = (kept.current() | waiting).filter(person=OuterRef("pk"))
    return people.filter(pk__in=proven.values("person")).annotate(known=Exists(here))


def _membership(request: SignedIn, key: Any) -> Membership:
    """A membership that this person may decide about, or 404."""
    kept = Membership.objects.kept_by(request.user).select_related("agency", "person")
    membership = find(kept, uuid=key)
    if not request.user.has_perm("accounts.decide_membership", membership):
        raise Http404
    return membership


@needs("accounts.manage_people")
@require_safe
def everybody(request: SignedIn) -> HttpResponse:
    """Requests that wait, then everybody, by agency and by name."""
    people, agencies = _kept_people(request), Agency.objects.kept_by(request.user)
    agency = agencies.chosen(request.GET.get("agency", ""))
    if agency:
        people = people.filter(pk__in=agency.memberships.values("person"))
    if words := request.GET.get("q", "").strip():
        people = people.filter(Q(name__icontains=words) | Q(known=True, email__icontains=words))
    waiting = Membership.objects.kept_by(request.user).waiting_for_decision()
    return render(
        request,
        "accounts/desk/people.html",
        {
            "page": Paginator(people.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page")),
            "agencies": agencies,
            "agency": agency,
            "q": words,
            "waiting": waiting.select_related("person", "agency"),
        },
    )


def _person_page(request: SignedIn, person: User, status: int = 200, **shown: Any) -> HttpResponse:
    shown = {
        "person": person,
        "certificates": person.certificates.all()
        if request.user.has_perm("accounts.withdraw_certificate")
        else [],
        "role_form": GiveRoleForm() if request.user.has_perm("accounts.give_roles") else None,
        "parts": Membership.Part.choices,
        "places": person.sessions.filter(expire_date__gt=clock.now()).count()
        if request.user.has_perm("accounts.sign_others_out") and person != request.user
        else 0,
        "may_erase": request.user.has_perm("accounts.erase_people")
        and person != request.user
        and not person.left_for_good,
        "reflections": Reflection.objects.shared_with(request.user)
        .filter(entry__person=person)
        .select_related("entry"),
        **shown,
    }
    return answer(request, "accounts/desk/person.html", shown, status=status)


@needs("accounts.manage_people")
@require_safe
def person(request: SignedIn, key: Any) -> HttpResponse:
    """One person: where they belong, what they may, and their certificates for who may withdraw one."""
    return _person_page(request, find(_kept_people(request), uuid=key))


def _decide_page(request: SignedIn, membership: Membership, **shown: Any) -> HttpResponse:
    forms_shown = {"approve_form": ApproveForm(), "refuse_form": ReasonForm(), **shown}
    status = 422 if shown else 200
    return answer(
        request, "accounts/desk/decide.html", {"membership": membership, **forms_shown}, status=status
    )


@needs("accounts.manage_people")
@require_safe
def decide(request: SignedIn, key: Any) -> HttpResponse:
    """One request with both answers; nothing changes before a button is pressed."""
    return _decide_page(request, _membership(request, key))


@needs("accounts.manage_people")
@require_POST
@idempotent("accounts.approve")
def approve(request: SignedIn, key: Any) -> HttpResponse:
    """Let somebody in."""
    membership, form = _membership(request, key), ApproveForm(request.POST)
    if not tried(form, lambda given: actions.approve(membership=membership, by=request.user, **given)):
        return _decide_page(request, membership, approve_form=form)
    messages.success(request, f"{membership.person} is now a member of {membership.agency}.")
    return redirect("desk_accounts:people")


@needs("accounts.manage_people")
@require_POST
@idempotent("accounts.refuse")
def refuse(request: SignedIn, key: Any) -> HttpResponse:
    """Say no, with the reason."""
    membership, form = _membership(request, key), ReasonForm(request.POST)
    if not tried(form, lambda given: actions.refuse(membership=membership, by=request.user, **given)):
        return _decide_page(request, membership, refuse_form=form)
    messages.success(request, f"{membership.person} has been told why not.")
    return redirect("desk_accounts:people")


@needs("accounts.manage_people")
@require_POST
@idempotent("accounts.change_part")
def change_part(request: SignedIn, key: Any) -> HttpResponse:
    """Make a member a coordinator, or a professional again."""
    membership, form = _membership(request, key), PartForm(request.POST)
    if not tried(form, lambda given: actions.change_part(membership=membership, by=request.user, **given)):
        return _person_page(
            request, find(_kept_people(request), pk=membership.person_id), status=422, problem_form=form
        )
    messages.success(request, f"{membership.person} has a new part in {membership.agency}.")
    return redirect("desk_accounts:person", membership.person.uuid)


@needs("accounts.manage_people")
@idempotent("accounts.end_membership")
def end_membership(request: SignedIn, key: Any) -> HttpResponse:
    """Say which day is the last."""
    membership, form = _membership(request, key), EndForm(request.POST or None)
    if tried(form, lambda given: actions.end_membership(membership=membership, by=request.user, **given)):
        messages.success(request, f"The last day of {membership.person} in {membership.agency} is set.")
        return redirect("desk_accounts:person", membership.person.uuid)
    return form_page(request, "accounts/desk/end_membership.html", {"membership": membership, "form": form})


@needs("accounts.give_roles")
@require_POST
@idempotent("accounts.give_role")
def give_role(request: SignedIn, key: Any) -> HttpResponse:
    """Give a role of the partnership for a time."""
    someone, form = find(_kept_people(request), uuid=key), GiveRoleForm(request.POST)
    if not tried(form, lambda given: actions.give_role(person=someone, by=request.user, **given)):
        return _person_page(request, someone, status=422, role_form=form, problem_form=form)
    messages.success(request, f"{someone} has the role.")
    return redirect("desk_accounts:person", someone.uuid)


@needs("accounts.give_roles")
@idempotent("accounts.end_role")
def end_role(request: SignedIn, key: Any) -> HttpResponse:
    """End a role at once: a page with a button."""
    grant = find(Grant.objects.select_related("person"), uuid=key)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if tried(form, lambda _: actions.end_role(grant=grant, by=request.user)):
        messages.success(request, f"{grant.person} no longer holds the role.")
        return redirect("desk_accounts:person", grant.person.uuid)
    return form_page(request, "accounts/desk/end_role.html", {"grant": grant, "form": form})


@needs("accounts.manage_people")
@require_safe
def roles_page(request: SignedIn) -> HttpResponse:
    """The five roles, each with a sentence of what it may do, and who holds those of the partnership."""
    held: dict[str, list[Grant]] = {}
    if request.user.has_perm("accounts.manage_agencies"):
        for grant in Grant.objects.current().select_related("person"):
            held.setdefault(grant.role, []).append(grant)
    shown = [(role, held.get(role.key, [])) for role in roles.ALL]
    return render(request, "accounts/desk/roles.html", {"roles": shown})


@needs("accounts.withdraw_certificate")
@idempotent("accounts.withdraw_certificate")
def withdraw(request: SignedIn, number: str) -> HttpResponse:
    """Take a certificate back, with the reason that stays in the audit."""
    certificate = find(Certificate.objects.filter(withdrawn_at=None).select_related("person"), number=number)
    form = WithdrawForm(request.POST or None)
    if tried(form, lambda given: certificates.withdraw(certificate=certificate, by=request.user, **given)):
        anew = " A new one is issued." if form.cleaned_data["again"] else ""
        messages.success(request, f"Certificate {number} is withdrawn. Its check page says so now.{anew}")
        return redirect("desk_accounts:person", certificate.person.uuid)
    return form_page(request, "accounts/desk/withdraw.html", {"certificate": certificate, "form": form})
