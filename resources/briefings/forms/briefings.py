"""What authors and readers type."""

from typing import Any

from django import forms

from portal.lib.identity import NO_DETAILS_HINT, without_childs_details
from resources.briefings import seven
from resources.briefings.models import Briefing


class SevenForm(forms.Form):
    """The seven sections and the questions; empty sections are allowed in a draft."""

    questions = forms.CharField(
        label="Questions for the team",
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One question a line.",
        validators=[without_childs_details],
    )

    def __init__(self, *args: Any, briefing: Briefing | None = None, **kwargs: Any) -> None:
        have = {part.number: part for part in briefing.parts} if briefing else {}
        initial: dict[str, Any] = {"questions": briefing.questions if briefing else ""}
        for number, usual in enumerate(seven.HEADINGS, 1):
            part = have.get(number)
            initial[f"heading{number}"] = part.heading if part else usual
            initial[f"body{number}"] = part.body if part else ""
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for number in range(1, 8):
            self.fields[f"heading{number}"] = forms.CharField(
                label=f"Section {number} heading", max_length=80
            )
            self.fields[f"body{number}"] = forms.CharField(
                label=f"Section {number} text",
                required=False,
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 7}),
                help_text=f"{NO_DETAILS_HINT} Start a line with a dash for a list.",
                validators=[without_childs_details],
            )

    @property
    def parts(self) -> list[seven.Part]:
        """The seven parts as typed; call after `is_valid`."""
        given = self.cleaned_data
        return [seven.Part(n, given[f"heading{n}"].strip(), given[f"body{n}"].strip()) for n in range(1, 8)]

    @property
    def boxes(self) -> list[tuple[int, Any, Any]]:
        """Number, heading field and text field of each section, for the page."""
        return [(n, self[f"heading{n}"], self[f"body{n}"]) for n in range(1, 8)]


class ReadingForm(forms.Form):
    """What a reader may add to their own record."""

    reflection = forms.CharField(
        label="What will you do differently?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Optional, and only you can see it. {NO_DETAILS_HINT}",
        validators=[without_childs_details],
    )
