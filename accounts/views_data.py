"""What is kept about a person: reading it, taking a copy, closing the account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import actions, own_copy
from accounts.closing_forms import CloseForm
from accounts.signed_in import SignedIn
from portal.lib import clock
from portal.lib.http import form_page, idempotent, tried


@require_safe
@never_cache
def data(request: SignedIn) -> HttpResponse:
    """What is kept about me, how much of it, and until when."""
    return render(request, "accounts/data.html", {"kept": own_copy.kept(request.user)})


@require_safe
@never_cache
def data_zip(request: SignedIn) -> HttpResponse:
    """Every stored row about me, for reading and for other programs."""
    answer = HttpResponse(own_copy.packed(request.user), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="my-data-{clock.today()}.zip"'
    return answer


@idempotent("accounts.close")
def close(request: SignedIn) -> HttpResponse:
    """Close my account for good, once I have typed my address."""
    form = CloseForm(request.POST or None, person=request.user)
    if tried(form, lambda _: actions.erase(person=request.user, by=request.user)):
        logout(request)
        messages.success(request, "Your account is closed. Thank you for learning here.")
        return redirect("home:landing")
    return form_page(request, "accounts/close.html", {"form": form})
