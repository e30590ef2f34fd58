"""What is chosen about an attendance report: the file and its rule, then who is who and who was there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from events import attendance, proposing
from events.models import Booking
from events.places import MARKS
from events.proposed import OUT, SHOWN, Line, Proposal
from portal.lib.forms import FileDrop

_RULE = proposing.Rule()


class AttendanceFileForm(forms.Form):
    """A report, and from when on somebody is late, early or there in part."""

    report = forms.FileField(
        label="The attendance report from Teams",
        widget=FileDrop(
            attrs={"accept": ".csv,text/csv"}, note="A CSV file, as Teams writes it. Read, and not kept."
        ),
        error_messages={"required": "Choose the file first.", "empty": "The file is empty."},
    )
    late = forms.IntegerField(label="Late after minutes", initial=_RULE.late, min_value=0, max_value=120)
    early = forms.IntegerField(
        label="Left early, minutes before the end", initial=_RULE.early, min_value=0, max_value=120
    )
    share = forms.IntegerField(
        label="In part under this percentage of the time",
        initial=_RULE.share,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    def clean_report(self) -> Any:
        """A larger file is refused before it is read."""
        given = self.cleaned_data["report"]
        if given.size > attendance.LARGEST:
            raise ValidationError(
                f"The file is larger than {attendance.LARGEST // 1024**2} MB, so it is no attendance report."
            )
        return given

    @property
    def rule(self) -> proposing.Rule:
        """The three numbers, once the form is valid."""
        given = self.cleaned_data
        return proposing.Rule(late=given["late"], early=given["early"], share=given["share"])


class ProposalForm(forms.Form):
    """A choice for each person who needs an eye; whoever has none stays as proposed."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sha256"] = proposal.kept.sha256
        self.proposal = proposal
        self.doubtful, self.absent = proposal.doubtful[:SHOWN], proposal.absent[:SHOWN]
        self.strangers = proposal.match.strangers[:SHOWN]
        marks = [(mark, Booking.State(mark).label) for mark in MARKS]
        for line in (*self.doubtful, *self.absent):
            self.fields[line.key] = forms.ChoiceField(
                label=line.booking.person.name, choices=marks, initial=line.mark
            )
        for stranger in self.strangers:
            word = Booking.State(proposal.proposed(stranger).mark).label.lower()
            people = [(one.key, f"Is {one.booking.person.name}: {word}") for one in proposal.of(stranger)]
            self.fields[f"who-{stranger.number}"] = forms.ChoiceField(
                label=stranger.attender.name,
                choices=[("", "Choose"), *people, (OUT, "Somebody else, leave out")],
                required=False,
            )

    def doubtful_lines(self) -> list[tuple[Line, forms.BoundField]]:
        """Each with its choice."""
        return [(line, self[line.key]) for line in self.doubtful]

    def absent_lines(self) -> list[tuple[Line, forms.BoundField]]:
        """Each with its choice."""
        return [(line, self[line.key]) for line in self.absent]

    def stranger_lines(self) -> list[tuple[proposing.Stranger, list[Line], str, forms.BoundField]]:
        """Each with whom they may be, when they were there, and the choice."""
        return [
            (
                one,
                [self.proposal.lines[key] for key in one.maybe],
                proposing.spans(one.attender.stays),
                self[f"who-{one.number}"],
            )
            for one in self.strangers
        ]

    def marks(self) -> dict[str, str]:
        """Every booking's mark, once the form is valid."""
        given = self.cleaned_data
        who = {one.number: given[f"who-{one.number}"] for one in self.strangers}
        return self.proposal.marks(
            {line.key: given[line.key] for line in (*self.doubtful, *self.absent)}, who
        )
