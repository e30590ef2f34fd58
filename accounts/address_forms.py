"""What is typed to sign in with another address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts import mailboxes
from accounts.models import User


class AddressForm(forms.Form):
    """The address that somebody wants to sign in with from now on."""

    email = forms.EmailField(
        label="Your new work email",
        max_length=254,
        help_text="Your own address, not one that several people read. We write to it, and nothing changes before "
        "you open the link there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """Another one than now, and one person's own."""
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed == self.person.email.lower():
            raise ValidationError("This is your address already.")
        if mailboxes.is_shared(typed):
            raise ValidationError(mailboxes.NOT_ONES_OWN)
        return typed
