"""What is typed before an account is closed for good."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User


class CloseForm(forms.Form):
    """The address of an account that is to be closed, typed to be sure."""

    address = forms.EmailField(
        label="Type the address of the account",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_address(self) -> str:
        """The very address."""
        typed: str = self.cleaned_data["address"]
        if typed.casefold() != self.person.email.casefold():
            raise ValidationError("This is not the address of the account.")
        return typed
