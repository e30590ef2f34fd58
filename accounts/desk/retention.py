"""What the portal keeps and for how long, the nightly removal, and the end of an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.closing_forms import CloseForm
from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib import privacy
from portal.lib.http import find, form_page, idempotent, needs, tried
from portal.lib.models import Removal

A_MONTH = 31


@needs("accounts.erase_people")
@require_safe
def retention(request: SignedIn) -> HttpResponse:
    """Every kind of row with its rule, and what went on the last nights."""
    rules = [
        (model._meta.app_config.verbose_name, str(model._meta.verbose_name_plural).capitalize(), holding)
        for model, holding in privacy.register.items()
        if holding.person is not None
    ]
    rules.sort(key=lambda rule: rule[:2])
    nights = Removal.objects.all()[:A_MONTH]
    return render(request, "accounts/desk/retention.html", {"rules": rules, "nights": nights})


@needs("accounts.erase_people")
@idempotent("accounts.erase")
def erase(request: SignedIn, key: Any) -> HttpResponse:
    """Close somebody's account for good, at their request: a page where their address is typed."""
    person = find(User.objects.here().exclude(pk=request.user.pk), uuid=key)
    form = CloseForm(request.POST or None, person=person)
    if tried(form, lambda _: actions.erase(person=person, by=request.user)):
        messages.success(request, "The account is closed, and the name is gone from what stays.")
        return redirect("desk_accounts:people")
    return form_page(request, "accounts/desk/erase.html", {"form": form, "person": person})
