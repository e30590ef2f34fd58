"""Everything that comes into the room passes here: files to be sent, their descriptions, captions, what was watched."""

import json
import math
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from portal.lib.forms import FileDrop
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import Difference, differences
from resources.library import occasions
from resources.library.forms import CardForm
from resources.library.models import Resource
from resources.videos import captions as captioning
from resources.videos import carrying, cutting, kinds, taking
from resources.videos import chapters as chaptering
from resources.videos.caption_forms import read_captions
from resources.videos.models import Video


def largest_in_words() -> str:
    """The most that we take, rounded down to whole gigabytes (or megabytes)."""
    giga, mega = settings.VIDEO_LARGEST // 10**9, settings.VIDEO_LARGEST // 10**6
    return f"{giga} GB" if giga else f"{mega} MB"


def from_json(body: bytes) -> dict[str, Any]:
    """The JSON object that a module sent, or nothing where it is none: the form then says what is missing."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):  # the second for thousands of brackets in brackets
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
        if "name" in given and not kinds.is_taken(given["name"], given.get("type", "")):
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


def _time(label: str, example: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "num", "placeholder": example, "inputmode": "numeric"}),
    )


def read_cut(form: forms.BaseForm, video: Video | None) -> None:
    """Put the cut that two typed times mean into the form's cleaned data, or say what is wrong with them."""
    given = form.cleaned_data
    for name in ("starts_at", "ends_at"):
        try:
            if given.get(name):
                cutting.seconds(given[name])
        except cutting.Wrong as wrong:
            form.add_error(name, str(wrong))
    if form.errors:
        return
    whole = video.sent_seconds if video else None
    try:
        given["cut"] = cutting.read(given["starts_at"], given["ends_at"], whole=whole)
    except cutting.Wrong as wrong:
        form.add_error("ends_at" if given["ends_at"] else "starts_at", str(wrong))


def times_of(video: Video) -> dict[str, str]:
    """The cut of a recording as the form shows it."""
    return {
        "starts_at": cutting.clock(video.cut_from) if video.cut_from else "",
        "ends_at": cutting.clock(video.cut_to) if video.cut_to is not None else "",
    }


class CutForm(forms.Form):
    """Where what people see begins and ends in the file that was sent."""

    starts_at = _time("Starts at", "00:00:00")
    ends_at = _time("Ends at", "at its end")

    def __init__(self, given: Any = None, *, video: Video) -> None:
        super().__init__(given, initial=times_of(video))
        self.video = video

    def clean(self) -> dict[str, Any]:
        read_cut(self, self.video)
        return self.cleaned_data


class PictureForm(forms.Form):
    """The moment that a recording's picture shows: one of those that stand to choose from."""

    at = forms.FloatField(min_value=0)

    def __init__(self, *args: Any, video: Video, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.video = video

    def clean_at(self) -> float:
        at: float = self.cleaned_data["at"]
        if not math.isfinite(at) or at >= (self.video.duration_seconds or 0.0):
            raise ValidationError("The recording has ended by then.")
        return at


class DetailsForm(CardForm):
    """What the trainer says of a recording while it is being sent, and later on the desk."""

    free_text = (*CardForm.free_text, "chapters")

    level = forms.CharField(max_length=20, required=False)
    occasion = forms.ChoiceField(
        label="Event that it records",
        required=False,
        help_text="It stands on the event’s page for those who may see it.",
    )
    review = forms.ModelChoiceField(
        Resource.objects.none(), label="Case review", required=False, empty_label="None"
    )
    chapters = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line each: a time and a title, for example 09:15 What daily life was like.",
    )
    downloadable = forms.BooleanField(
        label="People may keep a copy",
        required=False,
        help_text="Shows a download on its page. A copy cannot be called back.",
    )
    starts_at = _time("Starts at", "00:00:00")
    ends_at = _time("Ends at", "at its end")
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
        self.video, self.person, self.captions_apart = video, person, captions_apart
        if captions_apart:  # there they have forms of their own
            for name in ("captions", "starts_at", "ends_at"):
                del self.fields[name]
        self.fields["title"].help_text = "Say what people will learn. No child's details, please."
        self.fields["review"].queryset = Resource.objects.visible_to(person).filter(  # type: ignore[attr-defined]  # it is a ModelChoiceField
            kind=Resource.Kind.REVIEW
        )
        events = [(one.source, one.name) for one in occasions.run_by(person)]
        if video is not None and video.occasion and video.occasion not in dict(events):
            events.append((video.occasion, "The event that was named before"))
        self.fields["occasion"].choices = [("", "None"), *events]  # type: ignore[attr-defined]  # it is a ChoiceField
        if video is not None and not self.is_bound:
            marks = [chapter.mark for chapter in video.chapters.all()]
            tied = carrying.tie_for(video, person)
            self.initial.update(
                times_of(video),
                level=video.level,
                occasion=video.occasion,
                downloadable=video.downloadable,
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

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "starts_at" in self.fields:
            read_cut(self, self.video)
        return given

    @property
    def both_versions(self) -> list[Difference]:
        """Where what was typed differs from what somebody else saved meanwhile."""
        if not self.saved_meanwhile or self.video is None:
            return []
        saved = Video.objects.get(pk=self.video.pk)
        saved.resource = self.video.resource.as_saved()
        theirs = DetailsForm(video=saved, person=self.person, captions_apart=self.captions_apart)
        return differences([(self, theirs)])

    def told(self) -> dict[str, Any]:
        """What was given, as `actions.describe` takes it."""
        given = self.cleaned_data
        cues, file = given.get("captions"), self.files.get("captions")
        return {
            "level": given["level"],
            "occasion": given["occasion"],
            "review": given["review"],
            "marks": given["chapters"],
            "cues": cues,
            "cues_name": str(file.name) if isinstance(file, UploadedFile) else "",
            "downloadable": given["downloadable"],
            "cut": given.get("cut"),
            **self.card(),
        }


class TakingForm(WithoutChildsDetails, forms.Form):
    """Which file that waits on the server is taken in, and what it is called."""

    free_text = ("title",)

    which = forms.ChoiceField(label="Recording", required=False, widget=forms.RadioSelect)
    address = forms.CharField(
        label="Address in the portal’s own bucket",
        required=False,
        max_length=99,
        help_text="For example s3://quarantine/inbox/odell.mp4. No other place is asked.",
    )
    title = forms.CharField(max_length=160)

    def __init__(self, *args: Any, waiting: list[taking.Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {file.key: file for file in waiting}
        self.fields["which"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (file.key, f"{file.name}, {filesizeformat(file.size)}") for file in waiting
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        named = "address" if given.get("address") else "which"
        key = taking.key_of(given["address"]) if named == "address" else given.get("which", "")
        file = self.waiting.get(key)
        if file is None:
            self.add_error(named, "No such recording waits. Choose one of those listed.")
        elif file.is_too_large:
            self.add_error(named, f"This file is larger than {largest_in_words()}, the most that we take.")
        given["chosen"] = file
        return given
