"""What people type about their own record, and what the business team asks of it."""

from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from accounts import frameworks, hours, proofs
from accounts.models import Framework, RecordEntry, User
from portal.lib import clock, safely, storage
from portal.lib.forms import ChoiceRows, Day, FileDrop, ModelForm
from portal.lib.identity import NO_DETAILS_HINT, WithoutChildsDetails
from portal.lib.two_editors import WithWhatStood

LINES = (1, 2, 3, 4)  # things that one framework can ask
LONGEST_ENTRY = 60  # hours in one line of outside learning
HALF_CENTURY = 50  # years back that learning elsewhere may lie


class OutsideForm(WithoutChildsDetails, forms.Form):
    """Learning that happened elsewhere."""

    free_text = ("title", "provider")
    title = forms.CharField(label="What was it?", max_length=160)
    provider = forms.CharField(label="Who ran it?", max_length=120, help_text="The organisation.")
    completed_on = forms.DateField(label="When did you finish it?", widget=Day)
    hours = forms.DecimalField(
        label="Hours",
        min_value=Decimal("0.25"),
        max_value=LONGEST_ENTRY,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "w-s", "step": "0.25", "inputmode": "decimal"}),
        help_text="Without breaks. One and a half hours are 1.5.",
    )
    level = forms.CharField(
        label="Level", max_length=20, required=False, help_text="If it had one, such as 3."
    )
    participatory = forms.BooleanField(
        label="I took part: discussion, exercises, supervision, not only listening", required=False
    )
    proof = forms.FileField(
        label="Certificate",
        required=False,
        widget=FileDrop(note="PDF with your name in it, up to 2 pages and 5 MB"),
        help_text="Only you can open it. If you have none, leave it out.",
    )

    def __init__(self, *args: Any, person: User, entry: RecordEntry | None = None, **kwargs: Any) -> None:
        self.person = person
        if entry:
            kwargs["initial"] = {
                "title": entry.title,
                "provider": entry.outside.provider if hasattr(entry, "outside") else "",
                "completed_on": entry.completed_on,
                "hours": hours.short(entry.minutes),
                "level": entry.level,
                "participatory": entry.participatory,
            }
        super().__init__(*args, **kwargs)

    def clean_completed_on(self) -> Any:
        """A day that has been."""
        day = self.cleaned_data["completed_on"]
        if day > clock.today():
            raise ValidationError("Choose today or an earlier day.")
        if day.year < clock.today().year - HALF_CENTURY:
            raise ValidationError("Check the year.")
        return day

    def clean(self) -> dict[str, Any]:
        """A paper that was looked through; what is kept is the rewritten copy, and only if all the rest is right.

        A copy that no row names would outlive its person's account.
        """
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        uploaded, typed["proof"] = typed.get("proof"), ""
        if uploaded and not self.errors:
            try:
                typed["proof"] = proofs.keep(uploaded, name=self.person.name)
            except (safely.Refused, storage.StorageUnavailable) as error:
                self.add_error("proof", str(error))
        return typed

    @property
    def learnt(self) -> dict[str, Any]:
        """What the actions take."""
        typed = dict(self.cleaned_data)
        return typed | {"minutes": int(typed.pop("hours") * 60)}


class ReflectionForm(WithoutChildsDetails, forms.Form):
    """What somebody did differently."""

    free_text = ("text",)
    text = forms.CharField(
        label="What did you do differently because of it?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Clear the box to take it away.",
    )
    shared = forms.BooleanField(label="My agency’s coordinator may read this one", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("text"):
            self.fields["text"].help_text = NO_DETAILS_HINT


class FrameworkChoiceForm(forms.Form):
    """Against what one's record is measured."""

    framework = forms.ModelChoiceField(
        Framework.objects.none(),
        label="My framework",
        required=False,
        to_field_name="uuid",
        widget=ChoiceRows,
        empty_label="None: only show my hours",
        blank=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Framework.objects.offered().prefetch_related("requirements")
        field = self.fields["framework"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        assert isinstance(field.widget, ChoiceRows)  # noqa: S101 -- for the type checker
        field.queryset = offered
        field.widget.notes = {
            one.uuid: f"{one.for_whom} Asks for {'; '.join(r.asked.words for r in one.requirements.all())}."
            for one in offered
        }


class FrameworkForm(WithWhatStood, WithoutChildsDetails, ModelForm[Framework]):
    """A framework, and up to four things that it asks."""

    free_text = ("for_whom", "citation")

    class Meta:
        model = Framework
        fields = ["name", "for_whom", "citation", "first_year", "years", "retired"]
        help_texts = {"citation": "The guidance it comes from, with its year."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = list(self.instance.requirements.all()) if self.instance.pk else []
        for number in LINES:
            one = standing[number - 1] if number <= len(standing) else None
            self.fields[f"levels{number}"] = forms.CharField(
                label="Levels",
                max_length=80,
                required=False,
                initial=one.levels if one else "",
                help_text="Such as 3, 3+. Empty: every level.",
            )
            self.fields[f"hours{number}"] = forms.DecimalField(
                label="Hours",
                required=False,
                min_value=Decimal("0.25"),
                max_value=500,
                max_digits=5,
                decimal_places=2,
                initial=hours.short(one.minutes) if one else None,
                widget=forms.NumberInput(attrs={"class": "w-s", "step": "0.25"}),
            )
            self.fields[f"share{number}"] = forms.IntegerField(
                label="Per cent that must be participatory",
                required=False,
                min_value=0,
                max_value=100,
                initial=one.share if one else None,
                widget=forms.NumberInput(attrs={"class": "w-s"}),
            )
        self.called_alone = {
            f"{name}{number}": f"{self.fields[f'{name}{number}'].label}, line {number}"
            for number in LINES
            for name in ("levels", "hours", "share")
        }

    def as_saved(self) -> Self:
        held = Framework.objects.select_for_update(no_key=True)
        return type(self)(instance=held.filter(pk=self.instance.pk).first())

    def clean(self) -> dict[str, Any]:
        """It asks for something."""
        typed = super().clean() or self.cleaned_data
        for number in LINES:
            said = typed.get(f"levels{number}") or typed.get(f"share{number}")
            if said and not typed.get(f"hours{number}") and f"hours{number}" not in self.errors:
                self.add_error(f"hours{number}", "Say how many hours, or clear this line.")
        if not self.errors and not self.asked:
            self.add_error("hours1", "Say how many hours it asks for.")
        return typed

    @property
    def asked(self) -> list[frameworks.Asked]:
        """The lines that were filled in."""
        typed = self.cleaned_data
        return [
            frameworks.Asked(
                tuple(level for part in typed[f"levels{n}"].split(",") if (level := part.strip())),
                int(typed[f"hours{n}"] * 60),
                typed[f"share{n}"] or 0,
            )
            for n in LINES
            if typed.get(f"hours{n}")
        ]

    @property
    def fields_of_framework(self) -> dict[str, Any]:
        """What stands in the framework's own row."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def lines(self) -> list[tuple[int, Any, Any, Any]]:
        """Each line's number and its three fields, for the page."""
        return [(n, self[f"levels{n}"], self[f"hours{n}"], self[f"share{n}"]) for n in LINES]
