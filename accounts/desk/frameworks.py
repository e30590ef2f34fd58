"""The frameworks that records are measured against."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.models import Framework
from accounts.record_forms import FrameworkForm
from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, needs, unprocessable


@needs("accounts.keep_frameworks")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Every framework with what it asks and how many people chose it."""
    found = Framework.objects.annotate(chosen=Count("people")).prefetch_related("requirements")
    return render(request, "accounts/desk/frameworks.html", {"frameworks": found})


def _write(request: SignedIn, framework: Framework | None) -> HttpResponse:
    form = FrameworkForm(request.POST or None, instance=framework)
    shown = {"form": form, "framework": framework}
    if request.method != "POST":
        return render(request, "accounts/desk/framework.html", shown)
    if not form.is_valid():
        return unprocessable(request, "accounts/desk/framework.html", shown)
    actions.write_framework(
        by=request.user, framework=framework, asked=form.asked, **form.fields_of_framework
    )
    messages.success(request, "Saved. Everybody who chose it is measured against it from now on.")
    return redirect("desk_accounts:frameworks")


@needs("accounts.keep_frameworks")
@idempotent("accounts.add_framework")
def add(request: SignedIn) -> HttpResponse:
    """A new framework."""
    return _write(request, None)


@needs("accounts.keep_frameworks")
@idempotent("accounts.change_framework")
def change(request: SignedIn, key: Any) -> HttpResponse:
    """Change a framework, or offer it no longer."""
    return _write(request, find(Framework.objects.all(), uuid=key))
