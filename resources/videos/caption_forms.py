"""Captions as they come in: a file, lines of the editor, and the words of those who answer for them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from portal.lib.forms import FileDrop
from portal.lib.identity import WithoutChildsDetails, findings, without_childs_details
from resources.videos import captions as captioning
from resources.videos.models import Video

if TYPE_CHECKING:
    _Lines = forms.BaseFormSet["LineForm"]
else:
    _Lines = forms.BaseFormSet  # cannot be subscripted while it runs


class CaptionsForm(forms.Form):
    """A caption file for a recording."""

    captions = forms.FileField(
        label="Caption file", widget=FileDrop(note=".vtt or .srt, up to 1 MB", icon="closed-captioning")
    )

    def __init__(self, *args: Any, video: Video, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.video = video

    def clean_captions(self) -> list[captioning.Cue] | None:
        return read_captions(self.cleaned_data["captions"], self.video)


def read_captions(file: Any, video: Video | None) -> list[captioning.Cue] | None:
    """Parse an uploaded caption file; its words are looked through for a child's details. Raises ValidationError."""
    if file is None:
        return None
    duration = video.duration_seconds if video else None
    try:
        cues = captioning.read(file.read(captioning.LARGEST + 1), duration=duration)
    except captioning.Wrong as wrong:
        raise ValidationError(str(wrong)) from wrong
    without_childs_details(captioning.to_text(cues))
    return cues


class ApprovalForm(forms.Form):
    """The tick that only a person can make."""

    listened = forms.BooleanField(
        label="I have listened to the recording and read its captions. They say what is said, and a voice is clear.",
        error_messages={
            "required": "Tick this once you have listened to the recording and read its captions."
        },
    )


class ReleaseForm(forms.Form):
    """The tick that only a person can make of a newer file."""

    listened = forms.BooleanField(
        label="I have listened to the new file from beginning to end. Its captions say what is said, and a voice is clear.",
        error_messages={"required": "Tick this once you have listened to the new file with its captions."},
    )


class ExemptionForm(WithoutChildsDetails, forms.Form):
    """Why a recording needs no captions; an empty reason takes back the one that was recorded."""

    free_text = ("reason",)

    reason = forms.CharField(
        label="Why it needs no captions",
        max_length=300,
        help_text="For example: nobody speaks, every word is on the slides.",
        error_messages={"required": "Say why it needs no captions."},
    )

    def __init__(self, *args: Any, video: Video, **kwargs: Any) -> None:
        super().__init__(*args, initial={"reason": video.exempt_reason}, **kwargs)
        if video.exempt_reason:
            field = self.fields["reason"]
            field.required, field.help_text = False, f"Empty takes it back. {field.help_text}"


class LineForm(forms.Form):
    """One line of captions in the editor."""

    begins = forms.CharField(max_length=12, widget=forms.TextInput(attrs={"class": "num"}))
    ends = forms.CharField(max_length=12, widget=forms.TextInput(attrs={"class": "num"}))
    words = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        for name, label in (("begins", "begins at"), ("ends", "ends at"), ("words", "says")):
            self.fields[name].label = f"Line {number} {label}"
            self.fields[name].widget.attrs["aria-label"] = f"Line {number} {label}"


class Lines(_Lines):
    """A page of the editor. `start` is how many lines stand on the pages before it."""

    def __init__(self, *args: Any, start: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start = start

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "number": self.start + (index or 0) + 1}

    def clean(self) -> None:
        """A child's details are looked for in all lines at once."""
        for found in findings([form.cleaned_data.get("words", "") for form in self.forms]):
            self.forms[found.page - 1].add_error("words", found.sentence)

    def is_valid(self) -> bool:
        """Faults that `clean` found on a line count too."""
        return super().is_valid() and not self.faulty()

    def faulty(self) -> list[LineForm]:
        """The lines with something to put right."""
        return [form for form in self.forms if form.errors] if self.is_bound else []

    def rows(self) -> list[captioning.Row]:
        """What was typed; a line that nobody touched has no words."""
        given = [form.cleaned_data for form in self.forms]
        return [(row.get("begins", ""), row.get("ends", ""), row.get("words", "")) for row in given]

    def say(self, wrong: captioning.Wrong) -> None:
        """Say what is wrong at its line (`wrong.line` counts from the first line of all), or above them."""
        place = wrong.line - self.start - 1
        if 0 <= place < len(self.forms):
            self.forms[place].add_error("words", wrong.sentence)
        else:
            self.non_form_errors().append(str(wrong))


LinesFormSet: type[Lines] = forms.formset_factory(LineForm, formset=Lines, extra=1)  # type: ignore[assignment]  # the factory keeps what it is given
