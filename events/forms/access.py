"""What somebody may say about access."""

from typing import Any

from django import forms

from events import access_needs
from portal.lib import identity


class AccessForm(identity.WithoutChildsDetails, forms.Form):
    """The usual needs, and others in one's own words; all of it optional."""

    free_text = ("access_words",)
    access = forms.MultipleChoiceField(
        label="To take part I need",
        choices=[(key, label) for key, label, _ in access_needs.USUAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_words = forms.CharField(
        label="Anything else, or more about it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="About you.",
    )

    @property
    def says_something(self) -> bool:
        """Once it is valid: whether anything was asked for."""
        return bool(self.cleaned_data["access"] or self.cleaned_data["access_words"])

    def needs(self) -> dict[str, Any]:
        """What `actions.tell_access_needs` takes."""
        return {"usual": self.cleaned_data["access"], "words": self.cleaned_data["access_words"]}
