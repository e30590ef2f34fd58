"""What the business team types to change a letter."""

from typing import Any

from django import forms

from events import letters
from portal.lib import identity

OPENING, CLOSING = 2000, 4000


class LetterForm(identity.WithoutChildsDetails, forms.Form):
    """Subject, heading, opening and closing; a field that the letter does not know is refused by its name."""

    free_text = ("subject", "heading", "opening", "closing")
    subject = forms.CharField(max_length=200)
    heading = forms.CharField(max_length=160)
    opening = forms.CharField(
        max_length=OPENING,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Before the box with the event. **Bold**, lists, and [links](https://…) are possible.",
    )
    closing = forms.CharField(
        max_length=CLOSING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="After the button to the event page. A line that begins with ## is a small heading; one with "
        "nothing to say below it is left out.",
    )

    def __init__(self, *args: Any, letter: letters.Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter

    def clean(self) -> dict[str, Any]:
        """Name each field that is not known beside what names it."""
        super().clean()
        for name in self.free_text:
            try:
                letters.check(self.cleaned_data.get(name, ""), self.letter)
            except letters.Unknown as unknown:
                self.add_error(name, str(unknown))
        return self.cleaned_data

    @property
    def words(self) -> letters.Words:
        """What was typed, once the form is valid."""
        given = self.cleaned_data
        return letters.Words(*(given[name].replace("\r\n", "\n") for name in self.free_text))
