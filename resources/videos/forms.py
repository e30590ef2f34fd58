"""Everything that comes into the room passes here: files to be sent, their descriptions, captions, what was watched."""

import json
import math
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.lib.forms import FileDrop
from portal.lib.identity import WithoutChildsDetails, without_childs_details
from resources.library.forms import CardForm
from resources.library.models import Bundle, Resource
from resources.videos import captions as captioning
from resources.videos import chapters as chaptering
from resources.videos.models import Video

# What presentation programs, meeting programs and phones save, with the names that browsers give those kinds.
KINDS = {
    ".mp4": {"video/mp4"},
    ".m4v": {"video/mp4", "video/x-m4v"},
    ".mov": {"video/quicktime"},
    ".webm": {"video/webm"},
    ".mkv": {"video/x-matroska", "video/matroska"},
    ".wmv": {"video/x-ms-wmv"},
    ".avi": {"video/x-msvideo", "video/avi", "video/vnd.avi"},
    ".mpg": {"video/mpeg"},
    ".mpeg": {"video/mpeg"},
}
UNSAID = {"", "application/octet-stream"}  # browsers that do not know the kind
ACCEPT = ",".join(sorted({*KINDS, *(kind for kinds in KINDS.values() for kind in kinds)}))


def largest_in_words() -> str:
    """The most that we take, rounded down to whole gigabytes (or megabytes)."""
    giga, mega = settings.VIDEO_LARGEST // 10**9, settings.VIDEO_LARGEST // 10**6
    return f"{giga} GB" if giga else f"{mega} MB"


def from_json(body: bytes) -> dict[str, Any]:
    """The JSON object that a module sent, or nothing where it is none: the form then says what is missing."""
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


class UploadForm(WithoutChildsDetails, forms.Form):
    """The file that a browser is about to send: its name, bytes, kind and fingerprint, as JSON."""

    free_text = ("name",)

    name = forms.CharField(max_length=200)
    size = forms.IntegerField(min_value=1)
    type = forms.CharField(max_length=100, required=False)
    fingerprint = forms.CharField(max_length=300)
    video = forms.UUIDField(required=False)

    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"]
        if size > settings.VIDEO_LARGEST:
            raise ValidationError(f"This file is larger than {largest_in_words()}, the most that we take.")
        return size

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kinds = KINDS.get(PurePath(given.get("name", "")).suffix.lower())
        if "name" in given and (kinds is None or given.get("type", "").lower() not in kinds | UNSAID):
            self.add_error(
                "name", "This is not a recording that we take. Send an MP4, MOV, WebM, MKV, WMV or AVI file."
            )
        return given


class PartsForm(forms.Form):
    """Which parts of an upload are to be signed, as JSON: at most fifty at once, and only those it has."""

    parts = forms.JSONField()

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_parts(self) -> list[int]:
        given = self.cleaned_data["parts"]
        if not isinstance(given, list) or not 1 <= len(given) <= 50:
            raise ValidationError("Name between 1 and 50 parts.")
        if any(type(number) is not int or not 1 <= number <= self.most for number in given):
            raise ValidationError(f"Parts are numbered from 1 to {self.most}.")
        return given


class WatchedForm(forms.Form):
    """A player's report, as JSON: where it is, and the spans of seconds that were played since the last."""

    sitting = forms.CharField(max_length=400)
    sequence = forms.IntegerField(min_value=1)
    position = forms.FloatField(min_value=0)
    intervals = forms.JSONField()

    def clean_position(self) -> float:
        position: float = self.cleaned_data["position"]
        if not math.isfinite(position):
            raise ValidationError("A position is a number of seconds.")
        return position

    def clean_intervals(self) -> list[tuple[float, float]]:
        given = self.cleaned_data["intervals"]
        if not isinstance(given, list) or len(given) > 200:
            raise ValidationError("Intervals are a list of at most 200 pairs.")
        spans = []
        for span in given:
            if not isinstance(span, list) or [type(n) in {int, float} for n in span] != [True, True]:
                raise ValidationError("An interval is a pair of seconds.")
            spans.append((float(span[0]), float(span[1])))
        return spans

    # An empty list is a report too: the player is where it was.
    intervals.empty_values = [None, ""]


class DetailsForm(CardForm):
    """What the trainer says of a recording while it is being sent, and later on the desk."""

    free_text = (*CardForm.free_text, "chapters")

    level = forms.CharField(max_length=20, required=False)
    review = forms.ModelChoiceField(
        Resource.objects.none(), label="Case review", required=False, empty_label="None"
    )
    chapters = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line each: a time and a title, for example 09:15 What daily life was like.",
    )
    captions = forms.FileField(
        label="Caption file",
        required=False,
        widget=FileDrop(note=".vtt or .srt, up to 1 MB", icon="closed-captioning"),
    )

    class Meta(CardForm.Meta):
        fields = ["title", "summary", "content_note", "topics", "audiences"]

    def __init__(
        self, *args: Any, video: Video | None, person: Any, captions_apart: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, instance=video.resource if video else None, **kwargs)
        self.video = video
        if captions_apart:
            del self.fields["captions"]
        self.fields["title"].help_text = "Say what people will learn. No child's details, please."
        self.fields["review"].queryset = Resource.objects.visible_to(person).filter(  # type: ignore[attr-defined]  # it is a ModelChoiceField
            kind=Resource.Kind.REVIEW
        )
        if video is not None and not self.is_bound:
            marks = [chaptering.Mark(c.start_seconds, c.title) for c in video.chapters.all()]
            tied = Bundle.objects.filter(part=video.resource, role=Bundle.Role.VIDEO).first()
            self.initial.update(
                level=video.level,
                chapters=chaptering.write(marks),
                review=tied.whole_id if tied else None,
            )

    def clean_chapters(self) -> list[chaptering.Mark]:
        duration = self.video.duration_seconds if self.video else None
        try:
            return chaptering.read(self.cleaned_data["chapters"], duration=duration)
        except chaptering.Wrong as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean_captions(self) -> list[captioning.Cue] | None:
        return read_captions(self.cleaned_data["captions"], self.video)

    def told(self) -> dict[str, Any]:
        """What was given, as `actions.describe` takes it."""
        given = self.cleaned_data
        cues, file = given.get("captions"), self.files.get("captions")
        return {
            "level": given["level"],
            "review": given["review"],
            "marks": given["chapters"],
            "cues": cues,
            "cues_name": str(file.name) if isinstance(file, UploadedFile) else "",
            **self.card(),
        }


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


class ExemptionForm(WithoutChildsDetails, forms.Form):
    """Why a recording needs no captions."""

    free_text = ("reason",)

    reason = forms.CharField(
        label="Why it needs no captions",
        max_length=300,
        help_text="For example: nobody speaks, every word is on the slides.",
    )
