"""A person's own pages, and the public check of a certificate."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts import actions, context, drawing, logos, numbers
from accounts.check_forms import CertificateNumberForm
from accounts.forms import AskToJoinForm, DetailsForm
from accounts.models import Certificate, Membership, RecordEntry
from accounts.signed_in import SignedIn
from portal.lib import clock, shell
from portal.lib.http import find, idempotent, unprocessable
from portal.lib.refusals import Refused
from portal.lib.typst_draw import CannotDraw


@require_safe
def waiting(request: SignedIn) -> HttpResponse:
    """What a person sees whose agency has not answered yet."""
    if request.user.is_registered:
        return redirect("home:landing")
    asked = request.user.memberships.select_related("agency").order_by("-asked_at")
    return render(request, "accounts/waiting.html", {"memberships": asked})


@idempotent("accounts.change_details")
def profile(request: SignedIn) -> HttpResponse:
    """My details, and the agencies I belong to."""
    form = DetailsForm(request.POST or None, instance=request.user)
    shown = {"form": form, "memberships": request.user.memberships.select_related("agency")}
    if request.method != "POST":
        return render(request, "accounts/profile.html", shown)
    if not form.is_valid():
        request.user.refresh_from_db()
        return unprocessable(request, "accounts/profile.html", shown)
    actions.change_details(person=request.user, by=request.user, **form.cleaned_data)
    messages.success(request, "Your details are saved.")
    return redirect("accounts:profile")


@idempotent("accounts.ask_to_join")
def join(request: SignedIn) -> HttpResponse:
    """Ask to join an agency, or another one."""
    form = AskToJoinForm(request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/join.html", {"form": form})
    if not form.is_valid():
        return unprocessable(request, "accounts/join.html", {"form": form})
    membership = actions.ask_to_join(person=request.user, **form.asked)
    actions.announce(person=request.user)
    if membership.state == Membership.State.APPROVED:
        messages.info(request, f"You belong to {membership.agency} already. There is nothing to ask for.")
    else:
        messages.success(request, "Your request is on its way. You get an email when it is decided.")
    return redirect("accounts:profile")


@idempotent("accounts.leave")
def leave(request: SignedIn, key: Any) -> HttpResponse:
    """Leave an agency, or take a request back: a page with a button."""
    mine = request.user.memberships.exclude(state=Membership.State.REFUSED).select_related("agency")
    membership = find(mine, uuid=key)
    if membership.has_ended:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/leave.html", {"membership": membership})
    try:
        left = actions.leave(membership=membership, by=request.user)
    except Refused as gone:
        raise Http404 from gone
    if left.state == Membership.State.ASKED:
        messages.success(request, f"Your request to join {left.agency} is taken back.")
    else:
        messages.success(request, f"You have left {left.agency}. Your record stays yours.")
    return redirect("accounts:profile")


shell.tab(
    "Certificates",
    url="accounts:certificates",
    order=20,
    count=lambda person: person.certificates.filter(withdrawn_at__isnull=True).count(),
)


@require_safe
def certificates(request: SignedIn) -> HttpResponse:
    """My certificates."""
    mine = request.user.certificates.select_related("entry")
    return render(request, "accounts/certificates.html", {"certificates": mine})


@require_safe
@never_cache
def certificate_pdf(request: SignedIn, number: str) -> HttpResponse:
    """One certificate as a file. A withdrawn one is no longer given out."""
    certificate = find(request.user.certificates.filter(withdrawn_at__isnull=True), number=number)
    try:
        drawn = drawing.certificate(certificate)
    except CannotDraw:
        messages.error(request, "We have no font for a letter in the name or title. Ask the business team.")
        return redirect("accounts:certificates")
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{certificate.number}.pdf"'
    return answer


@login_not_required
@require_safe
def verify_lookup(request: HttpRequest) -> HttpResponse:
    """Type a number, get to its page."""
    form = CertificateNumberForm(request.GET if "number" in request.GET else None)
    if not form.is_bound:
        return render(request, "accounts/verify_lookup.html", {"form": form})
    if not form.is_valid():
        return unprocessable(request, "accounts/verify_lookup.html", {"form": form})
    typed = form.cleaned_data["number"]
    found = Certificate.objects.numbered(typed).first()
    return redirect("accounts:verify", found.number if found else numbers.tidy(typed))


@login_not_required
@require_safe
@never_cache
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Valid, expired, withdrawn or unknown. It shows what is printed and nothing else about the person."""
    found = Certificate.objects.select_related("entry").numbered(number).first()
    shown = {
        "certificate": found,
        "number": number[:40],
        "now": clock.now(),
        "again": found
        and RecordEntry.objects.filter(pk=found.entry_id, certificates__withdrawn_at=None).exists(),
        "form": CertificateNumberForm(),
    }
    return render(request, "accounts/verify.html", shown, status=200 if found else 404)


@login_not_required
@require_safe
@cache_control(private=True, max_age=300)
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the partnership's logo, for as long as it is the logo."""
    partnership = context.partnership()
    if partnership is None or not partnership.logo or partnership.logo_url != request.path:
        raise Http404
    return redirect(logos.address(partnership.logo))
