"""What people type about themselves and their agency."""

from django import forms


class JoiningForm(forms.Form):
    """What sign-up asks beside e-mail and password."""

    name = forms.CharField(label="Your name", max_length=120)

    def signup(self, request: object, user: object) -> None:
        """Allauth calls this once the person is saved."""
