"""What the desk types: a poster's card and words, its artwork, and where the boxes lie."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from portal.lib import typst_draw
from portal.lib.forms import FileDrop
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithEdition
from resources.library.forms import CardForm
from resources.posters import artwork, checking, fields
from resources.posters.fields import Box
from resources.posters.models import LeadField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[bytes]
    _BoxForms = BaseFormSet["BoxForm"]
else:
    Upload = object
    _BoxForms = BaseFormSet  # cannot be subscripted while it runs

# What stands on our own posters, with its contrast on the ground that it is meant for.
COLOURS = (
    ("#FFFFFF", "White, for dark ground"),
    ("#F6CE86", "Marigold, for dark ground"),
    ("#1D2530", "Ink, for light ground"),
    ("#0E5A56", "Pine, for light ground"),
)


def _text_alternative() -> forms.CharField:
    return forms.CharField(
        label="Text alternative",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The poster’s own words in reading order, and what its picture shows. Needed before it can be published. "
        "The lead’s details are read after it.",
    )


class PosterForm(CardForm):
    """The card, the words for those who cannot see it, and what becomes of a poster without mini artwork."""

    free_text = (*CardForm.free_text, "text_alternative")

    text_alternative = _text_alternative()
    mini_from_full = forms.BooleanField(
        label="Without mini artwork, offer the full poster made smaller (A5)", required=False, initial=True
    )


class WordsForm(WithoutChildsDetails, forms.Form):
    """The words of a poster that the portal draws."""

    free_text = ("headline", "line", "message1", "message2", "message3")

    headline = forms.CharField(
        max_length=90, help_text="A few plain words. They are read from three steps away."
    )
    line = forms.CharField(
        label="Second line", required=False, max_length=120, help_text="What to do about it."
    )
    message1 = forms.CharField(label="First message", required=False, max_length=140)
    message2 = forms.CharField(label="Second message", required=False, max_length=140)
    message3 = forms.CharField(label="Third message", required=False, max_length=140)

    def clean(self) -> dict[str, Any]:
        """Only letters that can be printed."""
        given = super().clean() or self.cleaned_data
        for name in list(given):
            if missing := typst_draw.missing_letters(given[name]):
                label = self.fields[name].label or name.capitalize()
                self.add_error(name, ValidationError(f"{label}: please take out the {' '.join(missing)}."))
        return given

    def words(self) -> dict[str, Any]:
        """As the actions take them."""
        messages = [self.cleaned_data[f"message{n}"] for n in range(1, artwork.MOST_MESSAGES + 1)]
        return {
            "headline": self.cleaned_data["headline"],
            "line": self.cleaned_data["line"],
            "messages": messages,
        }

    @staticmethod
    def initial_of(words: dict[str, Any]) -> dict[str, str]:
        """What the form starts with for words that are kept."""
        messages = {f"message{n}": text for n, text in enumerate(words.get("messages", []), 1)}
        return {"headline": words.get("headline", ""), "line": words.get("line", ""), **messages}


def _artwork_file(*, required: bool, label: str, note: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        max_length=200,
        error_messages={"required": f"{label}: choose a PDF or a picture."},
        widget=FileDrop(attrs={"accept": "application/pdf,image/png,image/jpeg"}, note=note, icon="file-pdf"),
    )


def _checked_file(file: Upload | None) -> Upload | None:
    """The first look only: what a file really is, the limited subprocess finds out."""
    if file is None:
        return None
    if (file.size or 0) > checking.LARGEST:
        raise ValidationError(
            f"This file is larger than {checking.LARGEST // 1024**2} MB, which is the most we take."
        )
    head = file.read(8)
    file.seek(0)
    if not head.startswith((b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise ValidationError(
            "This is not a PDF, PNG or JPEG. Please export the artwork as a PDF, with its fonts embedded."
        )
    return file


class ArtworkForm(forms.Form):
    """Artwork for one size."""

    file = _artwork_file(
        required=True, label="Artwork", note=f"A PDF of one to {checking.MOST_PAGES} pages, or a picture"
    )

    def clean_file(self) -> Upload | None:
        return _checked_file(self.cleaned_data["file"])


class BothSizesForm(forms.Form):
    """Artwork for a new poster."""

    full = _artwork_file(
        required=True,
        label="Artwork of the full poster",
        note="A PDF or picture, A4 or A3, with an empty space for the lead",
    )
    mini = _artwork_file(
        required=False,
        label="Artwork of the mini",
        note="A PDF or picture, A5 or A6, where the mini has its own",
    )

    def clean_full(self) -> Upload | None:
        return _checked_file(self.cleaned_data["full"])

    def clean_mini(self) -> Upload | None:
        return _checked_file(self.cleaned_data["mini"])


MM = 25.4 / 72  # millimetres in a point


def _millimetres(label: str) -> forms.FloatField:
    return forms.FloatField(
        label=f"{label}, mm", min_value=0, max_value=2540, widget=forms.NumberInput(attrs={"step": "any"})
    )


_KEPT = (
    "key",
    "before",
    "size_max",
    "size_min",
    "max_lines",
    "font_role",
    "align",
    "colour",
    "overflow",
    "alt",
)


class BoxForm(WithoutChildsDetails, forms.Form):
    """One box on a page of `page` (width and height in points): places in millimetres of the artwork, type in points."""

    free_text = ("alt",)

    key = forms.ChoiceField(label="Filled from", choices=LeadField.Key.choices)
    before = forms.CharField(
        label="Printed before it",
        required=False,
        max_length=40,
        strip=False,
        help_text="Left out with the word.",
    )
    x, y = _millimetres("From left"), _millimetres("From top")
    w, h = _millimetres("Width"), _millimetres("Height")
    size_max = forms.FloatField(
        label="Largest, pt", min_value=4, max_value=400, widget=forms.NumberInput(attrs={"step": "any"})
    )
    size_min = forms.FloatField(
        label="Smallest, pt", min_value=4, max_value=400, widget=forms.NumberInput(attrs={"step": "any"})
    )
    max_lines = forms.IntegerField(label="Most lines", min_value=1, max_value=6, initial=1)
    font_role = forms.ChoiceField(label="Letters", choices=LeadField.FontRole.choices)
    align = forms.ChoiceField(label="Aligned", choices=LeadField.Align.choices)
    colour = forms.ChoiceField(choices=COLOURS)
    overflow = forms.ChoiceField(
        label="If it does not fit", choices=LeadField.Overflow.choices, initial=fields.REFUSE, required=False
    )
    alt = forms.CharField(
        label="Words for a picture",
        required=False,
        max_length=120,
        help_text="For a logo or a square code: what is read out in its place.",
    )

    def __init__(self, *args: Any, page: tuple[float, float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        own = str(self.initial.get("colour", "")).upper()
        if own and own not in dict(COLOURS):
            self.fields["colour"].choices = [*COLOURS, (own, own)]  # type: ignore[attr-defined]  # it is a ChoiceField

    def has_changed(self) -> bool:
        """A new box without a place is none yet, whatever its lists show first."""
        if self.initial:
            return super().has_changed()
        return any(self[side].value() not in (None, "") for side in ("x", "y", "w", "h"))

    def clean(self) -> dict[str, Any]:
        """On the page, with type that can shrink."""
        given = super().clean() or self.cleaned_data
        for start, length, side, whole in (
            ("x", "w", "wide", self.page[0]),
            ("y", "h", "high", self.page[1]),
        ):
            if start in given and length in given and given[start] + given[length] > whole * MM + 0.02:
                self.add_error(length, ValidationError(f"{self.name}: too {side}, it ends outside the page."))
        for length in ("w", "h"):
            if given.get(length) == 0:
                self.add_error(length, ValidationError(f"{self.name}: a box of no size holds nothing."))
        if given.get("size_min", 0) > given.get("size_max", 400):
            self.add_error(
                "size_min", ValidationError(f"{self.name}: the smallest type is larger than the largest.")
            )
        return given

    @property
    def name(self) -> str:
        """What this box is for, in words."""
        return dict(LeadField.Key.choices).get(str(self["key"].value() or ""), "A new box")

    def box(self) -> Box:
        """The same as the drawing takes it."""
        given = self.cleaned_data | {"overflow": self.cleaned_data["overflow"] or fields.REFUSE}
        sides = {"x": self.page[0], "y": self.page[1], "w": self.page[0], "h": self.page[1]}
        places = {name: round(given[name] / MM / side, 4) for name, side in sides.items()}
        return Box(**places, **{name: given[name] for name in _KEPT})

    @staticmethod
    def initial_of(box: Box, page: tuple[float, float]) -> dict[str, Any]:
        """What the form starts with for a box that is kept."""
        sides = {"x": page[0], "y": page[1], "w": page[0], "h": page[1]}
        places = {name: round(getattr(box, name) * side * MM, 2) for name, side in sides.items()}
        return places | {name: getattr(box, name) for name in _KEPT}


class BesideBoxesForm(WithoutChildsDetails, WithEdition, forms.Form):
    """What stands beside the boxes: the words for those who cannot see them, and the edition that was opened."""

    free_text = ("text_alternative",)

    text_alternative = _text_alternative()

    def clean_text_alternative(self) -> str:
        """Line ends as they are kept, so that what nobody changed is no change."""
        return str(self.cleaned_data["text_alternative"]).replace("\r\n", "\n")


class BaseBoxFormSet(_BoxForms):
    """All boxes of one size, in reading order."""

    def clean(self) -> None:
        """Each word once."""
        if not self.management_form.is_valid() or any(self.errors):
            return
        keys = [box.key for box in self.boxes()]
        for key in {key for key in keys if keys.count(key) > 1}:
            name = dict(LeadField.Key.choices)[key]
            raise ValidationError(f"{name}: there are two boxes for it. Take one away.")

    def add_fields(self, form: "BoxForm", index: int | None) -> None:
        """A new box is for the first word that has none."""
        super().add_fields(form, index)
        if not form.initial:
            taken = {each.get("key") for each in self.initial or ()}
            form.fields["key"].initial = next((key for key in LeadField.Key.values if key not in taken), None)

    def boxes(self) -> list[Box]:
        """The boxes in their order, without those that are to be taken away; one of them moved where that was asked."""
        kept = [form for form in self.ordered_forms if form not in self.deleted_forms]
        boxes = [form.box() for form in kept if form.has_changed() or form.initial]
        way, _, key = str(self.data.get("move", "")).partition("-")
        at = next((number for number, box in enumerate(boxes) if box.key == key), None)
        if at is not None and way in {"up", "down"}:
            to = min(max(at + (1 if way == "down" else -1), 0), len(boxes) - 1)
            boxes.insert(to, boxes.pop(at))
        return boxes


BoxFormSet: type[BaseBoxFormSet] = formset_factory(  # type: ignore[assignment]  # the factory keeps what it is given
    BoxForm,
    formset=BaseBoxFormSet,
    can_order=True,
    can_delete=True,
    extra=1,
    max_num=len(LeadField.Key.choices),
    absolute_max=40,
)


def told(boxes: Sequence[Box], page: tuple[float, float]) -> str:
    """Boxes as people read them, a line each, for two editors to compare."""
    names = dict(LeadField.Key.choices)
    lines = []
    for box in boxes:
        at = BoxForm.initial_of(box, page)
        lines.append(
            f"{names[box.key]}: {at['x']:g} mm from left, {at['y']:g} mm from top, {at['w']:g} by {at['h']:g} mm, "
            f"{box.size_min:g} to {box.size_max:g} pt, at most {box.max_lines} lines, {box.align}, {box.colour}"
        )
    return "\n".join(lines)


class StartForm(forms.Form):
    """Where the first boxes come from."""

    USUAL: ClassVar[str] = "usual"
    FILE: ClassVar[str] = "file"
    source = forms.ChoiceField(choices=[(USUAL, "The usual boxes"), (FILE, "The form fields of the file")])


class LogoForm(forms.Form):
    """An agency's logo."""

    file = forms.FileField(
        label="Logo",
        max_length=200,
        error_messages={"required": "Logo: choose a picture."},
        widget=FileDrop(
            attrs={"accept": "image/png,image/jpeg"}, note="A PNG or JPEG picture, up to 2 MB", icon="image"
        ),
    )
