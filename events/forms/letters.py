"""What the business team types to change a letter."""

from dataclasses import asdict
from typing import Any, Self

from django import forms

from events import letters, wordings
from events.actions import lock_letters
from events.models import LetterWords
from portal.lib import identity
from portal.lib.two_editors import WithWhatStood

OPENING, CLOSING = 2000, 4000


class LetterForm(WithWhatStood, identity.WithoutChildsDetails, forms.Form):
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

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.letter = name, wordings.LETTERS[name]
        self.initial.update(asdict(LetterWords.of(name)))

    def as_saved(self) -> Self:
        lock_letters()
        return type(self)(name=self.name)

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
