"""allauth's sign-up, letters and ways on, bent to this house."""

import io
import logging
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from accounts import actions, emails, sessions
from portal.lib import security_log


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the person's own name, posts every letter through the plant room, and leads people on."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That email and password do not go together. Check both and try again.",
        "enter_current_password": "That is not your password now.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That code is not right. Codes change every half minute; look again.",
        "too_many_login_attempts": "Too many tries for now. Please wait a few minutes.",
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        user.job_title = form.cleaned_data.get("job_title", "")
        return super().save_user(request, user, form, commit)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Once the address is known to be the person's own, their request goes to who decides."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            actions.announce(person=email_address.user)
        return confirmed

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every letter has a fate on the desk."""
        emails.entrance(template_prefix, email, {"email": email, **context})

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every way of signing in ends here, once the second step is done."""
        actions.note_visit(person=user)
        super().login(request, user)
        sessions.note_beginning(request)
        security_log.tell("signed_in", request, account=user.email, level=logging.INFO)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People who wait for their agency are told so; everybody else goes home."""
        if request.user.is_authenticated and not request.user.is_registered:
            return reverse("accounts:waiting")
        return reverse("home:landing")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home:landing")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        if self.request.user.is_authenticated:
            return self.get_login_redirect_url(self.request)
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")


# What says that an address is the person's: elsewhere, and at Microsoft Entra, which sends it when asked to.
_PROVEN = ("email_verified", "xms_edov")
_YES = (True, "1", "true")  # each provider writes it in its own way, and "false" would be true to Python


def _told(sociallogin: SocialLogin) -> list[dict[str, Any]]:
    """What the provider said, twice: each paper proves only what stands in itself, and Entra's token says more."""
    said = sociallogin.account.extra_data
    return [said[paper] for paper in ("userinfo", "id_token") if paper in said]


class EmployersAdapter(DefaultSocialAccountAdapter):
    """Sign-in with the employer's account: only into an account whose address both sides know to be the person's."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(
                self._back(request, "Sign out first, then sign in with your employer.")
            )
        if len({told["sub"] for told in _told(sociallogin) if "sub" in told}) > 1:
            self.on_authentication_error(request, None)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """By no address but those that the provider says are the person's."""
        sociallogin.email_addresses = [
            EmailAddress(email=told["email"], verified=True, primary=True)
            for told in _told(sociallogin)
            if told.get("email") and any(told.get(word) in _YES for word in _PROVEN)
        ]
        return super().authenticate_by_email(sociallogin)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Who the provider says it is; the person here keeps the name that they have here."""
        said: Any = sociallogin.user
        said.email, said.name = data.get("email") or "", data.get("name") or ""
        return said

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """An address that was never confirmed here may be anybody's."""
        return EmailAddress.objects.filter(email__iexact=email, verified=True).exists()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Everybody new says first for whom they work, and somebody there agrees."""
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:  # type: ignore[override]  # the rest is for pages of allauth's
        raise ImmediateHttpResponse(
            self._back(request, "Your employer's sign-in did not work, or was stopped. Please try again.")
        )

    def _back(self, request: HttpRequest, words: str) -> HttpResponseRedirect:
        messages.error(request, words)
        return HttpResponseRedirect(reverse("account_login"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step at sign-in, drawn with the QR library that the portal has anyway."""

    def _get_site_name(self) -> str:
        """How a device names the place that a passkey opens."""
        return "Safeguarding learning portal"

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Codes change every half minute; look again.",
    }

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        # A border of four modules is what scanners ask for; a picture in an <img> needs its namespace.
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()
