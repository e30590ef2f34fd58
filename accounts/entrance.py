"""The entrance: which of allauth's pages are open here, each with a page of ours. What is not listed is closed.

Closed on purpose: adding and removing addresses (one person, one address; views_address changes it, because here an
address would count at sign-in and for a forgotten password before it is shown to be the person's), setting a password
without one, phones, passkey sign-up, and joining or leaving an employer's account by hand.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as employers
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from portal.lib import security_log

View = Callable[..., HttpResponseBase]


# What allauth's forms say of somebody who is not, or cannot show that they are, who they say.
REFUSALS = {
    "email_password_mismatch": "sign_in_failed",
    "too_many_login_attempts": "sign_in_limited",
    "incorrect_code": "code_failed",
    "incorrect_password": "password_failed",
    "enter_current_password": "password_failed",
    "rate_limited": "code_limited",
}


def plain(view: View) -> View:
    """Answer 422 where a form came back with something to put right; allauth itself says 200.

    A wrong password or code is one line of the security log, with a mark in place of the person.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
            _tell(request, form)
        return response

    return door


def _tell(request: HttpRequest, form: Any) -> None:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    person = getattr(form, "user", None) or request.user
    account = str(request.POST.get("login") or request.POST.get("email") or getattr(person, "email", ""))
    for said in sorted({REFUSALS[code] for code in codes & set(REFUSALS)}):
        security_log.tell(said, request, account=account)


@wraps(account.logout)
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Leave, and let the browser forget the pages it has seen here: a computer is often shared.

    Not its cookies: that would take those of other sites under the same domain along.
    """
    response: HttpResponseBase = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@wraps(account.signup)
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Person, request to join and letter are one deed: all of it or nothing."""
    with transaction.atomic():
        return account.signup(request)


def _door(route: str, view: View, name: str) -> URLPattern:
    return path(route, plain(view), name=name)


urlpatterns = [
    _door("login/", account.login, "account_login"),
    _door("logout/", sign_out, "account_logout"),
    _door("signup/", sign_up, "account_signup"),
    _door("inactive/", account.account_inactive, "account_inactive"),
    _door("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    _door("confirm-email/", account.email_verification_sent, "account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", plain(account.confirm_email), name="account_confirm_email"),
    _door("password/change/", account.password_change, "account_change_password"),
    _door("password/reset/", account.password_reset, "account_reset_password"),
    _door("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    _door(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        plain(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _door("login/code/", account.request_login_code, "account_request_login_code"),
    _door("login/code/confirm/", account.confirm_login_code, "account_confirm_login_code"),
    _door("2fa/", mfa.index, "mfa_index"),
    _door("2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    _door("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    _door("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    _door("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _door("2fa/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), "mfa_list_webauthn"),
    _door("2fa/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    _door("2fa/passkeys/again/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _door("2fa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    _door("passkey/", login_not_required(passkeys.login_webauthn), "mfa_login_webauthn"),
    _door("oidc/<slug:provider_id>/login/", employers.login, "openid_connect_login"),
    _door("oidc/<slug:provider_id>/login/callback/", employers.callback, "openid_connect_callback"),
    _door("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _door("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _door("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
]
