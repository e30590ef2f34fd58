"""Signing in with another address, so that a record goes with its person to another employer."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts import actions, addresses
from accounts.address_forms import AddressForm
from accounts.signed_in import SignedIn
from portal.lib.http import form_page, idempotent, tried

View = Callable[..., HttpResponseBase]
after_the_password: Callable[[View], View] = reauthentication_required()


@after_the_password
@idempotent("accounts.ask_for_address")
def ask(request: SignedIn) -> HttpResponse:
    """Say which address; who opened the page has just shown once more who they are."""
    if not (request.user.has_usable_password() or is_mfa_enabled(request.user)):
        messages.info(request, "Choose a password first: before an address changes, we ask for it.")
        return redirect("account_reset_password")
    form = AddressForm(request.POST or None, person=request.user)

    def write(given: dict[str, Any]) -> None:
        actions.ask_for_address(person=request.user, **given)

    if tried(form, write):
        new = form.cleaned_data["email"]
        messages.success(
            request, f"We have written to {new}. Nothing changes before you open the link there."
        )
        return redirect("accounts:profile")
    return form_page(request, "accounts/address.html", {"form": form})


@idempotent("accounts.change_address")
def change(request: SignedIn, token: str) -> HttpResponse:
    """Where the link of the letter leads: a page with a button, for the very person who asked and nobody else."""
    email = addresses.opened(token, request.user)
    if not email:
        return render(request, "accounts/address_new.html", status=404)
    form = forms.Form(request.POST if request.method == "POST" else None)
    here = request.session.session_key

    def write(_: dict[str, Any]) -> None:
        actions.change_address(person=request.user, email=email, by=request.user, here=here)

    if tried(form, write):
        messages.success(
            request, f"From now on you sign in with {email}. You are signed out everywhere else."
        )
        return redirect("accounts:profile")
    return form_page(request, "accounts/address_new.html", {"form": form, "email": email})
