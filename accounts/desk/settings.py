"""What every page, letter and certificate says about the partnership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, context
from accounts.forms import PartnershipForm
from accounts.signed_in import SignedIn
from portal.lib.http import idempotent, needs, unprocessable


@needs("accounts.change_settings")
@idempotent("accounts.change_partnership")
def partnership(request: SignedIn) -> HttpResponse:
    """Name, logo, front door, out of hours, LADO, referral mailbox, business contact."""
    form = PartnershipForm(request.POST or None, request.FILES or None, instance=context.partnership())
    if request.method != "POST":
        return render(request, "accounts/desk/settings.html", {"form": form})
    if not form.is_valid():
        return unprocessable(request, "accounts/desk/settings.html", {"form": form})
    actions.change_partnership(by=request.user, **form.changes)
    messages.success(request, "Saved. Every page and letter says it from now on.")
    return redirect("desk_accounts:settings")
