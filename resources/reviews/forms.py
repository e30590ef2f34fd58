"""What people type about reviews and guidance. Every free text is checked for a child's details."""

import datetime as dt
from typing import Any

from django import forms

from accounts.models import Agency, User
from portal.lib import clock
from portal.lib.forms import Day, ModelForm
from portal.lib.identity import WithoutChildsDetails
from resources.library.models import Audience, Bundle, Resource, Topic
from resources.reviews import deadlines, plan
from resources.reviews.models import GuidancePage, GuidanceRule, Recommendation, Review

SHOWN = 30  # how many cards a list offers before it asks for a search
Kind = Resource.Kind
KINDS_OF_ROLE = {
    Bundle.Role.BRIEFING: [Kind.BRIEFING, Kind.LINK],
    Bundle.Role.VIDEO: [Kind.VIDEO, Kind.LINK],
    Bundle.Role.SUMMARY: [Kind.REPORT, Kind.LINK],
    Bundle.Role.POSTER: [Kind.POSTER, Kind.LINK],
    Bundle.Role.SLIDES: [Kind.SLIDES, Kind.LINK],
    Bundle.Role.ACTION_PLAN: [Kind.ACTION_PLAN, Kind.REPORT, Kind.LINK],
    Bundle.Role.REPORT: [Kind.REPORT, Kind.LINK],
    Bundle.Role.MATERIAL: [Kind.FORM],
}


def not_ahead(day: dt.date) -> None:
    """A validator for what has happened: today at the latest."""
    if day > clock.today():
        raise forms.ValidationError("This day lies ahead. Give today or an earlier day.")


class AwareForm(forms.Form):
    """On which day the authority became aware. Nothing of it is kept."""

    aware = forms.DateField(
        label="The authority became aware on",
        widget=Day,
        error_messages={
            "required": "Give the day on which the authority became aware.",
            "invalid": "This is not a day of the calendar. Give it like 18/12/2026, or choose it.",
        },
    )

    def clean_aware(self) -> dt.date:
        """Only days whose bank holidays are known."""
        day: dt.date = self.cleaned_data["aware"]
        last = deadlines.latest(clock.today())
        if not deadlines.EARLIEST <= day <= last:
            raise forms.ValidationError(f"Give a day between 2000 and the end of {last.year}.")
        return day


class CardFields(WithoutChildsDetails, forms.Form):
    """What the catalogue keeps of a review or a guidance page."""

    title = forms.CharField(max_length=160)
    summary = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.ModelMultipleChoiceField(
        Audience.objects.all(), label="Who it is for", required=False, widget=forms.CheckboxSelectMultiple
    )
    card_names: tuple[str, ...] = ("title", "summary", "topics", "audiences")

    @property
    def card(self) -> dict[str, Any]:
        """The cleaned fields that belong to the card."""
        return {name: self.cleaned_data[name] for name in self.card_names}

    @property
    def details(self) -> dict[str, Any]:
        """The cleaned fields that do not."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.card_names}

    @classmethod
    def values_of(cls, thing: Review | GuidancePage) -> dict[str, Any]:
        """What the form starts with for something that exists."""
        return {
            name: list(getattr(thing.resource, name).all())
            if name in {"topics", "audiences"}
            else getattr(thing.resource if name in cls.card_names else thing, name)
            for name in cls.base_fields
        }


class ReviewForm(CardFields):
    """The details of a review."""

    kind = Review._meta.get_field("kind").formfield()
    pseudonym = Review._meta.get_field("pseudonym").formfield()
    keeps_name = Review._meta.get_field("keeps_name").formfield()
    reference = forms.CharField(max_length=40, required=False)
    reviewer = forms.CharField(label="Independent reviewer", max_length=120, required=False)
    published_on = forms.DateField(label="Published", required=False, widget=Day)
    precision = forms.ChoiceField(
        label="What is known of the date",
        choices=Review.Precision.choices,
        help_text="With the month or the year only, give any day in it.",
    )
    status = forms.ChoiceField(label="The review itself is", choices=Review.Status.choices)
    content_note = forms.CharField(
        max_length=200,
        required=False,
        help_text="What is hard to read here, for example: neglect, lasting harm to health.",
    )
    findings = forms.CharField(
        label="What the review found",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One finding on each line.",
    )
    visibility = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (value, label)
            for value, label in Resource.Visibility.choices
            if value != Resource.Visibility.NAMED
        ],
    )
    publisher = forms.CharField(
        label="Other publisher",
        max_length=160,
        required=False,
        help_text="For national reviews: who holds it.",
    )
    external_url = forms.URLField(
        label="Address at the other publisher", required=False, assume_scheme="https"
    )

    free_text = ("summary", "findings", "content_note")
    card_names = (*CardFields.card_names, "content_note", "visibility", "publisher", "external_url")
    field_order = ("title", "kind", "pseudonym", "keeps_name", "summary", "content_note", "findings")

    def clean(self) -> dict[str, Any] | None:
        """A known name must be given; another publisher needs both name and address."""
        data = super().clean() or self.cleaned_data
        if data.get("keeps_name") and not data.get("pseudonym"):
            self.add_error("pseudonym", "Give the name under which the case is known.")
        if bool(data.get("publisher")) != bool(data.get("external_url")):
            missing = "publisher" if data.get("external_url") else "external_url"
            self.add_error(missing, "Give both the other publisher and the address there.")
        return data


class ExpectedForm(forms.Form):
    """When a review that is announced is expected, in words."""

    expected_text = forms.CharField(
        label="When it is expected",
        max_length=120,
        help_text="Readers see “Expected”, then these words, for example: in autumn 2027.",
    )


class PartsForm(WithoutChildsDetails, forms.Form):
    """Which cards are tied to another in one role. It offers those tied, those just found, and those sent."""

    parts = forms.ModelMultipleChoiceField(
        Resource.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, whole: Resource, role: Bundle.Role, search: str = "", **kwargs: Any
    ) -> None:
        tied = list(whole.parts.filter(role=role).values_list("part_id", flat=True))
        super().__init__(*args, initial={"parts": tied} | kwargs.pop("initial", {}), **kwargs)
        suitable = Resource.objects.filter(kind__in=KINDS_OF_ROLE[role]).exclude(
            state=Resource.State.ARCHIVED
        )
        found = suitable.filter(title__icontains=search).order_by("-changed_at")
        offered = {*tied, *found.values_list("pk", flat=True)[:SHOWN]}
        if self.is_bound:
            offered |= {int(key) for key in self.data.getlist("parts") if key.isdecimal()}  # type: ignore[attr-defined]  # a QueryDict in every view
        field: Any = self.fields["parts"]
        field.queryset = suitable.filter(pk__in=offered).order_by("title")
        field.label = str(role.label)
        field.label_from_instance = lambda card: f"{card.title} ({card.get_state_display().lower()})"


class FormatForm(PartsForm):
    """One format of a review: the cards that are it, or the reason why there is none."""

    reason = forms.CharField(
        label="Why it is not published",
        max_length=200,
        required=False,
        help_text="Readers see these words while nothing is published in this format.",
    )
    free_text = ("reason",)

    def clean(self) -> dict[str, Any] | None:
        """Something must stand there for readers."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("parts") and not data.get("reason"):
            raise forms.ValidationError("Choose what is published, or say why nothing is.")
        return data


class RecommendationForm(WithoutChildsDetails, ModelForm[Recommendation]):
    """What is asked, of whom, by when, and the words for the desk and for the public."""

    free_text = ("title", "text", "notes", "words")

    class Meta:
        model = Recommendation
        fields = ("title", "text", "owner", "due", "state", "notes", "words")
        widgets = {
            "due": Day,
            "text": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 4}),
            "words": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "notes": "Agency names and lateness stay here.",
            "words": "Shown once somebody approves the words.",
        }
        labels = {"state": "Where it stands"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_complete:
            del self.fields["state"]
        else:
            state: Any = self.fields["state"]
            state.choices = [c for c in Recommendation.State.choices if c[0] != plan.COMPLETE]


class ActionForm(WithoutChildsDetails, forms.Form):
    """A step towards a recommendation."""

    what = forms.CharField(label="What will be done", max_length=300)
    owner = forms.ModelChoiceField(Agency.objects.all(), label="By which agency")
    due = forms.DateField(label="Due", required=False, widget=Day)
    free_text = ("what",)


class DoneForm(WithoutChildsDetails, forms.Form):
    """That an action is done, and what shows it."""

    evidence = forms.CharField(
        label="What shows that it is done",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where the evidence is kept and what it says.",
    )
    done_on = forms.DateField(label="Done on", widget=Day, validators=[not_ahead])
    free_text = ("evidence",)


class CloseForm(forms.Form):
    """The day on which a recommendation was complete."""

    closed_on = forms.DateField(label="Complete on", widget=Day, validators=[not_ahead])


class ReopenForm(WithoutChildsDetails, forms.Form):
    """Why a recommendation is open again."""

    because = forms.CharField(label="Why it is open again", max_length=300)
    free_text = ("because",)


class GuidanceForm(CardFields):
    """A guidance page: its words, where they come from, and who looks at them again and when."""

    shape = GuidancePage._meta.get_field("shape").formfield()
    body = forms.CharField(
        label="The guidance",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="## for a heading, - for a list, **bold**, [words](https://address).",
    )
    afterwards = forms.CharField(
        label="What happens next", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    content_note = forms.CharField(max_length=200, required=False)
    citation = forms.CharField(
        label="Where it comes from", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    citation_url = forms.URLField(label="Address of the source", required=False, assume_scheme="https")
    source_date = forms.DateField(label="Date of the source", required=False, widget=Day)
    reviewed_on = forms.DateField(label="Last reviewed", required=False, widget=Day, validators=[not_ahead])
    review_due = forms.DateField(label="Next review", required=False, widget=Day)
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner", required=False)
    deputy = forms.ModelChoiceField(User.objects.none(), label="Deputy", required=False)

    free_text = ("summary", "body", "afterwards")
    card_names = (*CardFields.card_names, "content_note", "review_due", "owner")
    field_order = ("title", "shape", "summary", "content_note", "body", "afterwards")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            field: Any = self.fields[name]
            field.queryset = User.objects.filter(grants__isnull=False, is_active=True).distinct()


class RuleForm(WithoutChildsDetails, ModelForm[GuidanceRule]):
    """One clock of a guidance page."""

    citation_url = forms.URLField(label="Address of the source", required=False, assume_scheme="https")
    free_text = ("text",)

    class Meta:
        model = GuidanceRule
        fields = ("text", "days", "starts", "citation", "citation_url", "checked_on")
        widgets = {"checked_on": Day, "citation": forms.Textarea(attrs={"rows": 2})}


RuleForms = forms.formset_factory(RuleForm, extra=1, max_num=4, can_delete=True)
