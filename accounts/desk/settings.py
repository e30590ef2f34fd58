"""What every page, letter and certificate says about the partnership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, context, logos
from accounts.agency_forms import PartnershipForm
from accounts.signed_in import SignedIn
from portal.lib import safely, storage
from portal.lib.http import idempotent, needs, unprocessable


@needs("accounts.change_settings")
@idempotent("accounts.change_partnership")
def partnership(request: SignedIn) -> HttpResponse:
    """Name, logo, front door, out of hours, LADO, referral mailbox, business contact."""
    form = PartnershipForm(request.POST or None, request.FILES or None, instance=context.partnership())
    if request.method != "POST":
        return render(request, "accounts/desk/settings.html", {"form": form})
    if not (form.is_valid() and _kept(form, request)):
        return unprocessable(request, "accounts/desk/settings.html", {"form": form})
    messages.success(request, "Saved. Every page and letter says it from now on.")
    return redirect("desk_accounts:settings")


def _kept(form: PartnershipForm, request: SignedIn) -> bool:
    """Store a new logo once all the rest holds, and keep it all; without a new picture the logo stays.

    What is no picture, or a store that does not answer, is told on the form.
    """
    uploaded = form.cleaned_data["logo_file"]
    try:
        logo = {"logo": logos.keep(uploaded)} if uploaded else {}
    except (safely.Refused, storage.StorageUnavailable) as error:
        form.add_error("logo_file", str(error))
        return False
    actions.change_partnership(by=request.user, **form.changes, **logo)
    return True
