"""What is typed to check a certificate."""

from django import forms


class CertificateNumberForm(forms.Form):
    """A number from a certificate."""

    number = forms.CharField(
        label="Certificate number",
        max_length=40,
        help_text="Under the date on the certificate, such as NM-7F3K-29QD.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
