"""What is typed to check a certificate."""

from django import forms
from django.core.exceptions import ValidationError

from accounts import numbers


class CertificateNumberForm(forms.Form):
    """A number from a certificate."""

    number = forms.CharField(
        label="Certificate number",
        max_length=40,
        help_text="Under the date on the certificate, such as NM-7F3K-29QD.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """Something of which a number can be made."""
        typed: str = self.cleaned_data["number"]
        if not numbers.tidy(typed):
            raise ValidationError("Type the letters and figures of the number, such as NM-7F3K-29QD.")
        return typed
