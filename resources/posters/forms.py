"""What a reader types for one poster. What the desk types is in `desk_forms`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.html import format_html

from portal.lib import typst_draw
from portal.lib.forms import Segmented
from portal.lib.identity import without_childs_details
from resources.posters import drawing, fields
from resources.posters.fields import Fit, Sheet

USUAL_PAPER = "The usual paper"
_PAPERS = {"a4": "A4", "a3": "A3", "a5": "A5, for the mini", "a6": "A6, for the mini"}
_SIZES = {fields.FULL: "Full poster", fields.MINI: "Mini"}


class LeadForm(forms.Form):
    """What a reader types for one poster. It has the words that the poster has boxes for, and stores nothing.

    After `is_valid`, every word fits: what does not is refused at its field, with about how much is too much.
    """

    def __init__(self, *args: Any, sheets: Mapping[str, Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        keys = frozenset().union(*(sheet.keys for sheet in sheets.values()))
        for word in fields.WORDS.values():
            if word.key in keys:
                self.fields[word.key] = _word_field(word)
        papers = sorted(
            {paper for sheet in sheets.values() for paper in sheet.papers}, key=list(_PAPERS).index
        )
        self.fields["size"] = _Choice(
            label="Size",
            choices=[(size, _SIZES[size]) for size in sheets],
            initial=next(iter(sheets), fields.FULL),
            widget=Segmented,
        )
        self.fields["paper"] = _Choice(
            initial="",
            choices=[("", USUAL_PAPER), *((paper, _PAPERS[paper]) for paper in papers)],
            help_text="The usual paper is A4, and A5 for the mini.",
        )
        self.fields["output"] = forms.ChoiceField(required=False, choices=[("pdf", "PDF, ready to print")])

    def words(self) -> dict[str, str]:
        """What was typed, as plain lines, whether it is valid or not."""
        given: dict[str, str] = {}
        for key in fields.WORDS:
            if key in self.fields:
                typed = self[key].value()
                given[key] = fields.tidy(str(typed or ""))[: fields.WORDS[key].longest]
        return given

    @property
    def lead_fields(self) -> list[forms.BoundField]:
        """What is asked about the lead."""
        return [self[key] for key in fields.WORDS if key.startswith("lead_") and key in self.fields]

    @property
    def away_rows(self) -> list[list[forms.BoundField]]:
        """What is asked about the times when the lead is away: each deputy's name and phone side by side."""
        rows = (
            ("deputy1_name", "deputy1_phone"),
            ("deputy2_name", "deputy2_phone"),
            ("cover_text",),
            ("out_of_hours",),
        )
        shown = ([self[key] for key in row if key in self.fields] for row in rows)
        return [row for row in shown if row]

    @property
    def has_sizes(self) -> bool:
        """Whether there is a choice of size."""
        return len(self.sheets) > 1

    @property
    def chosen_sheet(self) -> Sheet:
        """The size that was asked for, or the first that there is."""
        return self.sheets.get(str(self["size"].value() or "")) or next(iter(self.sheets.values()))

    @property
    def chosen_paper(self) -> str:
        """The paper that was asked for, where the size is printed on it; else nothing, the usual one."""
        paper = str(self["paper"].value() or "")
        return paper if paper in self.chosen_sheet.papers else ""

    def clean_paper(self) -> str:
        """A mini is not printed on A3, nor a full poster on A6."""
        paper: str = self.cleaned_data["paper"]
        size = self.cleaned_data.get("size") or self.chosen_sheet.size
        if paper and size in self.sheets and paper not in self.sheets[size].papers:
            papers = " or ".join(name.upper() for name in self.sheets[size].papers)
            raise ValidationError(f"Paper: the {_SIZES[size].lower()} is printed on {papers}.")
        return paper

    def clean(self) -> dict[str, Any]:
        """Ask the drawing whether every word fits its box."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            for each in drawing.fit(self.chosen_sheet, given, paper=self.chosen_paper):
                if not each.ok:
                    self.add_error(each.key, ValidationError(too_long(each), code="too_long"))
        return given


def too_long(each: Fit) -> str:
    """What to tell people about a word that does not fit."""
    label = fields.WORDS[each.key].label
    if not each.over:
        return f"{label}: this does not fit on the poster. Please say it in other words."
    letters = "1 letter" if each.over == 1 else f"{each.over} letters"
    return f"{label}: about {letters} too many for the poster. Please shorten it."


def please_take_out(key: str, letters: list[str]) -> str:
    """What to tell people about letters that no font of ours has."""
    label = fields.WORDS[key].label
    shown = ", ".join(letters[:-1]) + (" and " if len(letters) > 1 else "") + letters[-1]
    return f"{label}: please take out the {shown}. A poster prints letters; ŵ, ł and é are fine."


class _Choice(forms.ChoiceField):
    """One of several; who chooses none gets the first."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)

    def clean(self, value: Any) -> str:
        return str(super().clean(value) or self.initial)


class _WordField(forms.CharField):
    """One line of letters that can be printed."""

    def __init__(self, word: fields.Word, **kwargs: Any) -> None:
        super().__init__(strip=True, **kwargs)
        self.word = word

    def to_python(self, value: Any) -> str:
        return fields.tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if missing := typst_draw.missing_letters(value):
            raise ValidationError(please_take_out(self.word.key, missing), code="missing_letters")


def _word_field(word: fields.Word) -> _WordField:
    widget: type[forms.widgets.Input] = forms.TextInput
    validators: list[Callable[[str], None]] = []
    if word.key.endswith("_phone"):
        widget = _TelInput
    elif word.key == "lead_email":
        widget = forms.EmailInput
        validators = [EmailValidator(f"{word.label}: this does not look like an email address.")]
    elif word.key == "cover_text":
        validators = [without_childs_details]
    return _WordField(
        word,
        label=_label(word),
        required=word.key == "lead_name",
        max_length=word.longest,
        help_text=word.hint,
        validators=validators,
        error_messages={
            "required": f"{word.label}: fill this in, so that people know whom to talk to.",
            "max_length": f"{word.label}: at most %(limit_value)d letters, and this has %(show_value)d.",
        },
        widget=widget(attrs={"autocomplete": word.autocomplete}),
    )


def _label(word: fields.Word) -> str:
    """The phone stands beside its person, so it is called that at length only to those who do not see it."""
    if word.key.startswith("deputy") and word.key.endswith("_phone"):
        return format_html(
            'Phone<span class="vh"> of {}</span>', fields.WORDS[word.key[:7] + "_name"].label.lower()
        )
    return word.label


class _TelInput(forms.TextInput):
    input_type = "tel"


class CodeForm(forms.Form):
    """The code of a copy, as somebody reads it from a wall."""

    code = forms.CharField(
        label="The code on the poster",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "w-m"}),
        error_messages={"required": "Type the code on the poster. It looks like 7F3K-29QD."},
    )

    @staticmethod
    def tidy(typed: str) -> str:
        """Capitals, without hyphen and blanks."""
        return re.sub(r"[^0-9A-Z]", "", typed.upper())

    def clean_code(self) -> str:
        code = self.tidy(self.cleaned_data["code"])
        if len(code) != 8:
            raise ValidationError(
                "A code has eight signs, like 7F3K-29QD. The letters O, I and L are never used."
            )
        return code
