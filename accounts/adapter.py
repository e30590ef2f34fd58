"""allauth's sign-up, letters and ways on, bent to this house."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts import actions, emails


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


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step at sign-in, drawn with the QR library that the portal has anyway."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Codes change every half minute; look again.",
    }

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        # A border of four modules is what scanners ask for; a picture in an <img> needs its namespace.
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()
