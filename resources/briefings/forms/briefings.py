"""What authors and readers type."""

from typing import Any

from django import forms

from portal.lib.identity import NO_DETAILS_HINT, without_childs_details
from resources.briefings import seven
from resources.briefings.models import Briefing

LONGEST_HEADING, LONGEST_BODY, LONGEST_QUESTIONS = 80, 6000, 1500  # letters


class SevenForm(forms.Form):
    """The seven sections and the questions; empty sections are allowed in a draft."""

    questions = forms.CharField(
        label="Questions for the team",
        required=False,
        max_length=LONGEST_QUESTIONS,
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
                label=f"Section {number} heading", max_length=LONGEST_HEADING
            )
            self.fields[f"body{number}"] = forms.CharField(
                label=f"Section {number} text",
                required=False,
                max_length=LONGEST_BODY,
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
    def shown(self) -> list[seven.Part]:
        """The seven parts as they stand in the boxes, right or wrong, for preview and length."""
        return [
            seven.Part(
                n, self._standing(f"heading{n}", LONGEST_HEADING), self._standing(f"body{n}", LONGEST_BODY)
            )
            for n in range(1, 8)
        ]

    @property
    def question_lines(self) -> list[str]:
        """The questions as they stand in their box, one each."""
        return seven.lines(self._standing("questions", LONGEST_QUESTIONS))

    def _standing(self, name: str, longest: int) -> str:
        return str(self[name].value() or "")[:longest].strip()

    @property
    def boxes(self) -> list[tuple[int, Any, Any, int]]:
        """Number, heading field, text field and number of words of each section, for the page."""
        return [
            (part.number, self[f"heading{part.number}"], self[f"body{part.number}"], part.words)
            for part in self.shown
        ]


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
