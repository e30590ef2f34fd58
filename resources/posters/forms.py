"""What a reader types for one poster. What the desk types is in `desk_forms`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.html import format_html

from portal.lib import typst_draw
from portal.lib.forms import Segmented
from portal.lib.identity import without_childs_details
from resources.posters import drawing, fields, imposing
from resources.posters.fields import Fit, Sheet

_PAPERS = {"a4": "A4", "a3": "A3", "a5": "A5 mini", "a6": "A6 mini"}
_SIZES = {fields.FULL: "full poster", fields.MINI: "mini"}
_OUTPUTS = [
    ("pdf", "PDF, ready to print"),
    ("fillable", "Fillable PDF: the contact boxes stay open, to type in later"),
    ("png", "PNG, for a screen or a newsletter"),
]
_LONGEST_PAGE = 200
_LEADS_TO = [
    ("", "None"),
    ("phone", "Ring the lead"),
    ("email", "Write to the lead"),
    ("page", "Open a page of ours"),
]


class LeadForm(forms.Form):
    """What a reader types for one poster. It has the words that the poster has boxes for, and stores nothing.

    After `is_valid`, every word fits: what does not is refused at its field, with about how much is too much. `logo`
    is the agency's own, where it has one; `may_remember` is for who is signed in.
    """

    def __init__(
        self,
        *args: Any,
        sheets: Mapping[str, Sheet],
        logo: str = "",
        may_remember: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheets, self.logo = sheets, logo
        keys = frozenset().union(*(sheet.keys for sheet in sheets.values()))
        for word in fields.WORDS.values():
            if word.key in keys:
                self.fields[word.key] = _word_field(word)
        if self.data.get("output") == "fillable" and "lead_name" in self.fields:
            self.fields["lead_name"].required = False  # whoever opens the file types it there
        if "contact_qr" in keys:
            self.fields["qr"] = _Choice(
                label="Square code to scan", initial="", choices=_LEADS_TO, widget=forms.Select
            )
            self.fields["qr_page"] = forms.URLField(
                label="Page to open",
                required=False,
                max_length=_LONGEST_PAGE,
                assume_scheme="https",
                validators=[URLValidator(schemes=["http", "https"])],
                help_text="For example your own page on safeguarding. Only for a code that opens a page.",
            )
        if logo and "logo" in keys:
            self.fields["with_logo"] = forms.BooleanField(
                label="Our logo on it", required=False, initial=True
            )
        papers = [paper for paper in _PAPERS if any(paper in sheet.papers for sheet in sheets.values())]
        usual = next(iter(sheets.values())).papers[0] if sheets else "a4"
        # Who asks for a size by its name gets its usual paper; on the page the paper says the size.
        self.fields["size"] = _Choice(initial="", choices=[("", ""), *_SIZES.items()])
        self.fields["paper"] = _Choice(
            initial=usual,
            choices=[(paper, _PAPERS[paper]) for paper in papers],
            widget=Segmented(attrs={"class": "four" if len(papers) == 4 else ""}),
        )
        self.fields["sheet"] = _Choice(
            label="How many on a sheet",
            initial="1",
            choices=[(number, number) for number in ("1", "2", "4")],
            widget=Segmented,
        )
        self.fields["output"] = _Choice(
            label="File", initial="pdf", choices=_OUTPUTS, widget=forms.RadioSelect
        )
        if may_remember:
            self.fields["remember"] = forms.BooleanField(
                label="Remember these details for my other posters",
                required=False,
                help_text="For your account only, until you forget them on the page My posters.",
            )

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
    def extra_fields(self) -> list[forms.BoundField]:
        """What may stand on it besides words."""
        return [self[name] for name in ("with_logo", "qr", "qr_page") if name in self.fields]

    def pictures(self) -> dict[str, str]:
        """The pictures that were asked for, drawn: a logo, a square code. Raises storage.StorageUnavailable."""
        drawn: dict[str, str] = {}
        if "with_logo" in self.fields and self["with_logo"].value():
            drawn["logo"] = drawing.logo(self.logo)
        if "qr" in self.fields:
            page = str(self["qr_page"].value() or "")
            page = "" if len(page) > _LONGEST_PAGE else page  # refused at its field: no square holds more
            drawn["contact_qr"] = drawing.contact_qr(str(self["qr"].value() or ""), self.words(), page)
        return {key: svg for key, svg in drawn.items() if svg}

    @property
    def chosen_sheet(self) -> Sheet:
        """The size that was asked for, by name or by its paper, or the first that there is."""
        paper = str(self["paper"].value() or "")
        by_paper = next((sheet for sheet in self.sheets.values() if paper in sheet.papers), None)
        by_name = self.sheets.get(str(self["size"].value() or ""))
        return by_name or by_paper or next(iter(self.sheets.values()))

    @property
    def chosen_paper(self) -> str:
        """The paper that was asked for, where the size is printed on it; else the usual one."""
        paper = str(self["paper"].value() or "")
        papers = self.chosen_sheet.papers
        return paper if paper in papers else papers[0]

    def clean_size(self) -> str:
        size: str = self.cleaned_data["size"]
        if size and size not in self.sheets:
            raise ValidationError(f"Size: this poster has no {_SIZES[size]}.")
        return size

    def clean_paper(self) -> str:
        """A mini is not printed on A3, nor a full poster on A6."""
        asked = self.data.get(self.add_prefix("paper"), "")
        size = self.cleaned_data.get("size", "")
        if asked and size in self.sheets and asked not in self.sheets[size].papers:
            papers = " or ".join(name.upper() for name in self.sheets[size].papers)
            raise ValidationError(f"Paper: the {_SIZES[size]} is printed on {papers}.")
        return self.chosen_paper

    def _check_sheet(self, given: Mapping[str, Any]) -> None:
        """Several on a sheet are a PDF to print, on A3 at most."""
        per_sheet = int(given.get("sheet", 1))
        if per_sheet == 1:
            return
        if given.get("output") != "pdf":
            self.add_error(
                "sheet", ValidationError("How many on a sheet: more than one only as a PDF to print.")
            )
        elif not imposing.fits_a_printer(per_sheet, self.chosen_paper):
            paper = self.chosen_paper.upper()
            self.add_error(
                "sheet", ValidationError(f"How many on a sheet: {per_sheet} of {paper} are larger than A3.")
            )

    def _check_code(self, given: Mapping[str, Any]) -> None:
        """A square code leads somewhere."""
        needs = {"phone": "lead_phone", "email": "lead_email", "page": "qr_page"}.get(given.get("qr", ""))
        if needs and not given.get(needs):
            label = "the address of the page" if needs == "qr_page" else fields.WORDS[needs].label.lower()
            self.add_error(
                needs if needs in self.fields else "qr", ValidationError(f"The square code needs {label}.")
            )

    def clean(self) -> dict[str, Any]:
        """Ask the drawing whether every word fits its box."""
        given = super().clean() or self.cleaned_data
        self._check_sheet(given)
        self._check_code(given)
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
