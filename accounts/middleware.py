"""Above professional, a password alone is not enough (in production)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts import roles

# Setting it up, showing once more who one is, leaving; and what nobody may be kept from: help, and health.
OPEN = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/pages/",
    "/static/",
    "/healthz",
    "/readyz",
)


class SecondFactorMiddleware:
    """Sends people with a role above professional to set up their authenticator before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._must_set_up(request):
            messages.info(
                request, "Your role needs a second step at sign-in. Please set up an authenticator app."
            )
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(OPEN):
            return False
        person = request.user
        if not person.is_authenticated or not roles.ABOVE_PROFESSIONAL & person.role_keys:
            return False
        return not is_mfa_enabled(person)
