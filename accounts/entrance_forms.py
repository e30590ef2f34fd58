"""allauth's forms in our words. They stand apart from forms.py because allauth builds its own on top of that."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError

from accounts import mailboxes

EMAIL = "Your own work email"
HOW_LONG = "Twelve characters or more. Three random words work well."


def _say(form: forms.BaseForm, name: str, label: str, hint: str = "", **attributes: str) -> None:
    """Give a field our label and hint; placeholders vanish when people begin to type, so there are none."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignUpForm(account.SignupForm):
    """An account for one person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "A personal work address. Shared ones such as office@ or admin@ cannot be used, because a record belongs to one person."
        _say(self, "email", EMAIL, hint)
        _say(self, "password1", "Choose a password", HOW_LONG)

    def clean_email(self) -> str:
        """Refuse an address that several people read."""
        address: str = super().clean_email()
        if mailboxes.is_shared(address):
            raise ValidationError(mailboxes.NOT_ONES_OWN, code="shared")
        return address


class SignInForm(account.LoginForm):
    """Email and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", "Work email", autocomplete="username")
        _say(self, "password", "Password")
        _say(self, "remember", "Keep me signed in on this device. Not on a shared computer.")


class ForgottenForm(account.ResetPasswordForm):
    """Asks for a link to choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", "Work email", "The address you sign in with.")


class NewPasswordForm(account.ResetPasswordKeyForm):
    """A new password by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", "New password", HOW_LONG)
        _say(self, "password2", "The same password again")


class ChangePasswordForm(account.ChangePasswordForm):
    """A new password in place of the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Your password now")
        _say(self, "password1", "New password", HOW_LONG)
        _say(self, "password2", "The same password again")


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", "Your password")


class AskForCodeForm(account.RequestLoginCodeForm):
    """Asks for a code by email in place of a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", "Work email", "We send a code that works once.")


def _code(form: forms.BaseForm, label: str, hint: str) -> None:
    _say(form, "code", label, hint, autocomplete="one-time-code")
    form.fields["code"].widget.attrs["class"] = "code"


class LoginCodeForm(account.ConfirmLoginCodeForm):
    """The code from the email."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code from the email", "You can paste it.")


class SecondStepForm(mfa.AuthenticateForm):
    """The code from the authenticator, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code", "Six figures from your authenticator app, or one of your recovery codes.")


class SecondStepAgainForm(mfa.ReauthenticateForm):
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code", "Six figures from your authenticator app, or one of your recovery codes.")


class ActivateForm(totp.ActivateTOTPForm):
    """The first code, which shows that the app is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code from the app", "Six figures. They change every half minute.")
